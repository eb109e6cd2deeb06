"""User groups."""

from __future__ import annotations

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.errors import NameTaken, TooMany
from klatsch.ids import GroupId, UserId
from klatsch.messages_db import GroupMoved, MessagesDb, NewGroup
from klatsch.model.groups import MOST_IN_GROUP, Group, GroupWish

NO_GROUP = GroupId("G0000000000000000")


async def made(db: MessagesDb, handle: str, *members: UserId) -> Group:
    new = NewGroup(name=handle.title(), handle=handle, members=list(members), now=NOW, created_by=ANN)
    return await db.create_group(new)


async def handles(db: MessagesDb, member: UserId | None = None, *, after: str = "", limit: int = 99) -> list[str]:
    return [group.handle for group in await db.groups_of(member, after=after, limit=limit)]


async def test_a_group_is_kept_as_it_was_made(db: MessagesDb) -> None:
    group = await made(db, "crew", EVE, ANN, EVE)
    assert group == Group(
        id=group.id, name="Crew", handle="crew", members=[ANN, EVE], created_at=NOW, created_by=ANN
    )  # fmt: skip
    assert await db.groups_of(None, after="", limit=9) == [group]


async def test_they_are_listed_by_handle_in_pages_and_for_a_member_alone(db: MessagesDb) -> None:
    for handle, members in (("c", [ANN]), ("a", [BO]), ("d", []), ("b", [ANN, BO])):
        await made(db, handle, *members)
    assert await handles(db) == ["a", "b", "c", "d"]
    assert await handles(db, after="b", limit=1) == ["c"]
    assert await handles(db, ANN) == ["b", "c"]
    assert await handles(db, ANN, after="b") == ["c"]
    assert await handles(db, EVE) == []


async def test_a_handle_calls_one_group(db: MessagesDb) -> None:
    group = await made(db, "crew")
    other = await made(db, "band")
    with pytest.raises(NameTaken):
        await made(db, "crew")
    with pytest.raises(NameTaken):
        await db.change_group(other.id, GroupWish(handle="crew"))
    assert await db.change_group(group.id, GroupWish(handle="crew")) == GroupMoved(group=group, left=[], moved=False)
    await db.delete_group(group.id)
    assert (await made(db, "crew")).id != group.id


async def test_what_a_wish_does_not_name_stays(db: MessagesDb) -> None:
    group = await made(db, "crew", ANN, BO)
    moved = await db.change_group(group.id, GroupWish(add=[EVE, ANN], remove=[BO]))
    assert moved
    assert (moved.group.members, moved.left, moved.moved) == ([ANN, EVE], [BO], True)
    moved = await db.change_group(group.id, GroupWish(name="Band", handle="band"))
    assert moved
    assert (moved.group.name, moved.group.handle, moved.group.members, moved.left) == ("Band", "band", [ANN, EVE], [])
    moved = await db.change_group(group.id, GroupWish(add=[EVE], remove=[EVE]))
    assert moved
    assert (moved.group.members, moved.moved) == ([ANN, EVE], False), "who is in both is in it"
    assert await db.change_group(NO_GROUP, GroupWish(name="x")) is None


async def test_a_deleted_group_is_gone(db: MessagesDb) -> None:
    group = await made(db, "crew", ANN)
    assert await db.delete_group(group.id) == group
    assert await handles(db) == []
    assert await handles(db, ANN) == []
    assert await db.delete_group(group.id) is None
    assert await db.change_group(group.id, GroupWish(add=[BO])) is None
    assert (await db.check())["ok"]


async def test_a_group_that_would_be_too_large_stays_as_it_was(db: MessagesDb) -> None:
    many = [UserId(f"U{n:016X}") for n in range(MOST_IN_GROUP)]
    group = await made(db, "crowd", *many)
    with pytest.raises(TooMany):
        await db.change_group(group.id, GroupWish(name="more", add=[UserId(f"U{MOST_IN_GROUP:016X}")]))
    assert await db.groups_of(None, after="", limit=9) == [group]
    assert await db.change_group(group.id, GroupWish(add=[UserId(f"U{MOST_IN_GROUP:016X}")], remove=many[:1]))


async def test_they_are_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    group = await made(db, "crew", ANN)
    await db.close()
    db = await engine.open()
    assert await db.groups_of(None, after="", limit=9) == [group]
    await db.close()
