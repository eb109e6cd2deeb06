"""Rooms on PostgreSQL: of two who want one name, or one direct room, at once, one makes it."""

from __future__ import annotations

import asyncio

import pytest
from behind_postgres import room_of
from message_stage import ANN, BO, NOWHERE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import NameTaken
from klatsch.messages_db import NewRoom, RoomMoved
from klatsch.messages_db.postgres_rooms import change_room, create_room, find_room, public_rooms, seat
from klatsch.model.rooms import RoomFacts, RoomKind


async def at_once(server: Connection, another: Connection, new: NewRoom) -> list[RoomMoved | BaseException]:
    async def make(connection: Connection) -> RoomMoved:
        async with connection.transaction():
            moved = await create_room(new, connection)
            await asyncio.sleep(0.1)
            return moved

    return [*await asyncio.gather(make(server), make(another), return_exceptions=True)]


async def test_a_name_is_given_once(server: Connection, another: Connection) -> None:
    answers = await at_once(server, another, NewRoom(name="attic", topic="", kind=RoomKind.PUBLIC, now=NOW))
    assert {type(answer) for answer in answers} == {RoomMoved, NameTaken}


async def test_a_direct_room_is_made_once(server: Connection, another: Connection) -> None:
    new = NewRoom(name="", topic="", kind=RoomKind.DIRECT, now=NOW, members=[ANN, BO])
    answers = [answer for answer in await at_once(server, another, new) if isinstance(answer, RoomMoved)]
    assert sorted(answer.moved for answer in answers) == [False, True]
    assert len({answer.room.id for answer in answers}) == 1


async def test_names_lead_to_rooms(server: Connection) -> None:
    room = (await room_of(server, ANN, name="attic")).id
    await change_room(room, RoomFacts(name="cellar"), NOW, server)
    assert await find_room("attic", server) == await find_room("cellar", server) == room
    assert await find_room("\0", server) is None
    with pytest.raises(NameTaken):
        await change_room(room, RoomFacts(name="general"), NOW, server)
    assert [found.name for found in await public_rooms("ell", "", 9, server)] == ["cellar"]
    assert await public_rooms("\0", "", 9, server) == []


async def test_a_seat_is_of_any_room(server: Connection) -> None:
    room = (await room_of(server, ANN, name="attic")).id
    seats = [await seat(user, room, server) for user in (ANN, BO)]
    assert [found and found.is_member for found in seats] == [True, False]
    default = await seat(ANN, None, server)
    assert default
    assert default.room.is_default
    assert await seat(ANN, NOWHERE, server) is None
