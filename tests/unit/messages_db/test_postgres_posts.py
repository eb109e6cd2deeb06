"""Posting in groups costs one round trip, however large the group, and locks in one order."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from behind import new
from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE, NOWHERE

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import MessageNotFound, RoomArchived, RoomNotFound
from klatsch.messages_db import Posted
from klatsch.messages_db.postgres_members import join
from klatsch.messages_db.postgres_posts import post_all
from klatsch.messages_db.postgres_rooms import change_room
from klatsch.model.rooms import History, RoomFacts


@pytest.mark.parametrize("size", [1, 200])
async def test_a_group_is_one_round_trip(size: int, server: Connection) -> None:
    rooms = [(await room_of(server, ANN, BO, name=name)).id for name in "ab"]
    await say(server, ANN, rooms[0])  # the driver learns the types once a connection
    group = [new((ANN, BO)[nth % 2], rooms[nth // 2 % 2]) for nth in range(size)]
    async with statements_of(server) as seen:
        answers = await post_all(server, group)
    assert len(seen) == 1
    assert all(isinstance(answer, Posted) for answer in answers)


async def test_only_replies_and_mentions_cost_statements_of_their_own(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room)
    async with statements_of(server) as seen:
        await say(server, BO, room, mentions=[ANN])
    assert [statement.split()[0] for statement in seen] == ["BEGIN", "SELECT", "WITH", "COMMIT;"]
    async with statements_of(server) as seen:
        await say(server, BO, room, thread=1)
    assert seen[0].startswith("BEGIN"), "the root is read as this reply left it"
    assert len(seen) > 4


async def test_one_answer_a_post_in_order(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    hidden = (await room_of(server, ANN, name="past", history=History.JOINED)).id
    await say(server, ANN, hidden)
    await join(hidden, [BO], 0, server)
    shut = (await room_of(server, ANN, name="shut")).id
    await change_room(shut, RoomFacts(archived=True), 0, server)
    first = new(ANN, room)
    drafts = [
        first,
        new(EVE, room),
        first,
        new(ANN, room, thread=1),
        new(ANN, room, thread=2),
        new(ANN, shut),
        new(ANN, NOWHERE),
        new(BO, hidden, thread=1),
        new(ANN, room),
    ]
    answers = await post_all(server, drafts)
    assert [type(answer) for answer in answers] == [
        Posted, RoomNotFound, Posted, Posted, MessageNotFound, RoomArchived, RoomNotFound, MessageNotFound, Posted
    ]  # fmt: skip
    posted = [answer for answer in answers if isinstance(answer, Posted)]
    assert [(p.is_new, p.message.seq) for p in posted] == [(True, 1), (False, 1), (True, 2), (True, 3)]
    assert [p.message.change for p in posted] == [3, 3, 4, 6], "the root moved too"
    assert [p.before for p in posted] == [2, 0, 3, 5]


async def test_a_refusal_moves_nothing(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id

    async def counters() -> list[object]:
        return [*await server.fetch("SELECT * FROM rooms"), *await server.fetch("SELECT * FROM memberships")]

    before = await counters()
    assert await post_all(server, []) == []
    await post_all(server, [new(EVE, room) for _ in range(5)])
    await post_all(server, [new(ANN, room, thread=9) for _ in range(5)])
    assert await counters() == before
    await say(server, ANN, room)
    assert await counters() != before


async def test_marks_of_one_author_move_through_the_whole_group(server: Connection) -> None:
    """Bo speaks between Ann's words: what she has not read stays unread, and her own words never were."""
    room = (await room_of(server, ANN, BO)).id
    await post_all(server, [new(author, room) for author in (ANN, BO, ANN, ANN, BO)])
    marks = await server.fetch(
        "SELECT user_id, read_seq, own_ahead FROM memberships WHERE user_id IN ($1, $2)", ANN, BO
    )
    assert {tuple(row) for row in marks} == {(ANN, 1, 2), (BO, 0, 2)}


async def test_the_default_room_and_its_id_are_one_room(server: Connection) -> None:
    """Two seats of one group that are one membership."""
    hall = await server.fetchval("SELECT id FROM rooms")
    await join(hall, [ANN], 0, server)
    drafts = [new(ANN, hall), msgspec.structs.replace(new(ANN, hall), room=None), new(ANN, hall)]
    answers = await post_all(server, drafts)
    assert [answer.message.seq for answer in answers if isinstance(answer, Posted)] == [1, 2, 3]
    mark = await server.fetchrow("SELECT read_seq, own_ahead FROM memberships")
    assert tuple(mark or ()) == (3, 0)


async def test_who_waits_for_a_room_sees_who_left_it_meanwhile(server: Connection, another: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    leaving = another.transaction()
    await leaving.start()
    await another.execute("SELECT FROM rooms WHERE id = $1 FOR NO KEY UPDATE", room)
    posting = asyncio.ensure_future(post_all(server, [new(BO, room)]))
    await asyncio.sleep(0.2)
    assert not posting.done(), "it waits for the room"
    await another.execute("UPDATE memberships SET left_at = 1 WHERE user_id = $1", BO)
    await leaving.commit()
    assert [type(answer) for answer in await posting] == [RoomNotFound]


async def test_rooms_are_locked_in_the_order_of_their_numbers(server: Connection, another: Connection) -> None:
    """Whoever waits for a room holds none that comes later: so nobody ever waits in a circle."""
    rooms = [(await room_of(server, ANN, name=f"{n}")).id for n in range(5)]
    holding = another.transaction()
    await holding.start()
    await another.execute("SELECT FROM rooms WHERE id = $1 FOR NO KEY UPDATE", rooms[1])
    posting = asyncio.ensure_future(post_all(server, [new(ANN, room) for room in rooms[::-1]]))
    await asyncio.sleep(0.2)
    assert not posting.done(), "it waits"
    free = await another.fetch("SELECT id FROM rooms WHERE id = ANY ($1) ORDER BY number FOR UPDATE SKIP LOCKED", rooms)
    assert [id for (id,) in free] == rooms[1:], "but for the first one, which it has"
    await holding.rollback()
    assert all(isinstance(answer, Posted) for answer in await posting)
