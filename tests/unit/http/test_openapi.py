"""What is described is what is served."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.requests import Request

from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.chat import Klatsch
from klatsch.chat.limits import Limit
from klatsch.errors import ForeignOrigin, NotAllowed, NotSignedIn, RateLimited, StorageFull
from klatsch.http import wire
from klatsch.http.front import Front
from klatsch.http.openapi import describe, errors_of
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.http.route import DELETE, GET, POST, Reply, Route
from klatsch.live.switchboard import Switchboard
from klatsch.serve import build_front


@pytest.fixture
async def front(app: Klatsch) -> Front:
    return build_front(app, Switchboard(app.hub))


@pytest.fixture
def description(front: Front) -> dict[str, Any]:
    """As it arrives: through JSON."""
    return json.loads(wire.encode(describe(front.routes)))


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_is_described_and_nothing_else(front: Front, description: dict[str, Any]) -> None:
    described = {(method, path) for method, path, _ in operations(description)}
    assert described == {(route.method, route.path) for route in front.routes}
    assert {("POST", "/message"), ("GET", "/allMessages"), ("GET", "/allSessions")} <= described
    assert len(front.routes) == len(described), "no route is there twice"


def test_it_is_openapi_3_1(description: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


def test_the_validator_finds_what_it_looks_for(description: dict[str, Any]) -> None:
    description["paths"]["/message"]["post"]["responses"] = []
    assert list(OpenAPIV31SpecValidator(description).iter_errors())


def test_every_operation_says_what_it_does_and_how_it_fails(description: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations(description):
        assert operation["summary"], path
        assert {"200", "500", "503"} <= set(operation["responses"]), path
        assert "content" in operation["responses"]["200"], path
        if method != "GET":
            assert "403" in operation["responses"], path


def test_what_needs_a_session_says_so(front: Front, description: dict[str, Any]) -> None:
    for route in front.routes:
        operation = description["paths"][route.path][route.method.lower()]
        assert ("security" in operation) == ("401" in operation["responses"]) or not route.signed_in, route.path
        assert not route.signed_in or operation["security"] == [{"session": []}], route.path
    assert "security" not in description["paths"]["/workspace"]["get"]


def test_the_query_and_the_body_are_described_field_by_field(description: dict[str, Any]) -> None:
    parameters = {p["name"]: p for p in description["paths"]["/allMessages"]["get"]["parameters"]}
    assert set(parameters) == {"room", "before", "after", "since", "thread", "limit"}
    assert parameters["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert not any(p["required"] for p in parameters.values())
    draft = description["components"]["schemas"]["Draft"]
    assert set(draft["properties"]) == {"content", "clientId", "room", "thread", "inRoom", "quote"}
    assert draft["required"] == ["content"]
    assert draft["additionalProperties"] is False


def test_a_part_of_the_path_is_a_parameter(description: dict[str, Any]) -> None:
    (parameter,) = description["paths"]["/invite/{id}"]["delete"]["parameters"]
    assert parameter == {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def test_the_errors_of_a_route_are_its_own_and_those_that_every_such_route_gives() -> None:
    plain = GET("/a", answer, "Read", signed_in=False)
    codes = [error.code for error in errors_of(plain)]
    assert codes == ["url_too_long", "headers_too_large", "internal_error", "unavailable"]
    assert NotSignedIn in errors_of(GET("/a", answer, "Read"))
    assert {NotSignedIn, ForeignOrigin, StorageFull} <= set(
        errors_of(POST("/a", answer, "Write", errors=(StorageFull,)))
    )
    assert ForeignOrigin in errors_of(DELETE("/a", answer, "Take back"))
    assert ForeignOrigin not in errors_of(plain)
    statuses = [error.status for error in errors_of(POST("/a", answer, "Write", errors=(NotAllowed,)))]
    assert statuses == sorted(statuses)


def test_who_may_be_too_fast_is_told_where_it_says_how_long_to_wait() -> None:
    limited = POST("/a", answer, "Write", limit=Limit.POST)
    assert RateLimited in errors_of(limited)
    assert RateLimited not in errors_of(GET("/a", answer, "Read"))
    assert "Retry-After" in describe([limited])["paths"]["/a"]["post"]["responses"]["429"]["headers"]


async def answer(request: Request, app: Klatsch) -> Reply:
    return Reply()


class Given(msgspec.Struct, frozen=True):
    name: str
    nick: str | None = None


def test_two_errors_of_one_status_are_both_described() -> None:
    routes: list[Route] = [POST("/a", answer, "Write", body=Given, answer=Given, errors=(NotAllowed,))]
    responses = describe(routes)["paths"]["/a"]["post"]["responses"]
    assert "not_allowed: " in responses["403"]["description"]
    assert "foreign_origin: " in responses["403"]["description"]


def test_the_tables_of_the_doors_are_all_behind_the_front(front: Front) -> None:
    assert set(OPS_ROUTES) | set(BFF_ROUTES) < set(front.routes)
