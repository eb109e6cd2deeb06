"""A route is one row of a door's table; dispatch, OpenAPI and the tests read the same row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch
from klatsch.chat.limits import Limit
from klatsch.chat.policy import Access, Action
from klatsch.errors import KlatschError

JSON = ((b"content-type", b"application/json"),)


class Reply(msgspec.Struct, frozen=True):
    """What a handler answers. The front adds length, request id and the security headers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = JSON


Handler = Callable[[Request, Klatsch], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`query`, `body` and `answer` are the structs of the wire (None: nothing, or not JSON).

    `errors` beyond those that every route may give.

    `signed_in`: needs a session. `proves_itself`: checks its CSRF token by the rules of Auth.js, so the front does not
    ask for Origin. `most_bytes`: the largest body it reads. `others`: answers beside 200 and the errors, as (status, when).

    `is_slow`: others that read never wait behind many of these.

    `action`: what of the policy it asks for, or several where the body decides; or who it is for, where no action of the
    policy is. `limit`: how often it may be asked. Every route has the one, and every one that is not GET the other.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    query: type[msgspec.Struct] | None = None
    body: type[Any] | None = None
    answer: Any = None
    errors: tuple[type[KlatschError], ...] = ()
    signed_in: bool = True
    proves_itself: bool = False
    most_bytes: int = 65_536
    media: str = "application/json"
    others: tuple[tuple[int, str], ...] = ()
    action: Action | Access | tuple[Action, ...] | None = None
    limit: Limit = Limit.NONE
    is_slow: bool = False

    @property
    def actions(self) -> tuple[Action | Access, ...]:
        if self.action is None:
            return ()
        return self.action if isinstance(self.action, tuple) else (self.action,)


def GET(path: str, handler: Handler, summary: str, **more: Any) -> Route:  # noqa: N802 - reads as the table that it is
    return Route(method="GET", path=path, handler=handler, summary=summary, **more)


def POST(path: str, handler: Handler, summary: str, **more: Any) -> Route:  # noqa: N802
    return Route(method="POST", path=path, handler=handler, summary=summary, **more)


def DELETE(path: str, handler: Handler, summary: str, **more: Any) -> Route:  # noqa: N802
    return Route(method="DELETE", path=path, handler=handler, summary=summary, **more)


def PUT(path: str, handler: Handler, summary: str, **more: Any) -> Route:  # noqa: N802
    return Route(method="PUT", path=path, handler=handler, summary=summary, **more)


def PATCH(path: str, handler: Handler, summary: str, **more: Any) -> Route:  # noqa: N802
    return Route(method="PATCH", path=path, handler=handler, summary=summary, **more)
