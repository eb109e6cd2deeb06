"""Frames that any WebSocket client can read, and lines that do not wait for ever."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri
from workbench import eventually

from klatsch.http.deadlines import DeadlineProtocol
from klatsch.live import transport
from klatsch.live.transport import MOST_BUFFERED, SILENCE_SECONDS, STALL_SECONDS, Letterbox, LiveProtocol, text_frame


def parsed(data: bytes) -> list[Frame]:
    client = ClientProtocol(parse_uri("ws://localhost/live"), state=OPEN, max_size=None)
    client.receive_data(data)
    assert client.parser_exc is None
    return [event for event in client.events_received() if isinstance(event, Frame)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
def test_a_frame_is_read_as_it_was_written(size: int) -> None:
    (frame,) = parsed(text_frame(b"x" * size))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, b"x" * size)


def test_frames_in_one_write_are_several_frames() -> None:
    frames = parsed(b"".join(text_frame(text.encode()) for text in ("one", "größer", "")))
    assert [bytes(frame.data).decode() for frame in frames] == ["one", "größer", ""]


# -- a line without a network ---------------------------------------------------------------------------------


class Pipe:
    """An asyncio transport that keeps what is written."""

    def __init__(self) -> None:
        self.written, self.buffered = b"", 0
        self.closing = self.aborted = self.paused = False

    def write(self, data: bytes) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.aborted = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def get_extra_info(self, name: str) -> Any:
        return None


HANDSHAKE = (
    b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class Line:
    """A `LiveProtocol` with an application that accepts (when it may) and keeps what it receives."""

    def __init__(self, *, accepts: bool = True) -> None:
        self.received: list[Any] = []
        self.extension: Any = None
        self.pipe = Pipe()
        self._accepts = accepts
        self.over = asyncio.Event()

        config = uvicorn.Config(
            self._app,  # pyright: ignore[reportArgumentType]
            interface="asgi3", proxy_headers=False, lifespan="off", log_config=None, ws_ping_interval=None,
        )  # fmt: skip
        config.load()
        self.protocol = LiveProtocol(config, ServerState(), {})
        self.protocol.connection_made(self.pipe)  # pyright: ignore[reportArgumentType]
        self.protocol.data_received(HANDSHAKE)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.extension = scope["extensions"].get(transport.EXTENSION)
        await receive()
        if not self._accepts:
            await self.over.wait()
            return
        await send({"type": "websocket.accept"})
        while True:
            self.received.append(await receive())
            if self.received[-1]["type"] == "websocket.disconnect":
                return

    async def opened(self) -> Line:
        await eventually(lambda: self.protocol.handshake_complete or not self._accepts)
        await asyncio.sleep(0)
        self.pipe.written = b""
        return self

    def close_codes(self) -> list[int]:
        frames = [frame for frame in parsed(self.pipe.written) if frame.opcode is Opcode.CLOSE]
        return [int.from_bytes(bytes(frame.data)[:2], "big") for frame in frames]

    async def end(self) -> None:
        self.over.set()
        self.protocol.connection_lost(None)
        await eventually(lambda: not self.protocol.tasks)


@pytest.fixture
async def line() -> Any:
    line = await Line().opened()
    yield line
    await line.end()


async def test_the_application_gets_the_line_itself(line: Line) -> None:
    assert line.extension is line.protocol


async def test_ready_frames_go_out_as_they_are(line: Line) -> None:
    line.protocol.write_frames(text_frame(b"hello") + text_frame(b"world"))
    assert [bytes(frame.data) for frame in parsed(line.pipe.written)] == [b"hello", b"world"]


async def test_ending_says_why_and_cuts_who_does_not_say_goodbye(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "GOODBYE_SECONDS", 0.01)
    line.protocol.end(4001, "session ended")
    assert line.close_codes() == [4001]
    assert not line.pipe.closing
    await asyncio.sleep(0.05)
    assert line.pipe.aborted
    assert line.received[-1]["code"] == 4001, "the application heard of it"


async def test_ending_twice_is_ending_once(line: Line) -> None:
    line.protocol.end(4001, "session ended")
    line.protocol.end(4002, "too slow")
    line.protocol.write_frames(text_frame(b"late"))
    assert line.close_codes() == [4001]
    assert b"late" not in line.pipe.written


async def test_a_reader_who_lets_a_megabyte_wait_is_too_slow(line: Line) -> None:
    line.pipe.buffered = MOST_BUFFERED
    line.protocol.write_frames(text_frame(b"still fine"))
    assert line.close_codes() == []
    line.pipe.buffered = MOST_BUFFERED + 1
    line.protocol.write_frames(text_frame(b"too much"))
    assert line.close_codes() == [4002]


async def test_a_reader_who_stalls_is_too_slow_after_a_while(line: Line) -> None:
    now = line.protocol.loop.time()
    line.protocol.pause_writing()
    line.protocol.overdue(now + STALL_SECONDS - 1)
    assert line.close_codes() == []
    line.protocol.resume_writing()
    line.protocol.overdue(now + STALL_SECONDS + 1)
    assert line.close_codes() == [], "it went on in time"
    line.protocol.pause_writing()
    line.protocol.overdue(now + STALL_SECONDS + 2)
    assert line.close_codes() == [4002]


async def test_whoever_is_silent_is_closed_and_whoever_speaks_is_not(line: Line) -> None:
    now = line.protocol.loop.time()
    line.protocol.overdue(now + SILENCE_SECONDS - 1)
    assert line.close_codes() == []
    line.protocol.deadline = now - 1
    ping = bytes((0x89, 0x80, 0, 0, 0, 0))
    line.protocol.data_received(ping)
    line.protocol.overdue(now + 1)
    assert line.close_codes() == []
    line.protocol.overdue(now + SILENCE_SECONDS + 2)
    assert line.close_codes() == [4004]


async def test_a_line_whose_handshake_hangs_is_cut_without_an_error() -> None:
    line = await Line(accepts=False).opened()
    line.protocol.overdue(line.protocol.loop.time() + SILENCE_SECONDS + 1)
    assert line.pipe.aborted
    assert line.pipe.written == b""
    await line.end()


async def test_reading_goes_on_while_the_goodbye_is_awaited(line: Line) -> None:
    line.protocol.data_received(bytes((0x81, 0x81, 0, 0, 0, 0)) + b"x")
    line.protocol.data_received(bytes((0x81, 0x81, 0, 0, 0, 0)) + b"y")
    assert line.pipe.paused
    line.protocol.end(4003, "not an action")
    assert not line.pipe.paused


async def test_a_line_that_is_gone_is_left_alone(line: Line) -> None:
    line.pipe.closing = True
    line.protocol.write_frames(text_frame(b"late"))
    line.protocol.end(4001, "session ended")
    assert line.pipe.written == b""


# -- small lines ------------------------------------------------------------------------------------------------


async def test_letters_are_read_in_order_by_who_waits_for_them_and_by_who_comes_later() -> None:
    box = Letterbox()
    waiting = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    for letter in "abc":
        box.put_nowait(letter)
    assert await waiting == "a"
    assert [await box.get(), await box.get()] == ["b", "c"]
    assert box.empty()


async def test_a_reader_who_gives_up_takes_no_letter_with_them() -> None:
    box = Letterbox()
    waiting = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait("a")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await box.get() == "a"


async def test_a_line_that_forgot_its_handshake_still_hears_and_ends(line: Line) -> None:
    line.protocol.forget_handshake()
    assert list(line.protocol.request.headers) == []
    assert not line.protocol.scope
    client = ClientProtocol(parse_uri("ws://localhost/live"), state=OPEN)
    client.send_text(b"one")
    line.protocol.data_received(b"".join(client.data_to_send()))
    await eventually(lambda: len(line.received) == 1)
    assert line.received[0]["text"] == "one"
    line.protocol.end(4001, "session ended")
    await eventually(lambda: len(line.received) == 2)
    assert line.close_codes() == [4001]


async def test_the_protocol_of_the_handshake_goes_when_the_line_is_open() -> None:
    """It and its parser know each other; without help, only the collector would find them."""
    line = Line()
    front = DeadlineProtocol(line.protocol.config, ServerState(), {})
    front.connection_made(line.pipe)  # pyright: ignore[reportArgumentType]
    line.pipe.set_protocol = lambda protocol: None  # pyright: ignore[reportAttributeAccessIssue]
    gone = weakref.ref(front)
    gc.disable()
    try:
        front.data_received(HANDSHAKE)
        del front
        assert gone() is None
    finally:
        gc.enable()
