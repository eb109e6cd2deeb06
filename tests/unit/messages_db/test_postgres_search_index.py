"""The index follows in bounded steps, each a transaction of one process at a time; nobody who writes waits for it."""

from __future__ import annotations

import asyncio

import pytest
from behind_postgres import room_of, say
from message_stage import ANN, BO
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_search_index
from klatsch.messages_db.postgres_acts import delete, edit, pin, react
from klatsch.messages_db.postgres_search_index import SOMEBODY_ELSE, index_some, size, start_over
from klatsch.messages_db.search_text import FORM


async def step(connection: Connection, most: int = 64) -> int:
    async with connection.transaction():
        return await index_some(most, connection)


async def noted(connection: Connection) -> int:
    return await connection.fetchval("SELECT count(*) FROM search_moves")


async def test_a_step_is_as_large_as_asked(server: Connection) -> None:
    rooms = [(await room_of(server, ANN, name=name)).id for name in "ab"]
    for number in range(10):
        await say(server, ANN, rooms[number % 2])
    assert [await step(server, 4) for _ in range(4)] == [4, 4, 2, 0]
    assert await size(server) == 10


async def test_long_messages_go_in_smaller_steps_but_go(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    for _ in range(3):
        await say(server, ANN, room)
    await server.execute("UPDATE messages SET content = repeat('x', 20000)")
    await server.execute("DELETE FROM search_moves")
    assert [await step(server) for _ in range(4)] == [1, 1, 1, 0]


async def test_only_what_the_index_would_tell_apart_is_noted(server: Connection) -> None:
    said = await say(server, ANN, (await room_of(server, ANN)).id)
    assert await noted(server) == 0, "a post costs nothing"
    for emoji in "!?":
        await react(ANN, said.id, emoji, True, NOW, server)
    await pin(ANN, said.id, True, NOW, server)
    assert await noted(server) == 2
    await react(ANN, said.id, "!", False, NOW, server)
    assert await noted(server) == 2, "it still has reactions"
    await edit(said.id, "other words", [], NOW, server)
    await delete(said.id, NOW, server)
    assert await noted(server) == 4
    await step(server)
    assert (await noted(server), await size(server)) == (0, 0)


async def test_of_two_one_makes_the_step_and_nobody_waits(server: Connection, another: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    said = [await say(server, ANN, room) for _ in range(3)]
    await step(server)
    await edit(said[0].id, "more words", [], NOW, server)
    async with server.transaction():
        assert await index_some(64, server) == 1
        async with asyncio.timeout(5):
            assert await step(another) == SOMEBODY_ELSE
        async with asyncio.timeout(5), another.transaction():
            await edit(said[0].id, "late words", [], NOW, another)
            await say(another, BO, room)
    assert await step(another) == 2, "what moved while it was indexed is indexed once more"
    assert await server.fetchval("SELECT words @@ 'late' FROM search_entries WHERE words @@ 'late'")
    assert (await size(server), await step(server)) == (4, 0)


async def test_a_message_that_is_committed_late_is_not_skipped(server: Connection, another: Connection) -> None:
    """Numbers are given out before the commit, so that a lower one may come after a higher one."""
    rooms = [(await room_of(server, ANN, name=name)).id for name in "ab"]
    async with another.transaction():
        late = await say(another, ANN, rooms[0])
        await say(server, ANN, rooms[1])
        assert await step(server) == 1
    assert await step(server) == 1
    assert await server.fetchval("SELECT count(*) FROM messages") == await size(server) == 2
    assert late.seq == 1


async def test_another_way_of_making_words_makes_the_index_anew(
    server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(server, ANN, (await room_of(server, ANN)).id)
    await step(server)
    assert await step(server) == 0
    monkeypatch.setattr(postgres_search_index, "FORM", FORM + 1)
    assert await step(server) == 1
    assert await size(server) == 1


async def test_starting_over_leaves_nothing(server: Connection) -> None:
    await say(server, ANN, (await room_of(server, ANN)).id)
    await step(server)
    await start_over(server)
    assert await size(server) == 0
    assert await step(server) == 1
