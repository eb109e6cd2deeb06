"""The WebSocket protocol class: uvicorn's, handing its transport to the switchboard.

The switchboard frames an event once and writes the same bytes to every transport; what is pending for a socket goes out
as one write. Going through ASGI's `send` for each frame costs three to six times as much.
"""

from __future__ import annotations

from typing import Any

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
        self.deadline = self.loop.time() + SILENCE_SECONDS
        self._stalled_at = NEVER

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            scope: dict[str, Any] = dict(self.scope)
            scope["extensions"][EXTENSION] = self  # the dict that the scope keeps too

    def data_received(self, data: bytes) -> None:
        self.deadline = self.loop.time() + SILENCE_SECONDS
        super().data_received(data)

    def pause_writing(self) -> None:
        self._stalled_at = self.loop.time() + STALL_SECONDS
        super().pause_writing()

    def resume_writing(self) -> None:
        self._stalled_at = NEVER
        super().resume_writing()

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


def text_frame(payload: bytes) -> bytes:
    """One unmasked text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
