"""The usual reply in one piece, and the body when it is all there. Whole conversations: test_deadlines.py, test_front.py."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl

from klatsch.http.exchange import MOST_COPIED, Exchange, exchange_of, header_lines


class Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


class Begun:
    def __init__(self, *, keep_alive: bool = True) -> None:
        self.wire, self.done = Wire(), 0
        self.flow = FlowControl(self.wire)
        self.scope: dict[str, Any] = {"method": "GET"}
        self.exchange = Exchange(
            self.scope, self.wire, self.flow,
            default_headers=[(b"date", b"today")], expect_100_continue=False, keep_alive=keep_alive,
            on_response=self.count,
        )  # fmt: skip

    def count(self) -> None:
        self.done += 1


@pytest.fixture
async def begun() -> Begun:
    return Begun()


async def test_a_request_finds_its_exchange(begun: Begun) -> None:
    assert exchange_of(begun.exchange.receive) is begun.exchange


async def test_of_another_server_there_is_none(begun: Begun) -> None:
    async def receive() -> None: ...

    assert exchange_of(receive) is None
    assert exchange_of(begun.count) is None


async def test_it_is_gone_with_its_request_without_the_collector(begun: Begun) -> None:
    await begun.exchange.reply(b"", b"{}")
    gone = weakref.ref(begun.exchange)
    gc.disable()
    try:
        del begun.exchange, begun.scope
        assert gone() is None
    finally:
        gc.enable()


async def test_a_reply_is_one_piece_with_its_length_and_the_headers_of_the_server(begun: Begun) -> None:
    await begun.exchange.reply(header_lines([(b"content-type", b"application/json")]), b'{"a":1}')
    assert begun.wire.written == [
        b'HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 7\r\ncontent-type: application/json\r\n\r\n{"a":1}'
    ]
    assert begun.exchange.response_complete
    assert begun.done == 1
    assert not begun.wire.closed


async def test_a_long_body_is_handed_over_as_it_is(begun: Begun) -> None:
    body = b"x" * (MOST_COPIED + 1)
    await begun.exchange.reply(b"", body)
    head, rest = begun.wire.written
    assert head == b"HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: %d\r\n\r\n" % len(body)
    assert rest == body
    assert begun.done == 1


async def test_a_line_that_is_not_kept_alive_is_told_so_and_closed() -> None:
    begun = Begun(keep_alive=False)
    await begun.exchange.reply(b"", b"{}")
    assert b"\r\nconnection: close\r\n\r\n{}" in begun.wire.written[0]
    assert begun.wire.closed


async def test_nothing_is_written_to_who_hung_up(begun: Begun) -> None:
    begun.exchange.disconnected = True
    await begun.exchange.reply(b"", b"{}")
    assert begun.wire.written == []


async def test_a_reply_waits_until_the_line_takes_more(begun: Begun) -> None:
    begun.flow.pause_writing()
    replying = asyncio.create_task(begun.exchange.reply(b"", b"{}"))
    await asyncio.sleep(0)
    assert begun.wire.written == []
    begun.flow.resume_writing()
    await replying
    assert len(begun.wire.written) == 1


async def test_a_body_is_taken_once_it_is_whole_and_only_once(begun: Begun) -> None:
    begun.exchange.body += b"half"
    assert begun.exchange.take_body() is None
    begun.exchange.body += b" and half"
    begun.exchange.more_body = False
    assert begun.exchange.take_body() == b"half and half"
    assert begun.exchange.take_body() == b""


async def test_a_body_in_many_pieces_grows_where_it_is(begun: Begun) -> None:
    """Copied for each piece, one that comes byte by byte would cost the square of its length."""
    whole = begun.exchange.body
    begun.exchange.body += b"a"
    begun.exchange.body += b"b"
    assert begun.exchange.body is whole


async def test_the_body_of_who_hung_up_is_not_taken(begun: Begun) -> None:
    begun.exchange.more_body = False
    begun.exchange.disconnected = True
    assert begun.exchange.take_body() is None


async def test_who_asks_for_more_gets_what_came_and_then_waits_for_the_rest(begun: Begun) -> None:
    begun.exchange.body += b"half"
    assert await begun.exchange.receive() == {"type": "http.request", "body": b"half", "more_body": True}
    rest = asyncio.create_task(begun.exchange.receive())
    await asyncio.sleep(0)
    assert not rest.done()
    begun.exchange.body += b" and half"
    begun.exchange.more_body = False
    begun.exchange.message_event.set()
    assert await rest == {"type": "http.request", "body": b" and half", "more_body": False}


async def test_who_asks_before_anything_came_waits(begun: Begun) -> None:
    asking = asyncio.create_task(begun.exchange.receive())
    await asyncio.sleep(0)
    assert not asking.done()
    begun.exchange.disconnected = True
    begun.exchange.message_event.set()
    assert await asking == {"type": "http.disconnect"}


async def test_exchanges_do_not_wake_each_other() -> None:
    one, other = Begun(), Begun()
    asking = asyncio.create_task(one.exchange.receive())
    await asyncio.sleep(0)
    other.exchange.message_event.set()
    await asyncio.sleep(0)
    assert not asking.done()
    asking.cancel()


async def test_a_reply_at_once_says_when_it_could_not(begun: Begun) -> None:
    begun.flow.pause_writing()
    assert not begun.exchange.reply_now(b"", b"{}")
    begun.flow.resume_writing()
    assert begun.exchange.reply_now(b"", b"{}")
    assert len(begun.wire.written) == 1
