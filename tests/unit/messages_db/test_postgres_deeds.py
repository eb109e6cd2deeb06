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


async def test_rooms_are_locked_in_the_order_of_their_numbers(server: Connection, another: Connection) -> None:
    """Whoever waits for a room holds none that comes later: so nobody ever waits in a circle."""
    rooms = [(await room_of(server, ANN, name=f"{n}")).id for n in range(5)]
    said = [await say(server, ANN, room) for room in rooms[:3]]
    deeds = [Deed(partial(join, room, [BO], NOW), room=room) for room in rooms[:2:-1]]
    deeds += [Deed(partial(react, ANN, message.id, "!", True, NOW), message=message.id) for message in said[::-1]]

    async def do() -> list[object]:
        async with server.transaction():
            return list(await do_all(server, deeds))

    holding = another.transaction()
    await holding.start()
    await another.execute("SELECT FROM rooms WHERE id = $1 FOR NO KEY UPDATE", rooms[1])
    doing = asyncio.ensure_future(do())
    await asyncio.sleep(0.2)
    assert not doing.done(), "it waits"
    free = await another.fetch("SELECT id FROM rooms WHERE id = ANY ($1) ORDER BY number FOR UPDATE SKIP LOCKED", rooms)
    assert [id for (id,) in free] == rooms[1:], "but for the first one, which it has"
    await holding.rollback()
    assert [type(answer) for answer in await doing] == [RoomMoved] * 2 + [Touched] * 3
