"""Which rooms a user is in, and how newcomers get into the default ones."""

from __future__ import annotations

import asyncio

from workbench import NOW, Person, heard_on, new_message, welcomed

from klatsch.chat import Klatsch
from klatsch.chat.rooms import changes_of, rooms_of
from klatsch.hub import room_topic
from klatsch.messages_db import NewRoom
from klatsch.model.rooms import RoomKind


async def test_a_newcomer_is_in_the_default_room_at_the_first_look(app: Klatsch, ann: Person) -> None:
    (room,) = await rooms_of(ann.user, app)
    assert (room.name, room.member_count) == ("general", 1)


async def test_those_who_are_there_hear_once_who_joined(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, bo)
    with heard_on(app.hub, room_topic(hall)) as heard:
        for _ in range(3):
            await rooms_of(ann.user, app)
    card = {"id": ann.id, "name": "Ann", "image": None, "role": "member"}
    assert heard == [{"type": "member.joined", "room": hall, "user": card}]


async def test_looking_many_times_at_once_is_joining_once(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, bo)
    with heard_on(app.hub, room_topic(hall)) as heard:
        found = await asyncio.gather(*(rooms_of(ann.user, app) for _ in range(10)))
    assert len(heard) == 1
    assert any(found)
    assert [room.member_count for room in await rooms_of(ann.user, app)] == [2]


async def test_where_my_rooms_stand_and_no_others(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    await app.messages_db.create_room(NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id]))
    await app.messages_db.post(new_message(ann.id, "a", room=hall))
    assert await changes_of(ann.id, app) == {hall: 1}
