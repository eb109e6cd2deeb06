"""Typing is told to those in the room, by those in the room."""

from __future__ import annotations

import pytest
from workbench import Person, heard_on, welcomed

from klatsch.chat import Klatsch, me
from klatsch.chat.typing import start_typing
from klatsch.errors import RoomNotFound
from klatsch.hub import room_topic
from klatsch.ids import RoomId
from klatsch.model.users import OwnChanges


async def test_those_in_the_room_hear_who_types(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    with heard_on(app.hub, room_topic(hall)) as heard:
        await start_typing(ann.user, hall, app)
    assert heard == [{"type": "typing.started", "room": hall, "user": ann.id}]


async def test_who_is_not_in_the_room_is_refused_and_not_heard(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    with heard_on(app.hub, room_topic(hall)) as heard:
        for room in (hall, RoomId("C0000000000000000")):
            with pytest.raises(RoomNotFound):
                await start_typing(bo.user, room, app)
    assert heard == []


async def test_who_is_invisible_types_unseen(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    await welcomed(app, bo)
    await me.change_me(ann.user, OwnChanges(invisible=True), app)
    with heard_on(app.hub, room_topic(hall)) as heard:
        await start_typing(ann.user, hall, app)
        await start_typing(bo.user, hall, app)
        await me.change_me(ann.user, OwnChanges(invisible=False), app)
        await start_typing(ann.user, hall, app)
    assert [event["user"] for event in heard] == [bo.id, ann.id]
