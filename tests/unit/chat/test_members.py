"""Members of a room: adding, removing, making moderators; who may, who may not, and who hears of it, in which order."""

from __future__ import annotations

import msgspec
import pytest
from rooming import NOWHERE, added, changed, direct, made, read_by, removed, said
from workbench import NOW, Person, heard_on, sign_up, welcomed

from klatsch.chat import Klatsch
from klatsch.chat.members import add_members, all_members, announce_move, must_sit, remove_member, set_moderator
from klatsch.errors import NotAllowed, RoomArchived, RoomNotFound, UserNotFound
from klatsch.hub import Topic, room_topic, user_topic
from klatsch.ids import UserId
from klatsch.messages_db import RoomMoved
from klatsch.model.rooms import RoomKind
from klatsch.model.users import Role

NOBODY = UserId("U0000000000000000")


async def test_members_are_listed_page_by_page_to_members(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    ids = sorted([ann.id, bo.id])
    first, more = await all_members(ann.user, room.id, after=None, limit=1, app=app)
    assert ([row.user for row in first], more) == (ids[:1], True)
    rest, more = await all_members(ann.user, room.id, after=ids[0], limit=1, app=app)
    assert ([row.user for row in rest], more) == (ids[1:], False)


async def test_strangers_and_former_members_are_told_of_no_member_owners_included(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room, public = await made(app, ann, bo), await made(app, ann, name="square", kind=RoomKind.PUBLIC)
    await removed(app, ann, room, bo)
    for who, where in ((eve, room.id), (bo, room.id), (eve, public.id), (ann, NOWHERE)):
        with pytest.raises(RoomNotFound):
            await all_members(who.user, where, after=None, limit=9, app=app)
        with pytest.raises(RoomNotFound):
            await must_sit(who.user, where, app)


# -- adding ----------------------------------------------------------------------------------------------


async def test_who_is_added_hears_it_and_so_do_those_who_are_there(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann)
    with heard_on(app.hub, room_topic(room.id), user_topic(bo.id)) as heard:
        await add_members(ann.user, room.id, [bo.id, ann.id, bo.id], app)
        await add_members(ann.user, room.id, [bo.id], app)
    opened, moved = heard
    assert (opened["type"], opened["now"]["id"]) == ("room.opened", room.id)
    assert (moved["type"], [member["user"] for member in moved["members"]]) == ("room.changed", [bo.id])
    assert moved["users"][bo.id]["name"] == "Bo"
    assert moved["now"]["memberCount"] == 2


async def test_a_member_may_add_and_a_guest_may_not(app: Klatsch, ann: Person, bo: Person) -> None:
    gus, eve = await sign_up(app, "Gus", Role.GUEST), await sign_up(app, "Eve")
    room = await made(app, ann, bo, gus)
    with pytest.raises(NotAllowed):
        await added(app, gus, room, eve)
    await added(app, bo, room, eve)
    assert (await must_sit(eve.user, room.id, app)).is_member


async def test_nobody_is_added_by_a_stranger_nor_somebody_who_does_not_exist(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room = await made(app, ann)
    for who in (bo, eve):
        with pytest.raises(RoomNotFound):
            await added(app, who, room, who)
    with pytest.raises(UserNotFound):
        await add_members(ann.user, room.id, [bo.id, NOBODY], app)
    assert (await app.messages_db.members_of(room.id, after=None, limit=9))[0].user == ann.id
    assert (await app.messages_db.changes_of(ann.id))[room.id] == room.change, "all or none"


async def test_an_archived_and_a_direct_room_take_nobody_in(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room, two = await made(app, ann, eve), await direct(app, ann, eve)
    await changed(app, ann, room, archived=True)
    with pytest.raises(RoomArchived):
        await added(app, ann, room, bo)
    for who in (ann, eve):
        with pytest.raises(NotAllowed):
            await added(app, who, two, bo)


# -- removing ----------------------------------------------------------------------------------------------


async def test_who_is_removed_hears_that_and_nothing_more_of_the_room(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room, "mine")
    order: list[tuple[Topic, str]] = []
    for topic in (room_topic(room.id), user_topic(bo.id)):
        app.hub.listen(topic, lambda topic, event: order.append((topic, msgspec.json.decode(event)["type"])))
    await removed(app, ann, room, bo)
    assert order == [(user_topic(bo.id), "room.closed"), (room_topic(room.id), "room.changed")], "they first"
    with pytest.raises(RoomNotFound):
        await read_by(app, bo, room)
    with pytest.raises(RoomNotFound):
        await said(app, bo, room)
    assert len((await read_by(app, ann, room)).messages) == 1, "what they said stays"


async def test_a_member_removes_nobody_and_a_stranger_finds_no_room(app: Klatsch, ann: Person, bo: Person) -> None:
    eve, gus = await sign_up(app, "Eve", Role.ADMIN), await sign_up(app, "Gus", Role.GUEST)
    room = await made(app, ann, bo, gus)
    await set_moderator(ann.user, room.id, gus.id, on=True, app=app)
    for who in (bo, gus):
        with pytest.raises(NotAllowed):
            await removed(app, who, room, ann)
    with pytest.raises(RoomNotFound):
        await removed(app, eve, room, bo)
    await added(app, ann, room, eve)
    await removed(app, eve, room, bo)
    with pytest.raises(RoomNotFound):
        await must_sit(bo.user, room.id, app)


async def test_nobody_is_removed_who_is_not_there(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann)
    with heard_on(app.hub, room_topic(room.id), user_topic(bo.id)) as heard:
        for who in (bo.id, NOBODY, UserId("nobody")):
            with pytest.raises(UserNotFound):
                await remove_member(ann.user, room.id, who, app)
    assert heard == []


async def test_nobody_is_removed_from_a_direct_room(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room = await direct(app, ann, bo, eve)
    for who in (ann, eve):
        with pytest.raises(NotAllowed):
            await removed(app, who, room, bo)
    assert (await must_sit(bo.user, room.id, app)).is_member


# -- moderating ----------------------------------------------------------------------------------------------


async def test_a_moderator_is_made_and_unmade_and_everybody_hears(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    with heard_on(app.hub, room_topic(room.id)) as heard, heard_on(app.hub, user_topic(bo.id)) as bos:
        for on in (True, True, False):
            await set_moderator(ann.user, room.id, bo.id, on=on, app=app)
            assert (await must_sit(bo.user, room.id, app)).is_moderator is on
    assert [event["members"][0]["isModerator"] for event in heard] == [True, False]
    assert [event["type"] for event in bos] == ["room.opened", "room.opened"]


async def test_who_may_not_make_moderators(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room, two = await made(app, ann, bo), await direct(app, ann, eve)
    with pytest.raises(NotAllowed):
        await set_moderator(bo.user, room.id, bo.id, on=True, app=app)
    with pytest.raises(RoomNotFound):
        await set_moderator(eve.user, room.id, eve.id, on=True, app=app)
    with pytest.raises(NotAllowed):
        await set_moderator(eve.user, two.id, ann.id, on=True, app=app)
    for nobody in (eve.id, NOBODY):
        with pytest.raises(UserNotFound):
            await set_moderator(ann.user, room.id, nobody, on=True, app=app)


async def test_who_comes_back_is_no_moderator_any_more(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await set_moderator(ann.user, room.id, bo.id, on=True, app=app)
    await removed(app, ann, room, bo)
    await added(app, ann, room, bo)
    assert not (await must_sit(bo.user, room.id, app)).is_moderator


async def test_what_did_not_move_is_not_announced(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    room = (await must_sit(ann.user, hall, app)).room
    with heard_on(app.hub, room_topic(hall)) as heard:
        await announce_move(RoomMoved(room=room, before=room.change, moved=False), app)
    assert heard == []
    assert room.created_at != NOW, "the room is older than this test"
