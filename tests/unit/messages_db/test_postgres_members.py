"""Memberships on PostgreSQL: many come in by one statement, each by a change of their own."""

from __future__ import annotations

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_members import join, leave, lift_marks, moved_since, set_moderator, welcome
from klatsch.messages_db.postgres_rows import must_number


async def test_many_come_in_by_as_many_statements_as_one(server: Connection) -> None:
    rooms = [(await room_of(server, ANN, name=name)).id for name in "ab"]
    await join(rooms[0], [BO], NOW, server)
    counts: list[int] = []
    for room, people in ((rooms[0], [EVE]), (rooms[1], [UserId(f"U{n:016X}") for n in range(500, 700)])):
        async with statements_of(server) as seen:
            moved = await join(room, people, NOW, server)
        counts.append(len(seen))
        assert [member.user for member in moved.members] == people, "in the order in which they are named"
        assert [member.change for member in moved.members] == list(range(moved.before + 1, moved.room.change + 1))
    assert counts[0] == counts[1]
    assert moved.room.member_count == 201


async def test_who_is_in_it_already_stays_as_they_are(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    await set_moderator(room, ANN, True, server)
    moved = await join(room, [ANN, BO, ANN, BO], NOW, server)
    assert [member.user for member in moved.members] == [BO]
    assert moved.room.member_count == 2
    assert not (await join(room, [ANN], NOW, server)).moved
    assert not (await set_moderator(room, ANN, True, server)).moved
    assert not (await set_moderator(room, EVE, True, server)).moved


async def test_who_comes_back_has_read_everything_and_moderates_nothing(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    await set_moderator(room, BO, True, server)
    await say(server, ANN, room)
    assert (await leave(room, BO, NOW, server)).room.member_count == 1
    assert not (await leave(room, BO, NOW, server)).moved
    (back,) = (await join(room, [BO], NOW + 1, server)).members
    assert (back.is_moderator, back.left_at, back.joined_at) == (False, None, NOW + 1)
    assert await server.fetchval("SELECT read_seq FROM memberships WHERE user_id = $1", BO) == 1


async def test_a_newcomer_is_welcomed_once(server: Connection) -> None:
    assert [move.moved for move in await welcome(ANN, NOW, server)] == [True]
    assert await welcome(ANN, NOW, server) == []


async def test_nobody_has_unread_what_they_cannot_see(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    number = await must_number(server, room)
    for _ in range(3):
        await say(server, ANN, room)
    await server.execute("UPDATE memberships SET joined_seq = 2 WHERE user_id IN ($1, $2)", ANN, BO)
    await server.execute("UPDATE memberships SET read_seq = 0, own_ahead = 3 WHERE user_id = $1", ANN)
    await lift_marks(server, number)
    rows = await server.fetch("SELECT read_seq, own_ahead FROM memberships ORDER BY user_id")
    assert [tuple(row) for row in rows] == [(2, 1), (2, 0)]
    assert not (await moved_since(server, number, 5)).moved
