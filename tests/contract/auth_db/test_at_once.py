"""Two processes on one database, at once: what one of them decides holds for the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from auth_stage import MakeUser, StartSession

from klatsch.auth_db import AccountChange, AuthDb, NewSession, SessionTouch
from klatsch.auth_db.open import open_auth_db
from klatsch.clock import DAY, HOUR, MINUTE, SetClock
from klatsch.errors import LastOwner, NotAllowed
from klatsch.model.users import AccountState, OwnChanges, PersonalStatus, Role, User


@pytest.fixture
async def other(url: str, db: AuthDb) -> AsyncIterator[AuthDb]:
    opened = await open_auth_db(url)
    yield opened
    await opened.close()


def new_session(user: User, token_hash: str, clock: SetClock) -> NewSession:
    return NewSession(
        user_id=user.id,
        token_hash=token_hash,
        now=clock.now(),
        expires=clock.now() + DAY,
        ends=clock.now() + DAY,
        agent="",
        address="",
    )


async def test_what_one_writes_the_other_reads_and_notices(db: AuthDb, other: AuthDb, make_user: MakeUser) -> None:
    before = await other.data_version()
    ann = await make_user("Ann")
    assert await other.find_user(ann.id) == ann
    assert await other.data_version() != before


async def test_two_owners_who_let_each_other_out_leave_one(db: AuthDb, other: AuthDb, make_user: MakeUser) -> None:
    ann, bo = await make_user("Ann", role=Role.OWNER), await make_user("Bo", role=Role.OWNER)
    member, owner = AccountChange(role=Role.MEMBER), AccountChange(role=Role.OWNER)
    for _ in range(8):
        asked = (db.change_account(ann.id, member), other.change_account(bo.id, member))
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(outcome, LastOwner) for outcome in outcomes) == 1
        for user in (ann, bo):
            await db.change_account(user.id, owner)


async def test_guesses_at_two_doors_are_counted_together(db: AuthDb, other: AuthDb, clock: SetClock) -> None:
    for round in range(3):
        keys = {f"address {round}": 10, f"account {round}": 12}
        waits = await asyncio.gather(
            *(door.count_attempt(keys, now=clock.now(), window=MINUTE) for _ in range(20) for door in (db, other))
        )
        assert sum(wait == 0 for wait in waits) == 10


async def test_who_signs_in_while_being_let_out_is_out(
    db: AuthDb, other: AuthDb, clock: SetClock, make_user: MakeUser
) -> None:
    people = [await make_user(f"Ann{number}") for number in range(30)]
    out, back = AccountChange(state=AccountState.DEACTIVATED), AccountChange(state=AccountState.ACTIVE)

    async def race(user: User) -> list[object]:
        doors = (other, db, other, db)
        coming = [door.session_token(new_session(user, f"{user.id} {n}", clock)) for n, door in enumerate(doors)]
        asked = (*coming[:2], db.change_account(user.id, out), *coming[2:])
        return await asyncio.gather(*asked, return_exceptions=True)

    outcomes = [outcome for some in await asyncio.gather(*map(race, people)) for outcome in some]
    assert all(isinstance(outcome, NotAllowed) for outcome in outcomes if isinstance(outcome, Exception))
    assert any(isinstance(outcome, str) for outcome in outcomes), "some had come in before, and were ended"
    for user in people:
        await db.change_account(user.id, back)
        assert await db.end_sessions_of(user.id) == [], "no session outlived it"


async def test_a_hundred_sessions_are_a_hundred_at_two_doors(
    db: AuthDb, other: AuthDb, clock: SetClock, make_user: MakeUser
) -> None:
    ann = await make_user()
    for number in range(95):
        clock.forward(seconds=1)
        await db.session_token(new_session(ann, f"old {number}", clock))
    clock.forward(seconds=1)
    doors = [door for _ in range(10) for door in (db, other)]
    await asyncio.gather(*(door.session_token(new_session(ann, f"{n}", clock)) for n, door in enumerate(doors)))
    assert len(await db.devices_of(ann.id, now=clock.now())) == 100
    assert len(await db.end_sessions_of(ann.id)) == 100


async def test_the_same_sessions_touched_swept_and_ended_at_once_wait_for_nobody_for_ever(
    db: AuthDb, other: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    people = [await make_user(f"User{number}") for number in range(12)]
    ids = [await start_session(user, f"{user.id} {n}") for user in people for n in range(3)]
    clock.forward(seconds=1)
    touches = [SessionTouch(id=it, last_seen=clock.now(), agent="a", address="b") for it in ids]
    async with asyncio.timeout(20):
        for _ in range(4):
            await asyncio.gather(
                db.touch_sessions(touches),
                other.touch_sessions(touches[::-1]),
                db.sweep(now=clock.now()),
                other.sweep(now=clock.now()),
                *(other.session_token(new_session(user, f"{user.id} {clock.now()}", clock)) for user in people),
                *(db.change_me(user.id, OwnChanges(name="Ann"), now=clock.now()) for user in people[::-1]),
            )
            clock.forward(seconds=1)
    me = await db.find_me(people[0].id)
    assert me
    assert me.last_seen == touches[0].last_seen
    assert (await db.devices_of(people[0].id, now=clock.now()))[0].agent in ("", "a")


async def test_a_status_that_ended_is_told_by_one_of_them(
    db: AuthDb, other: AuthDb, clock: SetClock, make_user: MakeUser
) -> None:
    people = [await make_user(f"User{number}") for number in range(10)]
    status = PersonalStatus(text="Busy", emoji="", until=clock.now() + HOUR)
    for user in people:
        await db.change_me(user.id, OwnChanges(status=status), now=clock.now())
    clock.forward(seconds=3_600)
    told = await asyncio.gather(*(door.end_statuses(now=clock.now()) for _ in range(4) for door in (db, other)))
    assert sorted(profile.id for some in told for profile in some) == sorted(user.id for user in people)
