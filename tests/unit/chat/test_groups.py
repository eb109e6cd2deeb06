"""User groups: who makes them, who sees them, who hears of them."""

from __future__ import annotations

import pytest
from rooming import made, said
from workbench import Person, heard_on, sign_up

from klatsch.chat import Klatsch
from klatsch.chat.groups import (
    RESERVED,
    all_groups,
    change_group,
    create_group,
    delete_group,
    must_be_handle,
    topics_of,
)
from klatsch.errors import GroupNotFound, InvalidField, NameTaken, NotAllowed, UserNotFound
from klatsch.hub import EVERYBODY, MEMBERS, user_topic
from klatsch.ids import GroupId, UserId
from klatsch.model.groups import Group, GroupWish
from klatsch.model.users import Role

NOBODY = UserId("U0000000000000000")
NO_GROUP = GroupId("G0000000000000000")


@pytest.fixture
async def boss(app: Klatsch) -> Person:
    return await sign_up(app, "Boss", Role.ADMIN)


@pytest.fixture
async def guest(app: Klatsch) -> Person:
    return await sign_up(app, "Guest", Role.GUEST)


async def crew_of(app: Klatsch, boss: Person, *members: Person, handle: str = "crew") -> Group:
    ids = [member.id for member in members]
    return await create_group(boss.user, name=" The crew ", handle=handle, members=ids, app=app)


async def handles(app: Klatsch, user: Person) -> list[str]:
    found, _ = await all_groups(user.user, after="", limit=99, app=app)
    return [group.handle for group in found]


@pytest.mark.parametrize("role", Role)
async def test_owners_and_admins_make_and_change_them(role: Role, app: Klatsch, boss: Person) -> None:
    somebody = await sign_up(app, "Somebody", role)
    crew = await crew_of(app, boss)
    deeds = (
        lambda: create_group(somebody.user, name="Band", handle="band", members=[], app=app),
        lambda: change_group(somebody.user, crew.id, GroupWish(name="Crowd"), app),
        lambda: delete_group(somebody.user, crew.id, app),
    )
    for deed in deeds:
        if role in (Role.OWNER, Role.ADMIN):
            await deed()
        else:
            with pytest.raises(NotAllowed):
                await deed()
    assert await handles(app, boss) == (["band"] if role in (Role.OWNER, Role.ADMIN) else ["crew"])


async def test_guests_see_those_that_they_are_in(app: Klatsch, boss: Person, ann: Person, guest: Person) -> None:
    await crew_of(app, boss, ann)
    await crew_of(app, boss, guest, handle="visitors")
    assert await handles(app, ann) == ["crew", "visitors"]
    assert await handles(app, guest) == ["visitors"]


async def test_guests_hear_of_those_that_they_are_in(app: Klatsch, boss: Person, ann: Person, guest: Person) -> None:
    assert (topics_of(ann.user), topics_of(guest.user)) == ([MEMBERS], [])
    with (
        heard_on(app.hub, MEMBERS) as members,
        heard_on(app.hub, user_topic(guest.id), EVERYBODY) as guests,
        heard_on(app.hub, user_topic(ann.id)) as anns,
    ):
        crew = await crew_of(app, boss, ann)
        await change_group(boss.user, crew.id, GroupWish(add=[guest.id]), app)
        await change_group(boss.user, crew.id, GroupWish(remove=[guest.id]), app)
        await change_group(boss.user, crew.id, GroupWish(remove=[guest.id]), app)
        await delete_group(boss.user, crew.id, app)
    types = ["group.changed"] * 3 + ["group.deleted"]
    assert [event["type"] for event in members] == types, "and nothing where nothing moved"
    assert members[0]["group"] == {
        "id": crew.id, "name": "The crew", "handle": "crew", "members": [ann.id], "createdAt": crew.created_at,
        "createdBy": boss.id,
    }  # fmt: skip
    assert [(event["type"], event["group"]) for event in guests] == [
        ("group.changed", members[1]["group"]), ("group.deleted", crew.id)
    ]  # fmt: skip
    assert anns == [], "members hear it once"


async def test_only_people_who_exist_are_in_one(app: Klatsch, boss: Person, ann: Person) -> None:
    with pytest.raises(UserNotFound):
        await create_group(boss.user, name="Crew", handle="crew", members=[ann.id, NOBODY], app=app)
    crew = await crew_of(app, boss)
    with pytest.raises(UserNotFound):
        await change_group(boss.user, crew.id, GroupWish(add=[NOBODY]), app)
    assert (await all_groups(boss.user, after="", limit=9, app=app))[0] == [crew]


async def test_what_is_not_there_and_what_is_taken(app: Klatsch, boss: Person) -> None:
    crew = await crew_of(app, boss)
    await crew_of(app, boss, handle="band")
    for handle in ("crew", "@CREW"):
        with pytest.raises(NameTaken):
            await crew_of(app, boss, handle=handle)
    with pytest.raises(NameTaken):
        await change_group(boss.user, crew.id, GroupWish(handle="Band"), app)
    with pytest.raises(GroupNotFound):
        await change_group(boss.user, NO_GROUP, GroupWish(name="x"), app)
    with pytest.raises(GroupNotFound):
        await delete_group(boss.user, NO_GROUP, app)


@pytest.mark.parametrize("handle", ["", "@", "-", "two words", "a<b", "a\nb", *sorted(RESERVED), "@All"])
def test_what_is_no_handle(handle: str) -> None:
    with pytest.raises(InvalidField):
        must_be_handle(handle)


@pytest.mark.parametrize(("handle", "tidy"), [("crew", "crew"), (" @Crew-2.x_ ", "crew-2.x_"), ("Größe", "grösse")])
def test_a_handle_is_what_people_type(handle: str, tidy: str) -> None:
    assert must_be_handle(handle) == tidy


async def test_a_group_is_called_by_its_mention(app: Klatsch, boss: Person, ann: Person, bo: Person) -> None:
    room = await made(app, boss, ann, bo)
    crew = await crew_of(app, boss, ann)
    message = await said(app, boss, room, f"<!group^{crew.id}>: lunch")
    assert message.mentions == [crew.id]
    mentions = [
        mine.mine.mentions
        for person in (ann, bo)
        for mine in await app.messages_db.rooms_of(person.id)
        if mine.room.id == room.id
    ]
    assert mentions == [1, 0]
