"""Deeds in groups: locks first, in one order; who is refused harms nobody."""

from __future__ import annotations

import asyncio
from functools import partial

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE, NO_MESSAGE, NOWHERE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import NameTaken, RoomNotFound
from klatsch.messages_db import RoomMoved, Touched
from klatsch.messages_db.postgres_acts import react
from klatsch.messages_db.postgres_deeds import Deed, do_all
from klatsch.messages_db.postgres_members import join, leave
from klatsch.messages_db.postgres_rooms import change_room
from klatsch.model.rooms import RoomFacts


async def test_one_answer_a_deed_and_a_refusal_harms_nobody(server: Connection) -> None:
    hall, attic = (await room_of(server, ANN, name="hall")).id, (await room_of(server, ANN, name="attic")).id
    said = await say(server, ANN, hall)
    async with server.transaction():
        answers = await do_all(
            server,
            [
                Deed(partial(join, attic, [BO], NOW), room=attic),
                Deed(partial(change_room, attic, RoomFacts(name="hall", topic="lost"), NOW), room=attic),
                Deed(partial(join, NOWHERE, [BO], NOW), room=NOWHERE),
                Deed(partial(react, ANN, said.id, "!", True, NOW), message=said.id),
                Deed(partial(react, ANN, NO_MESSAGE, "!", True, NOW), message=NO_MESSAGE),
                Deed(partial(leave, attic, BO, NOW), room=attic),
            ],
        )
    kinds = [type(answer) for answer in answers]
    assert kinds == [RoomMoved, NameTaken, RoomNotFound, Touched, type(None), RoomMoved]
    assert [answer.room.change for answer in answers if isinstance(answer, RoomMoved)] == [2, 3]
    assert answers[-1].room.topic == ""


async def test_all_locks_are_one_round_trip_and_come_first(server: Connection) -> None:
    hall = (await room_of(server, ANN)).id
    await say(server, ANN, hall)
    async with statements_of(server) as seen:
        await do_all(server, [Deed(partial(join, hall, [user], NOW), room=hall) for user in (ANN, BO, EVE)])
    assert [statement for statement in seen if "FOR NO KEY UPDATE" in statement] == seen[:1]


async def test_groups_over_the_same_rooms_never_wait_in_a_circle(server: Connection, another: Connection) -> None:
    rooms = [(await room_of(server, ANN, name=f"{n}")).id for n in range(4)]
    messages = [(await say(server, ANN, room)).id for room in rooms]
    for connection in (server, another):
        await connection.execute("SET deadlock_timeout = '10ms'")

    async def many(connection: Connection, order: int, emoji: str) -> None:
        for on in (True, False) * 15:
            deeds = [Deed(partial(react, ANN, id, emoji, on, NOW), message=id) for id in messages[::order]]
            deeds += [Deed(partial(join, room, [BO], NOW), room=room) for room in rooms]
            async with connection.transaction():
                answers = await do_all(connection, deeds)
            assert all(answer.moved for answer in answers[:4])

    await asyncio.gather(many(server, 1, "a"), many(another, -1, "b"))
