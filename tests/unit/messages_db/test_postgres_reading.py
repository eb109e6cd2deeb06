"""Marks on PostgreSQL: equal to a recount, whoever writes meanwhile."""

from __future__ import annotations

import asyncio

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_reading as reading
from klatsch.messages_db.postgres_follows import follow
from klatsch.messages_db.postgres_keeping import Keep, keep_all
from klatsch.model.rooms import Preferences
from klatsch.model.threads import ThreadWish


async def test_my_rooms_and_their_counts_are_one_statement(server: Connection) -> None:
    for number in range(5):
        await say(server, ANN, (await room_of(server, ANN, BO, name=f"room-{number}")).id, mentions=[BO, "all"])
    async with statements_of(server) as seen:
        rooms = await reading.rooms_of(BO, None, 200, server)
    assert [mine.mine.mentions for mine in rooms] == [1] * 5
    assert len(seen) == 1
    assert await reading.rooms_of(BO, rooms[1].room.id, 2, server) == rooms[2:4]
    assert await reading.changes_of(BO, server) == {mine.room.id: mine.room.change for mine in rooms}


async def test_a_mark_that_does_not_move_writes_nothing(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room)
    for seq, back in ((0, False), (-1, False), (0, True)):
        async with statements_of(server) as seen:
            assert await reading.read(BO, room, seq, back, server)
        assert not [statement for statement in seen if statement.startswith("UPDATE")]
    async with statements_of(server) as seen:
        await reading.read(BO, room, 2**40, False, server)
    assert [statement for statement in seen if statement.startswith("UPDATE")], "this one does"


async def test_my_own_message_behind_a_mark_that_is_moving_is_counted_once(
    server: Connection, another: Connection
) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room)
    async with server.transaction():
        (mine,) = await keep_all(server, [Keep(lambda c: reading.read(BO, room, 1, False, c), BO, room)])
        posting = asyncio.create_task(say(another, BO, room))
        await asyncio.sleep(0.1)
        assert not posting.done(), "who posts waits for their mark"
    await posting
    mine = await reading.prefer(BO, room, Preferences(section="a\0b"), server)
    assert mine
    assert (mine.unread, mine.seq, mine.section) == (0, 2, "a\0b")


async def test_all_is_read_threads_as_well(server: Connection) -> None:
    rooms = [(await room_of(server, ANN, BO, name=f"room-{number}")).id for number in range(3)]
    for room in rooms[:2]:
        await say(server, ANN, room)
        await follow(BO, room, 1, ThreadWish(following=True), server)
        await say(server, ANN, room, thread=1)
    assert await reading.read_all(BO, server) == dict.fromkeys(rooms[:2], 2)
    assert await reading.read_all(BO, server) == {}
    marks = await server.fetch("SELECT read_seq FROM thread_follows WHERE user_id = $1", BO)
    assert [mark for (mark,) in marks] == [2, 2]
