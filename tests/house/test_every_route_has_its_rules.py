"""No route and no action of the socket without a place in the policy, and nothing that changes something without a limit."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.chat.limits import Limit
from klatsch.chat.policy import POLICY, Access, Action
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.http.route import Route
from klatsch.live.actions import ACTIONS

ROUTES: tuple[Route, ...] = (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES)


def named(route: Any) -> str:
    return f"{route.method} {route.path}" if isinstance(route, Route) else route.__name__


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_route_has_a_place_in_the_policy(route: Route) -> None:
    assert route.actions, "say with action= which action of the policy it asks for, or who it is for"
    for action in route.actions:
        assert action in POLICY or action in Access
    if not route.signed_in and not route.path.startswith("/api/auth/"):
        assert route.actions == (Access.PUBLIC,), "who needs no session can be refused nothing"
    if Access.PUBLIC in route.actions:
        assert not route.signed_in


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_route_that_may_change_something_has_a_limit(route: Route) -> None:
    assert route.method == "GET" or route.limit is not Limit.NONE, "say with limit= how often it may be asked"


@pytest.mark.parametrize("action", ACTIONS, ids=named)
def test_every_action_of_the_socket_has_both(action: Any) -> None:
    assert action.asks in POLICY or action.asks in Access
    assert action.limit is not Limit.NONE


def test_every_action_of_the_policy_is_there_and_asked_for() -> None:
    asked = {action for route in ROUTES for action in route.actions} | {action.asks for action in ACTIONS}
    assert set(POLICY) == set(Action)
    assert not set(Action) - asked, "no route asks for these"


# -- nothing without a bound --------------------------------------------------------------------------------


def unbounded(kind: Any, at: str, meta: msgspec.Meta | None = None) -> list[str]:
    """Every text, list and number in a body or query that has no limit."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        found = next((part for part in kind.__metadata__ if isinstance(part, msgspec.Meta)), None)
        return unbounded(parts[0], at, found or meta)
    if hasattr(kind, "__supertype__"):
        return unbounded(kind.__supertype__, at, meta)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind, include_extras=True)
        fields = msgspec.structs.fields(kind)
        return [gap for field in fields for gap in unbounded(hints[field.name], f"{at}.{field.encode_name}")]
    if kind is str:
        is_bounded = meta is not None and (meta.max_length is not None or _ends(meta.pattern))
        return [] if is_bounded else [at]
    if kind is int:
        return [] if meta is not None and meta.ge is not None and meta.le is not None else [at]
    if origin is list:
        own = [] if meta is not None and meta.max_length is not None else [at]
        return own + unbounded(parts[0], f"{at}[]")
    if origin is Literal or origin is None:
        return []
    return [gap for part in parts for gap in unbounded(part, at, meta)]


def _ends(pattern: str | None) -> bool:
    """Says by itself how long it may be."""
    return pattern is not None and pattern.endswith("$") and not any(sign in pattern for sign in ("+", "*", ",}"))


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body or route.query], ids=named)
def test_every_field_of_a_body_and_a_query_is_bounded(route: Route) -> None:
    for kind in (route.body, route.query):
        assert kind is None or unbounded(kind, kind.__name__) == []


class Loose(msgspec.Struct):
    name: str
    number: int | None
    tags: Annotated[list[str], msgspec.Meta(max_length=3)]
    rest: list[Annotated[str, msgspec.Meta(max_length=3)]]
    word: Annotated[str, msgspec.Meta(pattern="^[a-z]+$")]
    fine: Annotated[str, msgspec.Meta(pattern="^[a-z]{3}$")] | None = None


def test_a_field_without_a_bound_would_be_noticed() -> None:
    assert unbounded(Loose, "L") == ["L.name", "L.number", "L.tags[]", "L.rest", "L.word"]
