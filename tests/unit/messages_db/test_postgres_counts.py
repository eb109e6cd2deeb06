"""Counts on PostgreSQL: of many by as many statements as of one."""

from __future__ import annotations

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE, NOWHERE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_counts as counts
from klatsch.messages_db.postgres_rows import must_number, storable


async def test_my_side_of_a_room_and_a_thread(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room, mentions=[BO])
    await say(server, ANN, room, thread=1)
    mine = await counts.mine_of(server, BO, room)
    assert mine
    assert (mine.unread, mine.mentions, mine.seq, mine.section) == (2, 1, 2, "")
    assert await counts.mine_of(server, EVE, room) is None
    thread = await counts.my_thread(server, BO, room, 1)
    assert thread
    assert (thread.following, thread.unread, thread.mentions) == (True, 1, 0)
    assert await counts.my_thread(server, BO, room, 2) is None
    assert await counts.my_threads(server, [BO, EVE], room, 1) == {BO: thread}
    assert await counts.my_threads(server, [BO], NOWHERE, 1) == {}


async def test_those_who_are_called_are_told_at_once(server: Connection) -> None:
    room = (await room_of(server, ANN, BO, EVE)).id
    number = await must_number(server, room)
    await say(server, ANN, room)
    await say(server, ANN, room, thread=1, mentions=["all"])
    async with statements_of(server) as seen:
        told = await counts.counts_of_called(server, number, 2, 1, {"*"})
    assert [(who.user, who.thread is not None) for who in told] == [(ANN, True), (BO, False), (EVE, False)]
    assert len(seen) == 3
    assert [who.user for who in await counts.counts_of_called(server, number, 2, None, {BO, EVE})] == [BO, EVE]
    assert await counts.counts_of_called(server, number, 2, None, set()) == []


async def test_a_section_comes_back_as_it_was_written(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    await server.execute("UPDATE memberships SET section = $1", storable("a\0"))
    mine = await counts.mine_of(server, ANN, room)
    assert mine
    assert mine.section == "a\0"
