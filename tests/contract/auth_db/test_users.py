"""Users, their ways in, and how they are listed."""

from __future__ import annotations

import asyncio

import pytest
from auth_stage import MakeUser

from klatsch.auth_db import Account, AuthDb, NewInvite, NewUser
from klatsch.clock import HOUR, SetClock
from klatsch.errors import EmailTaken, InviteRefused
from klatsch.ids import UserId
from klatsch.model.users import Role

GITHUB = Account(provider="github", provider_account_id="583231", type="oauth")


async def test_a_user_is_found_by_id_address_and_identity(db: AuthDb, clock: SetClock) -> None:
    new = NewUser(
        name="Ann", email="ann@example.org", role=Role.ADMIN, now=clock.now(), image="https://example.org/a.png"
    )
    ann = await db.create_user(new, account=GITHUB)
    assert (ann.name, ann.email, ann.role, ann.image, ann.active) == (
        "Ann",
        "ann@example.org",
        Role.ADMIN,
        "https://example.org/a.png",
        True,
    )
    assert await db.find_user(ann.id) == ann
    assert await db.find_user_by_email("ann@example.org") == ann
    assert await db.find_user_by_account(GITHUB) == ann
    assert await db.find_user(UserId("U0000000000000000")) is None
    assert await db.find_user_by_email("bo@example.org") is None
    other = Account(provider="oidc", provider_account_id=GITHUB.provider_account_id, type="oidc")
    assert await db.find_user_by_account(other) is None


async def test_an_address_belongs_to_one_user(db: AuthDb, make_user: MakeUser) -> None:
    await make_user("Ann")
    with pytest.raises(EmailTaken):
        await make_user("Ann")
    assert await db.count_users() == 1


async def test_of_many_who_want_the_same_address_one_gets_it(db: AuthDb, make_user: MakeUser) -> None:
    outcomes = await asyncio.gather(*(make_user("Ann") for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, EmailTaken) for outcome in outcomes) == 7
    assert await db.count_users() == 1


async def test_an_identity_belongs_to_one_user(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    assert await db.link_account(ann.id, GITHUB)
    assert not await db.link_account(bo.id, GITHUB)
    assert await db.find_user_by_account(GITHUB) == ann
    cy = NewUser(name="Cy", email="cy@example.org", role=Role.MEMBER, now=clock.now())
    with pytest.raises(EmailTaken):
        await db.create_user(cy, account=GITHUB)
    assert await db.find_user_by_email("cy@example.org") is None, "all or nothing"


async def test_an_invite_gives_its_role_and_is_used_up(db: AuthDb, clock: SetClock) -> None:
    await db.create_invite(invite(clock, role=Role.GUEST, uses=1))
    ann = await db.create_user(somebody("ann", clock, Role.OWNER), invite="hash of an invite")
    assert ann.role is Role.GUEST
    with pytest.raises(InviteRefused):
        await db.create_user(somebody("bo", clock), invite="hash of an invite")
    assert await db.find_user_by_email("bo@example.org") is None


async def test_of_many_who_want_the_last_place_one_gets_it(db: AuthDb, clock: SetClock) -> None:
    await db.create_invite(invite(clock, uses=3))
    outcomes = await asyncio.gather(
        *(db.create_user(somebody(f"user{n}", clock), invite="hash of an invite") for n in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, InviteRefused) for outcome in outcomes) == 7
    assert await db.count_users() == 3


async def test_a_taken_address_uses_up_no_invite(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    await make_user("Ann")
    await db.create_invite(invite(clock, uses=1))
    with pytest.raises(EmailTaken):
        await db.create_user(somebody("ann", clock), invite="hash of an invite")
    found = await db.find_invite("hash of an invite", now=clock.now())
    assert found is not None
    assert found.uses_left == 1


async def test_an_invite_that_is_over_lets_nobody_in(db: AuthDb, clock: SetClock) -> None:
    await db.create_invite(invite(clock, hours=1))
    clock.forward(seconds=3600)
    for hashed in ("hash of an invite", "unknown", ""):
        with pytest.raises(InviteRefused):
            await db.create_user(somebody("ann", clock), invite=hashed)


async def test_passwords_are_kept_beside_the_user(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    ann, bo = await make_user("Ann", password_hash="first"), await make_user("Bo", password_hash=None)
    assert await db.password_of(ann.id) == "first"
    assert await db.password_of(bo.id) is None
    assert await db.password_of(UserId("")) is None
    await db.set_password(ann.id, "second", now=clock.now())
    await db.set_password(bo.id, "third", now=clock.now())
    assert await db.password_of(ann.id) == "second"
    assert await db.password_of(bo.id) == "third"


async def test_text_from_outside_is_text(db: AuthDb, make_user: MakeUser) -> None:
    ann = await make_user("Robert'); DROP TABLE users; --")
    assert await db.find_user_by_email("' OR 1=1 --") is None
    assert (await db.find_user(ann.id)) == ann


def somebody(name: str, clock: SetClock, role: Role = Role.MEMBER) -> NewUser:
    return NewUser(name=name, email=f"{name}@example.org", role=role, now=clock.now(), password_hash="hash")


def invite(clock: SetClock, *, role: Role = Role.MEMBER, uses: int = 1, hours: int = 24) -> NewInvite:
    expires = clock.now() + hours * HOUR
    return NewInvite(
        token_hash="hash of an invite", role=role, created_by=None, now=clock.now(), expires=expires, uses=uses
    )
