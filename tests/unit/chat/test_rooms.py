"""Rooms: how newcomers get into the default ones; making, changing, finding, joining and leaving them, and every refusal."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rooming import NOWHERE, added, changed, direct, made, removed, said
from workbench import NOW, Person, heard_on, new_message, sign_up, welcomed

from klatsch.chat import Klatsch
from klatsch.chat.rooms import (
    RoomWish,
    browse,
    changes_of,
    create_room,
    find_room,
    join_room,
    leave_room,
    must_be_room_name,
    open_direct,
    rooms_of,
    welcome,
)
from klatsch.errors import InvalidField, NameTaken, NotAllowed, RoomArchived, RoomNotFound, UserNotFound
from klatsch.hub import room_topic, user_topic
from klatsch.ids import UserId
from klatsch.messages_db import NewRoom
from klatsch.model.rooms import MOST_IN_DIRECT, History, Posting, RoomKind
from klatsch.model.users import Role

NOBODY = UserId("U0000000000000000")

# -- newcomers -----------------------------------------------------------------------------------------


async def test_a_newcomer_is_in_the_default_room_at_the_first_look(app: Klatsch, ann: Person) -> None:
    (row,) = await rooms_of(ann.user, app)
    assert (row.room.name, row.room.member_count) == ("general", 1)
    assert (row.mine.is_moderator, row.mine.unread, row.mine.mentions) == (False, 0, 0)


async def test_those_who_are_there_hear_once_who_came(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, bo)
    with heard_on(app.hub, room_topic(hall), user_topic(bo.id)) as heard, heard_on(app.hub, user_topic(ann.id)) as anns:
        for _ in range(3):
            await rooms_of(ann.user, app)
    (event,) = heard
    assert (event["type"], event["before"], event["change"], event["now"]["memberCount"]) == ("room.changed", 1, 2, 2)
    assert [(member["user"], member["leftAt"]) for member in event["members"]] == [(ann.id, None)]
    assert event["users"][ann.id]["name"] == "Ann"
    assert [(event["type"], event["now"]["id"]) for event in anns] == [("room.opened", hall)]


async def test_looking_many_times_at_once_is_joining_once(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, bo)
    with heard_on(app.hub, room_topic(hall)) as heard:
        found = await asyncio.gather(*(rooms_of(ann.user, app) for _ in range(10)))
    assert len(heard) == 1
    assert any(found)
    assert [row.room.member_count for row in await rooms_of(ann.user, app)] == [2]


async def test_a_guest_is_put_into_no_room(app: Klatsch, ann: Person) -> None:
    gus = await sign_up(app, "Gus", Role.GUEST)
    hall = await welcomed(app, ann)
    assert not await welcome(gus.user, app)
    assert await rooms_of(gus.user, app) == []
    await app.messages_db.join(hall, [gus.id], now=NOW)
    assert [row.room.id for row in await rooms_of(gus.user, app)] == [hall], "but for those that somebody adds them to"


async def test_whoever_left_the_default_room_is_not_put_into_it_again(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    await leave_room(ann.user, hall, app)
    assert await rooms_of(ann.user, app) == []


async def test_where_my_rooms_stand_and_no_others(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    await app.messages_db.create_room(NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id]))
    await app.messages_db.post(new_message(ann.id, "a", room=hall))
    assert await changes_of(ann.id, app) == {hall: 2}


# -- making --------------------------------------------------------------------------------------------


async def test_whoever_makes_a_room_moderates_it_and_those_put_in_hear_of_it(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    with heard_on(app.hub, user_topic(bo.id)) as bos, heard_on(app.hub, user_topic(ann.id)) as anns:
        room = await made(
            app, ann, bo, topic="wine", purpose="to keep", posting=Posting.MODERATORS, history=History.JOINED
        )
    assert (room.name, room.topic, room.purpose, room.created_by, room.member_count) == (
        "cellar",
        "wine",
        "to keep",
        ann.id,
        2,
    )
    assert (room.kind, room.posting, room.history) == (RoomKind.PRIVATE, Posting.MODERATORS, History.JOINED)
    assert [event["type"] for event in bos] == [event["type"] for event in anns] == ["room.opened"]
    assert await moderators(app, ann, room.id) == {ann.id}


async def moderators(app: Klatsch, who: Person, room: Any) -> set[UserId]:
    return {row.user for row in await app.messages_db.members_of(room, after=None, limit=99) if row.is_moderator}


async def test_a_guest_makes_no_room(app: Klatsch) -> None:
    gus = await sign_up(app, "Gus", Role.GUEST)
    for kind in (RoomKind.PUBLIC, RoomKind.PRIVATE):
        with pytest.raises(NotAllowed):
            await made(app, gus, kind=kind)


async def test_nobody_is_put_into_a_room_who_does_not_exist(app: Klatsch, ann: Person) -> None:
    with pytest.raises(UserNotFound):
        await create_room(ann.user, RoomWish(name="x", kind=RoomKind.PUBLIC, members=[NOBODY]), app)
    with pytest.raises(UserNotFound):
        await open_direct(ann.user, [NOBODY], app)
    assert [row.room.name for row in await rooms_of(ann.user, app)] == ["general"]


async def test_a_name_is_taken_once(app: Klatsch, ann: Person, bo: Person) -> None:
    await made(app, ann, name="Wine Cellar")
    with pytest.raises(NameTaken):
        await made(app, bo, name="wine-cellar")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("General Talk", "general-talk"),
        ("  a \t b ", "a-b"),
        ("Straße", "strasse"),
        ("日本語", "日本語"),
        ("v1.2_x", "v1.2_x"),
    ],
)
def test_names_are_tidied(said: str, name: str) -> None:
    assert must_be_room_name(said) == name


@pytest.mark.parametrize("name", ["", " ", "-", "...", "a/b", "#a", "a\u202eb", "<b>", "a@b", "a\x00b", "😀"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidField):
        must_be_room_name(name)


# -- changing ------------------------------------------------------------------------------------------


async def test_a_moderator_changes_what_a_room_is_called_and_about_and_everybody_hears(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        new = await changed(app, ann, room, name="Attic", topic="dust")
        await changed(app, ann, room, topic="dust")
    assert (new.name, new.topic) == ("attic", "dust")
    (event,) = heard
    assert (event["type"], event["before"], event["change"]) == ("room.changed", room.change, room.change + 1)
    assert event["now"]["name"] == "attic"
    assert event["members"] == []


async def test_a_member_changes_nothing_of_a_room(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo, kind=RoomKind.PUBLIC)
    facts: list[dict[str, Any]] = [
        {"name": "attic"},
        {"topic": "x"},
        {"posting": Posting.MODERATORS},
        {"archived": True},
        {"is_default": True},
    ]
    for fact in facts:
        with pytest.raises(NotAllowed):
            await changed(app, bo, room, **fact)
    with pytest.raises(NotAllowed):
        await changed(app, ann, room, is_default=True)
    assert (await find_room(bo.user, "cellar", app)).change == room.change, (
        "not even a moderator makes it a default one"
    )


async def test_an_admin_moderates_what_they_are_in_and_finds_no_other_room(app: Klatsch, ann: Person) -> None:
    eve = await sign_up(app, "Eve", Role.ADMIN)
    room = await made(app, ann)
    with pytest.raises(RoomNotFound):
        await changed(app, eve, room, topic="mine now")
    await added(app, ann, room, eve)
    assert (await changed(app, eve, room, topic="mine now")).topic == "mine now"


async def test_only_public_rooms_become_default_ones_and_default_ones_stay_open(app: Klatsch, ann: Person) -> None:
    eve = await sign_up(app, "Eve", Role.ADMIN)
    private, public = await made(app, eve), await made(app, eve, name="square", kind=RoomKind.PUBLIC)
    with pytest.raises(InvalidField):
        await changed(app, eve, private, is_default=True)
    with pytest.raises(NotAllowed):
        await changed(app, eve, public, is_default=True, archived=True)
    await changed(app, eve, public, is_default=True)
    with pytest.raises(NotAllowed):
        await changed(app, eve, public, archived=True)
    assert {row.room.name for row in await rooms_of(ann.user, app)} == {"general", "square"}, "where newcomers land"


async def test_in_an_archived_room_nothing_is_written_until_it_is_restored(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    await changed(app, ann, room, archived=True)
    for refused in (
        changed(app, ann, room, topic="x"), added(app, ann, room, bo), join_room(bo.user, room.id, app), said(app, ann, room),
        changed(app, ann, room, archived=True),
    ):  # fmt: skip
        with pytest.raises(RoomArchived):
            await refused
    assert (await browse(bo.user, query="cellar", after="", limit=9, app=app))[0] == []
    assert (await find_room(ann.user, "cellar", app)).archived_at == NOW, "it can be found and read"
    assert (await changed(app, ann, room, archived=False)).archived_at is None
    await said(app, ann, room)


# -- finding and joining ---------------------------------------------------------------------------------


async def test_public_rooms_are_found_by_part_of_their_name_page_by_page(app: Klatsch, ann: Person, bo: Person) -> None:
    for name in ("b-room", "a-room", "c-room"):
        await made(app, ann, name=name, kind=RoomKind.PUBLIC)
    await made(app, ann, name="d-room")
    first, more = await browse(bo.user, query="ROOM", after="", limit=2, app=app)
    assert ([room.name for room in first], more) == (["a-room", "b-room"], True)
    rest, more = await browse(bo.user, query="ROOM", after="b-room", limit=2, app=app)
    assert ([room.name for room in rest], more) == (["c-room"], False), "and no private one"


async def test_a_room_is_found_under_the_names_it_had(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    await changed(app, ann, room, name="attic")
    assert (await find_room(bo.user, "Cellar", app)).name == "attic"


async def test_private_and_direct_rooms_are_found_by_those_in_them_alone(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room, two = await made(app, ann, bo), await direct(app, ann, bo)
    assert (await find_room(bo.user, "cellar", app)).id == room.id
    for where in (room.id, two.id, NOWHERE):
        with pytest.raises(RoomNotFound):
            await join_room(eve.user, where, app)
        with pytest.raises(RoomNotFound):
            await leave_room(eve.user, where, app)
    for name in ("cellar", "", "nowhere"):
        with pytest.raises(RoomNotFound):
            await find_room(eve.user, name, app)


async def test_a_guest_finds_no_public_room_but_those_they_are_in(app: Klatsch, ann: Person) -> None:
    gus = await sign_up(app, "Gus", Role.GUEST)
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    with pytest.raises(NotAllowed):
        await browse(gus.user, query="", after="", limit=9, app=app)
    with pytest.raises(RoomNotFound):
        await find_room(gus.user, "cellar", app)
    with pytest.raises(RoomNotFound):
        await join_room(gus.user, room.id, app)
    await added(app, ann, room, gus)
    assert (await find_room(gus.user, "cellar", app)).id == room.id
    assert (await join_room(gus.user, room.id, app)).id == room.id, "being in it already is no refusal"


async def test_joining_is_heard_once_and_leaving_too(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    with heard_on(app.hub, room_topic(room.id)) as heard, heard_on(app.hub, user_topic(bo.id)) as bos:
        for _ in range(2):
            assert (await join_room(bo.user, room.id, app)).member_count == 2
        await leave_room(bo.user, room.id, app)
    assert [(e["type"], e["members"][0]["user"], e["members"][0]["leftAt"]) for e in heard] == [
        ("room.changed", bo.id, None), ("room.changed", bo.id, NOW)
    ]  # fmt: skip
    assert [event["type"] for event in bos] == ["room.opened", "room.closed"]
    with pytest.raises(RoomNotFound):
        await leave_room(bo.user, room.id, app)


async def test_who_was_removed_from_a_private_room_does_not_come_back_by_themselves(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    await removed(app, ann, room, bo)
    with pytest.raises(RoomNotFound):
        await join_room(bo.user, room.id, app)
    with pytest.raises(RoomNotFound):
        await find_room(bo.user, "cellar", app)


# -- direct rooms ------------------------------------------------------------------------------------------


async def test_the_same_people_are_the_same_room_whoever_opens_it(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.GUEST)
    two = await direct(app, ann, bo)
    assert (two.kind, two.people, two.name) == (RoomKind.DIRECT, sorted([ann.id, bo.id]), "")
    with heard_on(app.hub, user_topic(ann.id), user_topic(bo.id), room_topic(two.id)) as heard:
        again = [await direct(app, *pair) for pair in ((ann, bo), (bo, ann), (bo, ann, bo))]
    assert [room.id for room in again] == [two.id] * 3
    assert heard == [], "finding it is no news"
    three = await direct(app, eve, ann, bo)
    assert three.id != two.id


async def test_alone_it_is_for_notes_to_oneself(app: Klatsch, ann: Person, bo: Person) -> None:
    notes = await direct(app, ann)
    assert (await direct(app, ann, ann)).id == notes.id
    assert (notes.people, notes.member_count) == ([ann.id], 1)
    assert (await direct(app, bo)).id != notes.id


async def test_nobody_leaves_renames_or_archives_a_direct_room(app: Klatsch, ann: Person, bo: Person) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    for room, who in ((await direct(app, ann, bo), ann), (await direct(app, eve, bo), eve)):
        for refused in (
            leave_room(who.user, room.id, app), changed(app, who, room, name="ours"), changed(app, who, room, topic="x"),
            changed(app, who, room, archived=True), changed(app, who, room, is_default=True),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                await refused
        assert (await app.messages_db.changes_of(who.id))[room.id] == room.change


async def test_so_many_people_fit_into_a_direct_room_and_no_more(app: Klatsch, ann: Person) -> None:
    crowd = [await sign_up(app, f"P{number}") for number in range(MOST_IN_DIRECT)]
    with pytest.raises(InvalidField):
        await direct(app, ann, *crowd)
    assert (await direct(app, ann, *crowd[1:])).member_count == MOST_IN_DIRECT
