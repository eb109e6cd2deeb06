"""What a client may say on the socket, and how the line ends when it says something else."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from cast import Person, Server
from line import Line
from patience import until

NOT_OF_THE_TABLE = {
    "no JSON": "hello",
    "no object": "[]",
    "no type": "{}",
    "unknown": '{"type": "message.created"}',
    "an event": '{"type": "hello"}',
    "unknown field": '{"type": "heartbeat", "active": true, "user": "U0000000000000000"}',
    "wrong field": '{"type": "heartbeat", "active": "yes"}',
    "no room": '{"type": "typing"}',
    "odd room": '{"type": "typing", "room": "../../x"}',
    "deep": "[" * 4_000,
    "empty": "",
}


@pytest.mark.parametrize("name", NOT_OF_THE_TABLE)
async def test_what_is_not_of_the_table_ends_the_line(ann: Person, name: str) -> None:
    line = await ann.hears()
    await line.say(NOT_OF_THE_TABLE[name])
    assert await line.end(seconds=3) == 4003


async def test_bytes_are_no_text(ann: Person) -> None:
    line = await ann.hears()
    await line.say_bytes(b'{"type": "heartbeat"}')
    assert await line.end(seconds=3) == 4003


async def test_a_frame_of_4_kib_is_read_and_a_byte_more_is_too_big(ann: Person) -> None:
    action = json.dumps({"type": "heartbeat", "active": True})
    line = await ann.hears()
    heard = len(line.heard)
    await line.say(action + " " * (4_096 - len(action)))
    await until(lambda: len(line.heard) > heard, seconds=3)
    await line.say(action + " " * (4_097 - len(action)))
    assert await line.end(seconds=3) == 1009


async def test_typing_in_a_room_that_is_not_there_is_passed_over(ann: Person) -> None:
    line = await ann.hears()
    await line.say({"type": "typing", "room": "C0123456789ABCDEF"})
    await ann.says("the line lives")
    await line.message("the line lives")


async def test_too_many_frames_end_the_line(ann: Person, bo: Person) -> None:
    line, other = await ann.hears(), await bo.hears()
    for _ in range(130):
        await line.say({"type": "heartbeat", "active": True})
    assert await line.end(seconds=5) == 4029
    await ann.says("others go on")
    await other.message("others go on")


async def test_a_person_may_have_many_windows_but_not_endlessly_many(people: list[Person]) -> None:
    async with people[20].copy() as max_, AsyncExitStack() as stack:
        lines = [await max_.hears() for _ in range(32)]
        late = Line(f"{max_.base.replace('http', 'ws', 1)}/live", origin=max_.origin, cookie=max_.cookie_header)
        await stack.enter_async_context(late)
        assert await late.end(seconds=3) == 4008
        assert late.heard == []
        assert all(line.code is None for line in lines)


async def test_a_server_that_stops_says_that_it_comes_back(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Server(tmp_path_factory.mktemp("stops") / "data") as other:
        async with other.populate(users=1)[0] as ann:
            line = await ann.hears()
            assert await asyncio.to_thread(other.sigterm) == 0
            assert await line.end(seconds=3) == 1012
