"""One request and its reply: uvicorn's cycle without what most requests do not need.

The usual reply, a 200 with JSON and nothing more to say, goes out as one piece of bytes. Through ASGI's `send` head and
body would be two writes, and each of the dozen headers be checked for what we wrote there ourselves. Everything else,
errors, cookies and pages included, goes that way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

Header = tuple[bytes, bytes]

MOST_COPIED = 8_192
"""A longer body is handed over by itself; uvloop sends both in one call."""


class _NobodyWaits:
    """Stands for the event until somebody waits for it: most requests are all there when they are begun."""

    def set(self) -> None:
        pass


class Exchange(RequestResponseCycle):
    """What all exchanges begin with belongs to the class."""

    access_log = False
    body: bytearray
    chunked_encoding = None
    disconnected = False
    expected_content_length = 0
    message_event: Any = _NobodyWaits()
    more_body = True
    response_complete = False
    response_started = False

    def __init__(  # pyright: ignore[reportMissingSuperCall] - that sets all of the above, one by one
        self,
        scope: Any,
        transport: asyncio.Transport,
        flow: FlowControl,
        *,
        default_headers: list[Header],
        expect_100_continue: bool,
        keep_alive: bool,
        on_response: Callable[[], None],
    ) -> None:
        self.scope = scope
        self.transport = transport
        self.flow = flow
        self.default_headers = default_headers
        self.waiting_for_100_continue = expect_100_continue
        self.keep_alive = keep_alive
        self.on_response = on_response
        self.body = bytearray()

    async def receive(self) -> Any:
        if isinstance(self.message_event, _NobodyWaits):
            self.message_event = asyncio.Event()
            if self.body or not self.more_body:
                self.message_event.set()
        return await super().receive()

    def take_body(self) -> bytes | None:
        """The body, when all of it is here."""
        if self.more_body or self.disconnected:
            return None
        body, self.body = bytes(self.body), bytearray()
        return body

    async def reply(self, head: bytes, body: bytes) -> None:
        """A 200. `head` is whole lines of headers that need no checking; its length and ours come beside them."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if not self.disconnected:
            self._write(head, body)

    def reply_now(self, head: bytes, body: bytes) -> bool:
        """The same, if nothing is in the way; whether it was done."""
        if self.flow.write_paused or self.disconnected:
            return False
        self._write(head, body)
        return True

    def _write(self, head: bytes, body: bytes) -> None:
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        last = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        length = b"content-length: %d\r\n" % len(body)
        first = (b"HTTP/1.1 200 OK\r\n", _lines_of(self.default_headers), length, head, last)
        if len(body) > MOST_COPIED:
            self.transport.write(b"".join(first))
            self.transport.write(body)
        else:
            self.transport.write(b"".join((*first, body)))
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


def exchange_of(receive: object) -> Exchange | None:
    """The exchange whose `receive` a request was begun with. Under another server there is none.

    It is not kept in the scope: each would hold the other, and every request be left to the garbage collector.
    """
    owner = getattr(receive, "__self__", None)
    return owner if isinstance(owner, Exchange) else None


_last: tuple[object, bytes] = (None, b"")


def _lines_of(default_headers: list[Header]) -> bytes:
    """uvicorn makes a new list each second, for the date, and all replies of that second share it."""
    global _last
    if _last[0] is not default_headers:
        _last = (default_headers, header_lines(default_headers))
    return _last[1]


def header_lines(headers: Iterable[Header]) -> bytes:
    return b"".join([b"%b: %b\r\n" % header for header in headers])
