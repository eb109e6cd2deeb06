"""The handshake: who is answered, who is cut, and what is left of it when the line is open."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState
from websockets.frames import Opcode
from wires import Pipe, close_codes, masked
from workbench import eventually

from klatsch.http.deadlines import DeadlineProtocol
from klatsch.live.line import SILENCE_SECONDS, Line
from klatsch.live.transport import EXTENSION, LiveProtocol

HANDSHAKE = (
    b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class Handshake:
    """A `LiveProtocol` with an application that answers when it may, and hears what the open line brings."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.ends = 0
        self.extension: Any = None
        self.line: Line | None = None
        self.may_answer = asyncio.Event()
        self.pipe = Pipe()
        config = uvicorn.Config(
            self._app,  # pyright: ignore[reportArgumentType]
            interface="asgi3", proxy_headers=False, lifespan="off", log_config=None, ws_ping_interval=None,
        )  # fmt: skip
        config.load()
        self.state = ServerState()
        self.protocol = LiveProtocol(config, self.state, {})
        self.protocol.connection_made(self.pipe)  # pyright: ignore[reportArgumentType]
        self.protocol.data_received(HANDSHAKE)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.extension = scope["extensions"].get(EXTENSION)
        await receive()
        await self.may_answer.wait()
        await send({"type": "websocket.accept"})
        line = self.extension.open_line()
        line.hearer, self.line = self, line

    def hear(self, text: str) -> None:
        self.heard.append(text)

    def gone(self) -> None:
        self.ends += 1

    async def answered(self) -> Line:
        self.may_answer.set()
        await eventually(lambda: not self.state.tasks)
        assert self.line is not None
        return self.line


@pytest.fixture
async def handshake() -> Handshake:
    return Handshake()


async def test_the_application_gets_the_line_itself(handshake: Handshake) -> None:
    line = await handshake.answered()
    assert handshake.extension is handshake.protocol
    assert handshake.pipe.protocol is line
    assert handshake.state.connections == {line}, "the sweep and the farewell see the line, and no more the handshake"
    assert handshake.pipe.written.startswith(b"HTTP/1.1 101 ")


async def test_the_line_stays_open_when_the_application_is_done(handshake: Handshake) -> None:
    line = await handshake.answered()
    await asyncio.sleep(0.01)
    assert not handshake.pipe.closing
    line.data_received(masked(Opcode.TEXT, b"one"))
    assert handshake.heard == ["one"]
    handshake.pipe.written = b""
    line.end(4001, "session ended")
    assert close_codes(handshake.pipe.written) == [4001]
    assert handshake.ends == 1


async def test_nothing_is_left_of_the_handshake_when_the_line_is_open(handshake: Handshake) -> None:
    await handshake.answered()
    await asyncio.sleep(0.01)
    gone = weakref.ref(handshake.protocol)
    del handshake.protocol, handshake.extension
    gc.collect()
    assert gone() is None


async def test_whoever_speaks_before_they_are_answered_is_cut(handshake: Handshake) -> None:
    handshake.protocol.data_received(masked(Opcode.TEXT, b"hello?"))
    assert handshake.pipe.aborted
    assert handshake.pipe.written == b""


async def test_a_handshake_that_hangs_is_cut_without_an_error(handshake: Handshake) -> None:
    handshake.protocol.overdue(handshake.protocol.loop.time() + SILENCE_SECONDS - 1)
    assert not handshake.pipe.closing
    handshake.protocol.overdue(handshake.protocol.loop.time() + SILENCE_SECONDS + 1)
    assert handshake.pipe.aborted
    assert handshake.pipe.written == b""


async def test_the_protocol_of_the_handshake_goes_when_the_line_is_open() -> None:
    """It and its parser know each other; without help, only the collector would find them."""
    handshake = Handshake()
    front = DeadlineProtocol(handshake.protocol.config, ServerState(), {})
    front.connection_made(handshake.pipe)  # pyright: ignore[reportArgumentType]
    gone = weakref.ref(front)
    gc.disable()
    try:
        front.data_received(HANDSHAKE)
        del front
        assert gone() is None
    finally:
        gc.enable()
