"""Nothing trickles for ever and no head grows for ever: real connections to a real server, with short deadlines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import ClassVar

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from workbench import eventually, no_pages, running

from klatsch.chat import Klatsch
from klatsch.http import deadlines, wire
from klatsch.http.deadlines import DeadlineProtocol, sweep_deadlines
from klatsch.http.front import Front
from klatsch.http.route import GET, POST, Reply

LONG = 30.0
SHORT = 0.15


class Line:
    """One connection, by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def has_answer(self) -> bool:
        return bool(self.reader._buffer)  # pyright: ignore

    async def rest(self) -> bytes:
        """Everything until the server hangs up."""
        async with asyncio.timeout(8):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def reply(self) -> bytes:
        """One reply with a length."""
        async with asyncio.timeout(8):
            head = await self.reader.readuntil(b"\r\n\r\n")
            size = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length"))
            return head + await self.reader.readexactly(size)


class Place:
    def __init__(self, server: uvicorn.Server, port: int) -> None:
        self.server, self.port = server, port

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield Line(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


left: list[str] = []


async def hello(request: Request, app: Klatsch) -> Reply:
    return wire.ok({"hello": "world"})


async def slow(request: Request, app: Klatsch) -> Reply:
    await asyncio.sleep(SHORT * 4)
    return wire.ok({})


async def take(request: Request, app: Klatsch) -> Reply:
    try:
        body = await wire.body(request, 10_000_000)
    except ClientDisconnect:
        left.append("disconnected")
        raise
    return wire.ok({"size": len(body)})


async def pour(request: Request, app: Klatsch) -> Reply:
    return Reply(b"x" * 40_000_000)


ROUTES = (
    GET("/hello", hello, "Hello"),
    GET("/slow", slow, "Slow"),
    GET("/pour", pour, "Much"),
    POST("/take", take, "Take", proves_itself=True, most_bytes=10_000_000),
)


@pytest.fixture(autouse=True)
def long_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    left.clear()
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "WRITE_SECONDS"):
        monkeypatch.setattr(deadlines, name, LONG)


@pytest.fixture
async def place(app: Klatsch) -> AsyncIterator[Place]:
    front = Front(app, ROUTES, pages=no_pages, live=no_pages)
    config = uvicorn.Config(
        front,  # pyright: ignore[reportArgumentType]
        http=DeadlineProtocol, ws="none", lifespan="off", log_config=None,
        timeout_keep_alive=1, server_header=False, proxy_headers=False,
    )  # fmt: skip
    async with running(config) as (server, port):
        sweeping = asyncio.create_task(sweep_often(server))
        yield Place(server, port)
        sweeping.cancel()


async def sweep_often(server: uvicorn.Server) -> None:
    """As `sweep_deadlines`, twenty times a second."""
    loop = asyncio.get_running_loop()
    while True:
        for connection in tuple(server.server_state.connections):
            assert isinstance(connection, DeadlineProtocol)
            connection.overdue(loop.time())
        await asyncio.sleep(0.05)


def assert_refused(reply: bytes, status: int, code: str) -> None:
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert json.loads(body)["error"]["code"] == code
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
    assert {b"x-request-id", b"content-security-policy", b"x-content-type-options", b"referrer-policy"} <= names
    assert b"connection: close" in head


async def test_a_request_is_answered_and_the_line_kept(place: Place) -> None:
    async with place.line() as line:
        for _ in range(3):
            await line.say(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await line.reply()).endswith(b'{"hello":"world"}')


# -- time ------------------------------------------------------------------------------------------------------


async def test_a_silent_connection_is_closed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "HEAD_SECONDS", SHORT)
    async with place.line() as line:
        assert await line.rest() == b""
    await eventually(lambda: not place.server.server_state.connections)


async def trickle(line: Line, part: bytes) -> None:
    """Part after part, much faster than the deadline and without end: it is the server that hangs up."""
    async with asyncio.timeout(SHORT * 20):
        with suppress(ConnectionError):
            while not line.reader.at_eof() and not line.has_answer():
                await line.say(part)
                await asyncio.sleep(SHORT / 3)


@pytest.mark.parametrize("begun", [b"G", b"GET /hello HTTP/1.1\r\n", b"GET /hello HTTP/1.1\r\nHost: x\r\n"])
async def test_a_head_that_trickles_is_told_so_and_closed(
    begun: bytes, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "HEAD_SECONDS", SHORT * 2)
    async with place.line() as line:
        await line.say(begun)
        await trickle(line, b"X-A: b\r\n" if begun.endswith(b"\n") else b"")
        assert_refused(await line.rest(), 408, "request_timeout")


