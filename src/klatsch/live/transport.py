"""The WebSocket protocol class: uvicorn's, handing its transport to the switchboard.

The switchboard frames an event once and writes the same bytes to every transport; what is pending for a socket goes out
as one write. Going through ASGI's `send` for each frame costs three to six times as much.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from klatsch.analytics import SOCKETS_CLOSED

SILENCE_SECONDS = 75
STALL_SECONDS = 30
GOODBYE_SECONDS = 2
MOST_BUFFERED = 1_048_576
NEVER = float("inf")

EXTENSION = "klatsch.live"


class LiveProtocol(WebSocketsSansIOProtocol):
    """A reader that stalls, by bytes or by time, is closed with 4002 and catches up later; a silent one with 4004."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue: Any = Letterbox()
        self.writable: Any = _WRITABLE
        self.deadline = self.loop.time() + SILENCE_SECONDS
        self._stalled_at = NEVER

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            scope: dict[str, Any] = dict(self.scope)
            scope["extensions"][EXTENSION] = self  # the dict that the scope keeps too

    def forget_handshake(self) -> None:
        """Once it is open: what the browser and we said to open it is nearly a third of what a line would take."""
        self.request.headers.clear()
        self.response.headers.clear()
        cast("dict[str, Any]", self.scope).clear()

    def data_received(self, data: bytes) -> None:
        self.deadline = self.loop.time() + SILENCE_SECONDS
        super().data_received(data)

    def pause_writing(self) -> None:
        self._stalled_at = self.loop.time() + STALL_SECONDS

    def resume_writing(self) -> None:
        self._stalled_at = NEVER

    def overdue(self, now: float) -> None:
        """Called by the sweep of `http/deadlines.py`, once a second."""
        if now > self._stalled_at:
            self.end(4002, "too slow")
        elif now > self.deadline:
            self.end(4004, "no heartbeat")

    def write_frames(self, frames: bytes) -> None:
        """Ready frames onto the line. Beyond `MOST_BUFFERED` waiting bytes the reader is too slow."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.transport.write(frames)
        if self.transport.get_write_buffer_size() > MOST_BUFFERED:
            self.end(4002, "too slow")

    def end(self, code: int, reason: str) -> None:
        """Close with this code; a peer that does not say goodbye within two seconds is cut."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if not self.handshake_complete:
            self.transport.abort()  # there is no WebSocket yet that could be closed with a code
            return
        SOCKETS_CLOSED.labels(str(code)).inc()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)


class Letterbox:
    """What waits for the one who reads: an `asyncio.Queue` for a single reader, in 100 bytes where that takes 3,000."""

    __slots__ = ("_letters", "_reader")

    def __init__(self) -> None:
        self._letters: list[Any] = []
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, letter: Any) -> None:
        self._letters.append(letter)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def empty(self) -> bool:
        return not self._letters

    async def get(self) -> Any:
        while not self._letters:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._letters.pop(0)


class _Writable:
    """In place of an event a line: only the handshake goes by ASGI's `send`, and a line that has just opened takes that."""

    def set(self) -> None:
        pass

    clear = set

    async def wait(self) -> None:
        pass


_WRITABLE = _Writable()


def text_frame(payload: bytes) -> bytes:
    """One unmasked text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
