"""The workspace's name, its set-up, and its invites."""

from __future__ import annotations

import asyncio

import pytest
from auth_stage import MakeUser

from klatsch.auth_db import AuthDb, NewInvite, NewUser
from klatsch.clock import HOUR, SetClock
from klatsch.errors import EmailTaken, SetupRefused
from klatsch.ids import InviteId
from klatsch.model.users import Role


async def test_the_set_up_makes_one_owner_and_names_the_workspace(db: AuthDb, clock: SetClock) -> None:
    assert await db.workspace_name() is None
    assert await db.arm_setup("hash", now=clock.now())
    ann = await db.create_owner(owner("ann", clock), setup_hash="hash", workspace="Acme")
    assert ann.role is Role.OWNER
    assert await db.workspace_name() == "Acme"
    with pytest.raises(SetupRefused):
        await db.create_owner(owner("bo", clock), setup_hash="hash", workspace="Evil")
    assert await db.workspace_name() == "Acme"
    assert not await db.arm_setup("another", now=clock.now()), "there is an owner"
    with pytest.raises(SetupRefused):
        await db.create_owner(owner("bo", clock), setup_hash="another", workspace="Evil")


async def test_a_wrong_link_sets_nothing_up(db: AuthDb, clock: SetClock) -> None:
    await db.arm_setup("hash", now=clock.now())
    for wrong in ("other", "", "HASH"):
        with pytest.raises(SetupRefused):
            await db.create_owner(owner("bo", clock), setup_hash=wrong, workspace="Evil")
    assert await db.count_users() == 0
    assert await db.workspace_name() is None
    await db.create_owner(owner("ann", clock), setup_hash="hash", workspace="Acme")


async def test_without_a_link_nothing_is_set_up(db: AuthDb, clock: SetClock) -> None:
    with pytest.raises(SetupRefused):
        await db.create_owner(owner("bo", clock), setup_hash="", workspace="Evil")


async def test_a_new_link_replaces_the_old_one(db: AuthDb, clock: SetClock) -> None:
    await db.arm_setup("first", now=clock.now())
    await db.arm_setup("second", now=clock.now())
    with pytest.raises(SetupRefused):
        await db.create_owner(owner("ann", clock), setup_hash="first", workspace="Acme")
    await db.create_owner(owner("ann", clock), setup_hash="second", workspace="Acme")


async def test_of_many_who_set_up_at_once_one_does(db: AuthDb, clock: SetClock) -> None:
    await db.arm_setup("hash", now=clock.now())
    outcomes = await asyncio.gather(
        *(db.create_owner(owner(f"user{n}", clock), setup_hash="hash", workspace=f"W{n}") for n in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, SetupRefused) for outcome in outcomes) == 7
    assert await db.count_users() == 1


async def test_a_taken_address_burns_no_link(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    await make_user("ann")
    await db.arm_setup("hash", now=clock.now())
    with pytest.raises(EmailTaken):
        await db.create_owner(owner("ann", clock), setup_hash="hash", workspace="Acme")
    assert await db.workspace_name() is None
    await db.create_owner(owner("bo", clock), setup_hash="hash", workspace="Acme")


async def test_an_owner_of_another_making_ends_the_set_up(db: AuthDb, clock: SetClock) -> None:
    await db.arm_setup("hash", now=clock.now())
    await db.create_user(owner("ann", clock))
    await db.name_workspace("By hand")
    with pytest.raises(SetupRefused):
        await db.create_owner(owner("bo", clock), setup_hash="hash", workspace="Evil")
    await db.name_workspace("Renamed")
    assert await db.workspace_name() == "Renamed"


async def test_an_invite_is_found_while_it_is_good(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    ann = await make_user("Ann", role=Role.OWNER)
    now = clock.now()
    made = await db.create_invite(
        NewInvite(token_hash="h", role=Role.ADMIN, created_by=ann.id, now=now, expires=now + HOUR, uses=2)
    )
    assert (made.role, made.created_by, made.created_at, made.expires, made.uses_left) == (
        Role.ADMIN,
        ann.id,
        now,
        now + HOUR,
        2,
    )
    assert await db.find_invite("h", now=now) == made
    assert await db.find_invite("other", now=now) is None
    assert await db.find_invite("h", now=now + HOUR) is None


async def test_usable_invites_are_listed_newest_first(db: AuthDb, clock: SetClock) -> None:
    made: list[InviteId] = []
    for number in range(4):
        clock.forward(seconds=1)
        new = NewInvite(
            token_hash=f"h{number}",
            role=Role.MEMBER,
            created_by=None,
            now=clock.now(),
            expires=clock.now() + (HOUR if number else 1),
            uses=1,
        )
        made.append((await db.create_invite(new)).id)
    await db.create_user(NewUser(name="Ann", email="a@b.test", role=Role.MEMBER, now=clock.now()), invite="h3")
    listed = await db.list_invites(now=clock.now(), limit=10)
    assert [invite.id for invite in listed] == [made[2], made[1]], "the first expired, the last is used up"
    assert len(await db.list_invites(now=clock.now(), limit=1)) == 1


async def test_a_deleted_invite_is_gone(db: AuthDb, clock: SetClock) -> None:
    new = NewInvite(
        token_hash="h", role=Role.MEMBER, created_by=None, now=clock.now(), expires=clock.now() + HOUR, uses=1
    )
    made = await db.create_invite(new)
    assert await db.delete_invite(made.id)
    assert not await db.delete_invite(made.id)
    assert await db.find_invite("h", now=clock.now()) is None


def owner(name: str, clock: SetClock) -> NewUser:
    return NewUser(name=name, email=f"{name}@example.org", role=Role.OWNER, now=clock.now(), password_hash="hash")
