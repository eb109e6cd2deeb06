"""How far I have read and how I keep a room: mine alone, heard by my own devices alone."""

from __future__ import annotations

import pytest
from rooming import NOWHERE, made, removed, said
from workbench import Person, heard_on

from klatsch.chat import Klatsch
from klatsch.chat.acts import delete, edit
from klatsch.chat.reading import prefer, read, read_all
from klatsch.errors import RoomNotFound
from klatsch.hub import EVERYBODY, room_topic, user_topic
from klatsch.model.rooms import Notify, Preferences


async def test_reading_moves_the_mark_forward_and_only_mark_unread_moves_it_back(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    for _ in range(3):
        await said(app, bo, room)
    mine = await read(ann.user, room.id, 2, back=False, app=app)
    assert (mine.read_seq, mine.unread) == (2, 1)
    mine = await read(ann.user, room.id, 1, back=False, app=app)
    assert (mine.read_seq, mine.unread) == (2, 1)
    mine = await read(ann.user, room.id, 1, back=True, app=app)
    assert (mine.read_seq, mine.unread) == (1, 2)
    mine = await read(ann.user, room.id, 999, back=False, app=app)
    assert (mine.read_seq, mine.unread) == (3, 0), "and never beyond the last message"


async def test_my_devices_hear_of_it_and_nobody_else(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room)
    with (
        heard_on(app.hub, user_topic(ann.id)) as anns,
        heard_on(app.hub, room_topic(room.id), user_topic(bo.id), EVERYBODY) as others,
    ):
        await read(ann.user, room.id, 1, back=False, app=app)
        wish = Preferences(notify=Notify.NOTHING, muted=True, favourite=True, section="Work")
        mine = await prefer(ann.user, room.id, wish, app)
    assert [(event["type"], event["room"], event["mine"]["readSeq"], event["mine"]["muted"]) for event in anns] == [
        ("mine.changed", room.id, 1, False), ("mine.changed", room.id, 1, True)
    ]  # fmt: skip
    assert others == []
    assert (mine.notify, mine.muted, mine.favourite, mine.section) == (Notify.NOTHING, True, True, "Work")


async def test_what_a_wish_does_not_name_stays(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    await prefer(ann.user, room.id, Preferences(notify=Notify.MENTIONS, section="Work", muted=True), app)
    mine = await prefer(ann.user, room.id, Preferences(favourite=True), app)
    assert (mine.notify, mine.section, mine.muted, mine.favourite) == (Notify.MENTIONS, "Work", True, True)


async def test_mentions_are_counted_from_the_mark_on(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    for content in (f"<@{ann.id}>", "<!here>", f"<@{bo.id}>", "nobody"):
        await said(app, bo, room, content)
    assert (await read(ann.user, room.id, 0, back=False, app=app)).mentions == 2
    assert (await read(ann.user, room.id, 1, back=False, app=app)).mentions == 1
    assert (await read(bo.user, room.id, 0, back=True, app=app)).mentions == 0, "nobody calls themselves"


async def test_who_is_not_in_the_room_any_more_has_no_mark_in_it(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await removed(app, ann, room, bo)
    with heard_on(app.hub, user_topic(bo.id)) as heard:
        for where in (room.id, NOWHERE):
            with pytest.raises(RoomNotFound):
                await read(bo.user, where, 1, back=False, app=app)
            with pytest.raises(RoomNotFound):
                await prefer(bo.user, where, Preferences(muted=True), app)
    assert heard == []


async def test_everything_is_read_with_one_word_to_my_devices(app: Klatsch, ann: Person, bo: Person) -> None:
    rooms = [await made(app, ann, bo, name=name) for name in ("hall", "cellar", "attic")]
    for room in rooms[:2]:
        await said(app, bo, room, f"<@{ann.id}>")
    marks = {room.id: 1 for room in rooms[:2]}
    with (
        heard_on(app.hub, user_topic(ann.id)) as anns,
        heard_on(app.hub, user_topic(bo.id), EVERYBODY, *(room_topic(room.id) for room in rooms)) as others,
    ):
        assert await read_all(ann.user, app) == marks
        assert await read_all(ann.user, app) == {}
    assert anns == [{"type": "all.read", "rooms": marks}]
    assert others == []


async def test_whoever_is_called_or_not_any_more_is_told_what_they_count(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    message = await said(app, bo, room)
    with heard_on(app.hub, user_topic(ann.id)) as heard:
        await edit(bo.user, message.id, f"<@{ann.id}>", app)
        await edit(bo.user, message.id, f"<@{ann.id}>!", app)
        await delete(bo.user, message.id, app)
    assert [(event["type"], event["mine"]["mentions"]) for event in heard] == [("mine.changed", 1), ("mine.changed", 0)]
