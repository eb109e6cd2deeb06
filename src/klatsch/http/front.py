"""The front: every HTTP request passes here once.

It names the request, refuses what is foreign or too large, finds the route, and turns every outcome, a crash included,
into a reply in the one shape with the headers of `http/headers.py`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import chain

from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from klatsch.analytics import HTTP
from klatsch.chat import Klatsch
from klatsch.chat.limits import Limit
from klatsch.errors import HeadersTooLarge, InternalError, KlatschError, MethodNotAllowed, NotFound, UrlTooLong
from klatsch.http import gate
from klatsch.http.exchange import Exchange, exchange_of, header_lines
from klatsch.http.headers import security_headers
from klatsch.http.route import JSON, Reply, Route
from klatsch.http.wire import error_reply
from klatsch.ids import new_request_id
from klatsch.log import logger, name_request
from klatsch.turns import Turns

MOST_URL_BYTES = 8_192
MOST_HEADER_BYTES = 32_768
SAFE_METHODS = {"GET", "HEAD"}
SLOW_READS_AT_ONCE = 2
MOST_WAITING_READS = 1_024
MOST_WAITING_SLOW_READS = 128

Door = Callable[[Scope, Receive, Send], Awaitable[None]]
IsPage = Callable[[str], bool]

log = logger(__name__)


class Front:
    """The ASGI application.

    `routes` are the tables of all doors; `pages` answers whatever no route names, and of what one names the paths that
    `is_page` says are screens too, when a browser opens them; `live` gets the WebSockets.
    """

    def __init__(
        self, app: Klatsch, routes: Sequence[Route], *, pages: Door, live: Door, is_page: IsPage = lambda _: False
    ) -> None:
        self.app = app
        self.routes = tuple(routes)
        self.draining = False
        self._reads = Turns(
            app.messages_db.reads_at_once, most_waiting=MOST_WAITING_READS, refusal="Too many reads are waiting."
        )
        self._slow_reads = Turns(
            SLOW_READS_AT_ONCE, most_waiting=MOST_WAITING_SLOW_READS, refusal="Too many searches are waiting."
        )
        self._pages = pages
        self._live = live
        self._exact: dict[str, dict[str, Route]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[str, Route]]] = {}
        for route in routes:
            self._place(route)
        self._screens = {path for path in self._exact if is_page(path)}
        self.security_headers = security_headers(app.settings)
        self._json_head = header_lines((*JSON, *self.security_headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        request_id = new_request_id()
        name_request(request_id)
        request = Request(scope, receive)
        direct = exchange_of(receive)
        scope["klatsch.front"] = self
        name = "unknown"
        try:
            route, name = self._find(scope)
            if direct is None:
                _must_be_small(scope)
            if route is None:
                status = await self._show(scope, receive, request_id, send)
                self._book(name, scope["method"], status, begun)
                return
            scope["klatsch.route"] = route
            reply = await self._ask(route, request)
        except ClientDisconnect:
            return
        except KlatschError as error:
            reply = error_reply(error, *_allow(error))
        except Exception:
            log.exception("crashed", method=scope["method"], route=name)
            reply = error_reply(InternalError())
        await self._send(reply, request_id, scope, send, direct)
        self._book(name, scope["method"], reply.status, begun)

    # -- finding --------------------------------------------------------------------------------------

    def _place(self, route: Route) -> None:
        if "{" in route.path:
            pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path)))
            self._patterns.setdefault(route.path, (pattern, {}))[1][route.method] = route
        else:
            self._exact.setdefault(route.path, {})[route.method] = route

    def _find(self, scope: Scope) -> tuple[Route | None, str]:
        """The route and its name for the books. (None, "page") for whatever no table names. Raises MethodNotAllowed."""
        path = scope["path"]
        if path.startswith("/api/auth/"):
            path = _auth_path(path)
        if path in self._screens and _is_opened(scope):
            return None, "page"
        methods = self._exact.get(path)
        if methods is None:
            for pattern, candidates in self._patterns.values():
                match = pattern.fullmatch(path)
                if match:
                    scope["path_params"] = match.groupdict()
                    methods = candidates
                    break
        if methods is None:
            if path.startswith("/api/"):
                raise NotFound()
            return None, "page"
        method = scope["method"]
        route = methods.get("GET" if method == "HEAD" else method)
        if route is None:
            allowed = sorted({*methods, *(("HEAD",) if "GET" in methods else ())})
            raise _NoSuchMethod(allowed)
        return route, route.path

    async def _ask(self, route: Route, request: Request) -> Reply:
        if request.method not in SAFE_METHODS and not route.proves_itself:
            gate.must_be_same_site(request, self.app)
        if route.limit is not Limit.NONE and not route.proves_itself:
            await gate.must_not_hurry(route.limit, request, self.app)
        if route.method != "GET" or not route.signed_in:
            return await route.handler(request, self.app)
        return await self._read(route, request)

    async def _read(self, route: Route, request: Request) -> Reply:
        """In turn: twenty people who ask for what costs most would else be twenty that every post waits behind."""
        if route.is_slow:
            async with self._slow_reads, self._reads:
                return await route.handler(request, self.app)
        async with self._reads:
            return await route.handler(request, self.app)

    # -- answering --------------------------------------------------------------------------------------

    async def _show(self, scope: Scope, receive: Receive, request_id: str, send: Send) -> int:
        """A page or a file of the frontend, with our headers beside its own; its status."""
        status = 0

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._all_headers(message["headers"], request_id)
            await send(message)

        await self._pages(scope, receive, with_headers)
        return status

    def _all_headers(self, given: Iterable[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
        """What the reply brings wins over what every reply gets."""
        brought = {name for name, _ in given}
        return [
            *given,
            (b"x-request-id", request_id.encode()),
            *(header for header in self.security_headers if header[0] not in brought),
        ]

    def _book(self, name: str, method: str, status: int, begun: float) -> None:
        took = time.perf_counter() - begun
        HTTP.book(name, status, took)
        if status >= 400:
            log.info("answered", method=method, route=name, status=status, ms=round(took * 1000, 1))

    async def _send(
        self, reply: Reply, request_id: str, scope: Scope, send: Send, direct: Exchange | None = None
    ) -> None:
        method = scope["method"]
        if direct is not None and reply.status == 200 and reply.headers is JSON and method != "HEAD":
            head = b"%bx-request-id: %b\r\n" % (self._json_head, request_id.encode())
            if not direct.reply_now(head, reply.body):
                await direct.reply(head, reply.body)
            return
        headers = self._all_headers((*reply.headers, (b"content-length", str(len(reply.body)).encode())), request_id)
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else reply.body})


class _NoSuchMethod(MethodNotAllowed):
    def __init__(self, allowed: list[str]) -> None:
        super().__init__()
        self.allowed = allowed


def _allow(error: KlatschError) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"allow", ", ".join(error.allowed).encode()),) if isinstance(error, _NoSuchMethod) else ()


def _is_opened(scope: Scope) -> bool:
    """By somebody who wants to see a page: programs, ours included, do not ask for HTML."""
    return scope["method"] in SAFE_METHODS and any(
        name == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


def _auth_path(path: str) -> str:
    """Auth.js ignores doubled and trailing slashes.

    The action is compared in lower case, since the design writes `signIn`.
    """
    parts = [part for part in path.split("/") if part]
    if len(parts) > 2:
        parts[2] = parts[2].lower()
    return "/" + "/".join(parts)


def _must_be_small(scope: Scope) -> None:
    """Under another server than ours, whose protocol class refuses these before they are read."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_URL_BYTES:
        raise UrlTooLong()
    headers = scope["headers"]
    if sum(map(len, chain.from_iterable(headers))) + 4 * len(headers) > MOST_HEADER_BYTES:
        raise HeadersTooLarge()
