"""The HTTP protocol class: uvicorn's, with deadlines and with limits on what arrives before a request is a request.

uvicorn's defaults never closed a trickled header, a silent connection or a stalled body, and read headers without end.
Many people run without a proxy, so that is ours to set. One sweep a second looks at each connection's `deadline`; a
timer a request would cost more than the request's parsing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from klatsch.errors import BadRequest, HeadersTooLarge, KlatschError, RequestTimeout, UrlTooLong
from klatsch.http.exchange import Exchange
from klatsch.http.front import MOST_HEADER_BYTES, MOST_URL_BYTES, Front
from klatsch.http.wire import error_body
from klatsch.ids import new_request_id
from klatsch.log import logger

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

HEAD_SECONDS = 10
BODY_SECONDS = 20
"""For each stretch of `BODY_STRETCH` bytes: a body may be large, but it may not trickle."""
BODY_STRETCH = 65_536
WRITE_SECONDS = 20
KEEP_ALIVE_SECONDS = 20
LINGER_SECONDS = 2
LINGER_BYTES = 4_194_304
NEVER = float("inf")
_ASGI: Any = {"version": "3.0", "spec_version": "2.3"}

log = logger(__name__)


class DeadlineProtocol(HttpToolsProtocol):
    """`deadline`, in the loop's time: past it the sweep calls `overdue`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = self.loop.time() + HEAD_SECONDS
        self._head_bytes = 0
        self._body_bytes = 0
        self._in_head = True
        self._write_deadline = NEVER
        self._unheard = 0
        self._has_refused = False

    def data_received(self, data: bytes) -> None:
        if self._has_refused:
            self._drop(data)
            return
        if self._in_head:
            if not self._head_bytes:
                self.deadline = self.loop.time() + HEAD_SECONDS
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEADER_BYTES + MOST_URL_BYTES and self._is_still_head(data):
                self.refuse(self._too_large(data))
                return
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        """As uvicorn does it, without its timers."""
        parser: Any = self.parser
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
        except httptools.HttpParserError:
            self.send_400_response("")

    def _is_still_head(self, data: bytes) -> bool:
        """The limit is on heads: a body that came in the same packet does not count."""
        return b"\r\n\r\n" not in data or data.index(b"\r\n\r\n") > MOST_HEADER_BYTES + MOST_URL_BYTES

    def _too_large(self, data: bytes) -> KlatschError:
        """The parser has seen nothing of a head that comes all at once, so its first line is looked at here."""
        is_first = self._head_bytes == len(data)
        url = data.partition(b"\r\n")[0] if is_first else getattr(self, "url", b"")
        return UrlTooLong() if len(url) > MOST_URL_BYTES else HeadersTooLarge()

    def on_message_begin(self) -> None:
        self._body_bytes = 0
        self.url = b""
        self.expect_100_continue = False
        self.headers = []

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        self.deadline = self.loop.time() + BODY_SECONDS
        parser: Any = self.parser
        version = parser.get_http_version()
        is_upgrade = parser.should_upgrade() and self._should_upgrade()
        raw_path, path, query = (b"", "", b"") if is_upgrade else _parts_of(self.url)
        self.scope = {  # pyright: ignore[reportAttributeAccessIssue] - "state" is for applications with a lifespan
            "type": "http",
            "asgi": _ASGI,
            "http_version": version,
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme or "http",
            "method": parser.get_method().decode("ascii"),
            "root_path": "",
            "path": path,
            "raw_path": raw_path,
            "query_string": query,
            "headers": self.headers,
            "extensions": {},
        }
        if not is_upgrade:
            self._begin(keep_alive=version != "1.0" and parser.should_keep_alive())

    def _begin(self, *, keep_alive: bool) -> None:
        """As uvicorn does it: a request that came before the one in front of it was answered waits for that."""
        app = cast("ASGI3Application", self.app)  # pyright: ignore[reportUnknownMemberType]
        before = self.cycle
        self.cycle = Exchange(
            self.scope,
            self.transport,
            self.flow,
            default_headers=self.server_state.default_headers,
            expect_100_continue=self.expect_100_continue,
            keep_alive=keep_alive,
            on_response=self.on_response_complete,
        )
        if _begun(before) is None:
            self._start_asgi_task(self.cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, app))

    def handle_websocket_upgrade(self) -> None:
        """The line is another protocol's from here on. It and its parser know each other: only that would keep this one."""
        super().handle_websocket_upgrade()
        self.parser = None

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes >= BODY_STRETCH:
            self._body_bytes = 0
            self.deadline = self.loop.time() + BODY_SECONDS
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head = True
        self.deadline = NEVER
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The sweep closes what stays idle: a timer a reply, set and taken back, would cost more than the parsing."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._in_head and not self._head_bytes:
            self.deadline = self.loop.time() + self.timeout_keep_alive

    def pause_writing(self) -> None:
        self._write_deadline = self.loop.time() + WRITE_SECONDS
        super().pause_writing()

    def resume_writing(self) -> None:
        self._write_deadline = NEVER
        super().resume_writing()

    def overdue(self, now: float) -> None:
        """Called by the sweep. A half-sent request is told why; a reader who does not read is just cut."""
        if now > self._write_deadline or (self._has_refused and now > self.deadline):
            self.transport.abort()
        elif now > self.deadline:
            if self._head_bytes or not self._in_head:
                self.refuse(RequestTimeout())
            else:
                self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self.refuse(BadRequest("The request is not HTTP/1.1."))

    def refuse(self, error: KlatschError) -> None:
        """Answer before there is a request, in the one shape, and hang up."""
        if self._has_refused or self.transport.is_closing():
            return
        cycle = _begun(self.cycle)
        if cycle is None or not cycle.response_started:
            self.transport.write(self._early_reply(error))
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        self._hang_up()

    def _hang_up(self) -> None:
        """Say that there is no more to come, and listen for a moment.

        Closing while the other side still sends would reset the line, and the reply would be lost on its way.
        """
        self._has_refused = True
        self.deadline = self.loop.time() + LINGER_SECONDS
        self.transport.write_eof()
        self.transport.resume_reading()

    def _drop(self, data: bytes) -> None:
        self._unheard += len(data)
        if self._unheard > LINGER_BYTES:
            self.transport.abort()

    def _early_reply(self, error: KlatschError) -> bytes:
        body = error_body(error)
        request_id = new_request_id()
        app: object = self.app  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        log.info("refused_early", request_id=request_id, status=error.status, code=error.code)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            (b"x-request-id", request_id.encode()),
            *(app.security_headers if isinstance(app, Front) else ()),
        ]
        lines = [
            f"HTTP/1.1 {error.status} {type(error).__name__}".encode(),
            *(b"%b: %b" % header for header in headers),
        ]
        return b"\r\n".join((*lines, b"", body))


def _parts_of(url: bytes) -> tuple[bytes, str, bytes]:
    """The path as it came and as it is meant, and the query. Raises HttpParserInvalidURLError."""
    parsed = httptools.parse_url(url)
    path = parsed.path.decode("ascii")
    return parsed.path, unquote(path) if "%" in path else path, parsed.query or b""


def _begun(cycle: RequestResponseCycle | None) -> RequestResponseCycle | None:
    """The request that is being answered, if there is one."""
    return None if cycle is None or cycle.response_complete else cycle


async def sweep_deadlines(state: ServerState) -> None:
    """For ever: once a second, everything past its deadline.

    A fast reader is never in the list for long; the cost is one comparison a connection.
    """
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(1)
        now = loop.time()
        for connection in tuple(state.connections):
            overdue = getattr(connection, "overdue", None)
            if overdue is None:
                continue
            try:
                overdue(now)
            except Exception:  # one line's fault must not end everybody's deadlines
                log.exception("deadline_failed")
