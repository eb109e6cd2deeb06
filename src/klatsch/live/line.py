"""An open WebSocket: ready frames go straight to the transport, and what is said comes by calls, without a task that waits.

Ten thousand of these are open at once and say something every twenty seconds, so what only reading needs (the parser of
websockets, 1.7 KiB) is made when bytes come and let go when the last frame of them was whole.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from klatsch.analytics import SOCKETS_CLOSED

SILENCE_SECONDS = 75
STALL_SECONDS = 30
GOODBYE_SECONDS = 2
MOST_BUFFERED = 1_048_576
MOST_FRAME_BYTES = 4_096
NEVER = float("inf")


class Hearer(Protocol):
    """Who listens to a line."""

    def hear(self, text: str) -> None:
        """One message; an empty one for bytes, which nobody here may send."""
        ...

    def gone(self) -> None:
        """Nothing more will be heard, nor can anything be said: at the latest when the line is lost."""
        ...


class Line(asyncio.Protocol):
    """A reader that stalls, by bytes or by time, is closed with 4002 and catches up later; a silent one with 4004.

    `deadline`, in the loop's time: past it the sweep of `http/deadlines.py` calls `overdue`.
    """

    __slots__ = (
        "__weakref__",
        "_connections",
        "_goodbye",
        "_loop",
        "_reading",
        "_rests",
        "_stalled_at",
        "deadline",
        "hearer",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport, connections: set[asyncio.Protocol]) -> None:
        self.transport = transport
        self.hearer: Hearer | None = None
        self._loop = asyncio.get_running_loop()
        self._connections = connections
        self._reading: _Reading | None = None
        self._goodbye: asyncio.TimerHandle | None = None
        self._rests = False
        self._stalled_at = NEVER
        self.deadline = self._loop.time() + SILENCE_SECONDS
        connections.add(self)

    # -- what they say -----------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self.deadline = self._loop.time() + SILENCE_SECONDS
        reading = self._reading = self._reading or _Reading()
        said, answer = reading.take(data)
        if answer:
            self.transport.write(answer)
        if reading.is_over:
            self._let_go()
            self.transport.close()
            return
        if reading.is_clean:
            self._reading = None
        for text in said:
            if self.hearer is not None:
                self.hearer.hear(text)

    def rest(self) -> None:
        """Read no more for now: who listens is still busy with what was said before."""
        if not self._rests and not self.transport.is_closing():
            self._rests = True
            self.transport.pause_reading()

    def go_on(self) -> None:
        if self._rests and not self.transport.is_closing():
            self._rests = False
            self.transport.resume_reading()

    # -- what is said to them ------------------------------------------------------------------------

    def write_frames(self, frames: bytes) -> None:
        """Ready frames onto the line. Beyond `MOST_BUFFERED` waiting bytes the reader is too slow."""
        if self._goodbye is not None or self.transport.is_closing():
            return
        self.transport.write(frames)
        if self.transport.get_write_buffer_size() > MOST_BUFFERED:
            self.end(4002, "too slow")

    def end(self, code: int, reason: str) -> None:
        """Close with this code; a peer that does not say goodbye within two seconds is cut."""
        if self._goodbye is not None or self.transport.is_closing():
            return
        SOCKETS_CLOSED.labels(str(code)).inc()
        self._goodbye = self._loop.call_later(GOODBYE_SECONDS, self.transport.abort)
        reading = self._reading = self._reading or _Reading()
        self.transport.write(reading.say_goodbye(code, reason))
        self.go_on()
        self._let_go()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops: whoever is still here has been told (`live/farewell.py`), or is now."""
        self.end(1012, "this server stops; connect again")
        self.transport.close()

    # -- what happens to the line ----------------------------------------------------------------------

    def pause_writing(self) -> None:
        self._stalled_at = self._loop.time() + STALL_SECONDS

    def resume_writing(self) -> None:
        self._stalled_at = NEVER

    def overdue(self, now: float) -> None:
        """Called by the sweep, once a second."""
        if now > self._stalled_at:
            self.end(4002, "too slow")
        elif now > self.deadline:
            self.end(4004, "no heartbeat")

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if self._goodbye is not None:
            self._goodbye.cancel()
        self._let_go()

    def _let_go(self) -> None:
        hearer, self.hearer = self.hearer, None
        if hearer is not None:
            hearer.gone()


class _Reading:
    """The parser of websockets, for as long as a frame or a message is not whole, or a goodbye not answered.

    `is_clean`: what came ended with a frame, so that a new parser will go on as well as this one. `is_over`: they said
    goodbye, or what they said is no WebSocket.
    """

    __slots__ = ("_opcode", "_parser", "_parts", "_unread", "is_over")

    def __init__(self) -> None:
        self._parser = ServerProtocol(state=OPEN, max_size=MOST_FRAME_BYTES)
        self._parts: list[bytes] = []
        self._opcode = Opcode.TEXT
        self._unread = 0
        self.is_over = False

    @property
    def is_clean(self) -> bool:
        return not self._unread and not self._parts and self._parser.state is OPEN

    def take(self, data: bytes) -> tuple[list[str], bytes]:
        """The messages that are whole now, and what is to be answered at once (a pong, a goodbye)."""
        parser = self._parser
        parser.receive_data(data)
        self._unread += len(data)
        said: list[str] = []
        for event in parser.events_received():
            assert isinstance(event, Frame)
            self._unread -= _size(event)
            if event.opcode is Opcode.CLOSE:
                self.is_over = True
            elif event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                said += self._whole(event)
        self.is_over = self.is_over or parser.parser_exc is not None
        return said, b"".join(parser.data_to_send())

    def say_goodbye(self, code: int, reason: str) -> bytes:
        if self._parser.state is OPEN:
            self._parser.send_close(code, reason)
        return b"".join(self._parser.data_to_send())

    def _whole(self, frame: Frame) -> list[str]:
        """The message that this frame ends, if it ends one."""
        if frame.opcode is not Opcode.CONT:
            self._opcode = frame.opcode
        self._parts.append(bytes(frame.data))
        if not frame.fin:
            return []
        whole, self._parts = b"".join(self._parts), []
        if self._opcode is Opcode.BINARY:
            return [""]
        try:
            return [whole.decode()]
        except UnicodeDecodeError:
            self._say_no(1007)
            return []

    def _say_no(self, code: int) -> None:
        if self._parser.state is OPEN:
            self._parser.send_close(code)
        self.is_over = True


def _size(frame: Frame) -> int:
    """What a client's frame takes on the wire, if it wrote its length as short as it must (RFC 6455 §5.2)."""
    size = len(frame.data)
    return size + (6 if size < 126 else 8 if size < 65_536 else 14)


def text_frame(payload: bytes) -> bytes:
    """One unmasked text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