async def test_the_second_request_on_a_line_has_a_deadline_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place.line() as line:
        await line.say(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        await line.reply()
        monkeypatch.setattr(deadlines, "HEAD_SECONDS", SHORT)
        await line.say(b"GET /hello HTTP/1.1\r\n")
        assert_refused(await line.rest(), 408, "request_timeout")


async def test_a_line_that_is_kept_without_a_request_is_closed_quietly(place: Place) -> None:
    async with place.line() as line:
        await line.say(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        await line.reply()
        assert await line.rest() == b""


POST_HEAD = b"POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"


async def test_a_body_that_stalls_is_told_so_and_its_handler_let_go(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "BODY_SECONDS", SHORT)
    async with place.line() as line:
        await line.say(POST_HEAD % 100 + b"half")
        assert_refused(await line.rest(), 408, "request_timeout")
    await eventually(lambda: left == ["disconnected"])
    await eventually(lambda: not place.server.server_state.tasks)


async def test_a_body_that_trickles_does_not_win_time_by_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "BODY_SECONDS", SHORT * 2)
    async with place.line() as line:
        await line.say(POST_HEAD % 1_000)
        await trickle(line, b"x")
        assert_refused(await line.rest(), 408, "request_timeout")


async def test_a_large_body_may_take_its_time_when_it_keeps_coming(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "BODY_SECONDS", SHORT * 4)
    stretch = deadlines.BODY_STRETCH
    async with place.line() as line:
        await line.say(POST_HEAD % (stretch * 6))
        for _ in range(6):
            await line.say(b"x" * stretch)
            await asyncio.sleep(SHORT)
        assert (await line.reply()).endswith(b'{"size":%d}' % (stretch * 6))


async def test_a_slow_answer_is_our_fault_and_not_a_deadline(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "HEAD_SECONDS", SHORT)
    monkeypatch.setattr(deadlines, "BODY_SECONDS", SHORT)
    async with place.line() as line:
        await line.say(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await line.reply()).startswith(b"HTTP/1.1 200")


async def test_a_reader_who_does_not_read_is_cut(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "WRITE_SECONDS", SHORT)
    async with place.line() as line:
        await line.say(b"GET /pour HTTP/1.1\r\nHost: x\r\n\r\n")
        await eventually(lambda: place.server.server_state.connections)
        await eventually(lambda: not place.server.server_state.connections)
        assert len(await line.rest()) < 40_000_000


# -- size ------------------------------------------------------------------------------------------------------


async def test_a_head_without_end_is_refused_while_it_comes(place: Place) -> None:
    async with place.line() as line:
        with suppress(ConnectionError):
            await line.say(b"GET /hello HTTP/1.1\r\nHost: x\r\n")
            for number in range(2_000):
                await line.say(b"X-%d: %b\r\n" % (number, b"a" * 1_000))
                if line.reader.at_eof():
                    break
        assert_refused(await line.rest(), 431, "headers_too_large")


async def test_an_address_without_end_is_refused_while_it_comes(place: Place) -> None:
    async with place.line() as line:
        with suppress(ConnectionError):
            await line.say(b"GET /")
            for _ in range(2_000):
                await line.say(b"a" * 1_000)
                if line.reader.at_eof():
                    break
        assert_refused(await line.rest(), 414, "url_too_long")


async def test_a_head_and_a_body_in_one_packet_are_not_one_large_head(place: Place) -> None:
    async with place.line() as line:
        await line.say(POST_HEAD % 200_000 + b"x" * 200_000)
        assert (await line.reply()).endswith(b'{"size":200000}')


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"HELLO\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /take HTTP/1.1\r\nContent-Length: 5, 6\r\n\r\n",
        b"POST /take HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nX: a\x00b\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_told_so_in_the_one_shape(nonsense: bytes, place: Place) -> None:
    async with place.line() as line:
        await line.say(nonsense)
        assert_refused(await line.rest(), 400, "bad_request")


# -- the sweep ---------------------------------------------------------------------------------------------------


class Watched:
    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.swept = error, 0

    def overdue(self, now: float) -> None:
        self.swept += 1
        if self.error:
            raise self.error


async def test_one_line_that_fails_does_not_end_everybodys_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(0.001))
    lines = [Watched(RuntimeError("broken")), Watched(), object()]

    class State:
        connections: ClassVar[set[object]] = set(lines)

    sweeping = asyncio.create_task(sweep_deadlines(State()))  # pyright: ignore[reportArgumentType]
    watched = [line for line in lines if isinstance(line, Watched)]
    async with asyncio.timeout(5):
        while min(line.swept for line in watched) < 3:
            await sleep(0.001)
    assert not sweeping.done()
    sweeping.cancel()
