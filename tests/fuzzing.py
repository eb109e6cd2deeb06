"""Asking routes whatever their description allows, and much that it does not, as three roles; and looking whether each
answer is one that the description knows."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from cast import UNLIMITED, Person, Server, draft
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what it imports
    import requests
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.http.ops import ROUTES as OPS_ROUTES

TABLE = [(route.method, route.path) for route in (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES)]
ROLES = ("owner", "member", "guest")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


class Fuzzed:
    """A server to ask, people to ask as, and what is really there, so that not all that is asked about is made up."""

    def __init__(self, server: Server, people: dict[str, Person]) -> None:
        self.origin, self.people = server.base, people
        self.session = requests.Session()
        self.session.trust_env = False
        owner = people["owner"]
        self.headers = {role: {"Cookie": it.cookie_header, "Origin": server.origin} for role, it in people.items()}
        description = self.session.get(f"{server.base}/openapi.json", timeout=10).json()
        self.schema = schemathesis.openapi.from_dict(description)
        self.there: dict[str, list[Any]] = {
            "user": [it.id for it in people.values()],
            "room": owner.rooms,
            "provider": ["credentials"],
        }
        self.there |= {"message": [self.says(room) for room in owner.rooms for _ in range(2)], "thread": [1, 2]}

    def says(self, room: str) -> str:
        sent = self.session.post(
            f"{self.origin}/message", json=draft("words", room=room), headers=self.headers["owner"], timeout=10
        )
        return sent.json()["_id"]

    def with_what_is_there(self, given: Any, draw: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {
            name: draw(st.sampled_from(self.there[name]))
            for name in given
            if name in self.there and draw(st.booleans())
        }
        return {**given, **known}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with Server(tmp_path_factory.mktemp("fuzz") / "data", environ=UNLIMITED) as server:
        owner, member, guest = server.populate(users=3, rooms=4, messages=10)
        world = Fuzzed(server, {"owner": owner, "member": member, "guest": guest})
        answer = world.session.patch(
            f"{server.base}/user/{guest.id}", json={"role": "guest"}, headers=world.headers["owner"], timeout=10
        )
        assert answer.status_code == 200, answer.text
        yield world
        world.session.close()
        assert server.is_alive
        assert "Traceback" not in server.log


def ask(world: Fuzzed, method: str, path: str, *, examples: int) -> None:
    operation = world.schema[path][method]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list[HealthCheck](HealthCheck),  # pyright: ignore[reportArgumentType],
    )
    @given(st.data(), st.sampled_from(ROLES), MODES)
    def asked(data: st.DataObject, role: str, mode: GenerationMode) -> None:
        case = data.draw(operation.as_strategy(mode))
        case.path_parameters = world.with_what_is_there(case.path_parameters, data.draw)
        case.body = world.with_what_is_there(case.body, data.draw)
        case.query = world.with_what_is_there(case.query, data.draw)
        answer = case.call(
            base_url=world.origin,
            session=world.session,
            headers=world.headers[role],
            timeout=20,
            allow_redirects=False,
        )
        case.validate_response(answer, checks=CHECKS)

    asked()
