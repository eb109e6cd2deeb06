"""Sessions: started by one statement, found by their hash, ended for good."""

from __future__ import annotations

import asyncio

import pytest
from auth_stage import MakeUser, StartSession

from klatsch.auth_db import AccountChange, AuthDb, SessionTouch
from klatsch.clock import DAY, HOUR, MINUTE, SetClock
from klatsch.errors import NotAllowed
from klatsch.ids import SessionId
from klatsch.model.users import AccountState, User


async def test_a_session_is_found_by_its_hash_alone(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    session_id = await start_session(ann, "hash one")
    found = await db.find_session("hash one", now=clock.now())
    assert found is not None
    assert (found.id, found.user) == (session_id, ann)
    assert (found.expires, found.ends, found.created_at) == (
        clock.now() + 30 * DAY,
        clock.now() + 90 * DAY,
        clock.now(),
    )
    for other in ("hash two", "HASH ONE", session_id, ann.id, ""):
        assert await db.find_session(other, now=clock.now()) is None


async def test_a_session_expires_and_is_gone(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    await start_session(await make_user(), "short", expires=clock.now() + HOUR)
    clock.forward(seconds=3599)
    assert await db.find_session("short", now=clock.now()) is not None
    clock.forward(seconds=1)
    assert await db.find_session("short", now=clock.now()) is None
    assert (await db.check())["sessions"] == 0, "the row goes too"


async def test_nothing_lengthens_a_session_beyond_its_end(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    session_id = await start_session(await make_user(), "long", expires=clock.now() + HOUR, ends=clock.now() + 3 * HOUR)
    await db.extend_session(session_id, expires=clock.now() + 2 * HOUR)
    clock.forward(seconds=1.5 * 3600)
    assert await db.find_session("long", now=clock.now()) is not None, "it was lengthened"
    await db.extend_session(session_id, expires=clock.now() + 30 * DAY)
    clock.forward(seconds=1.5 * 3600)
    assert await db.find_session("long", now=clock.now()) is None


async def test_a_session_is_never_shortened_by_an_extension(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    session_id = await start_session(await make_user(), "t", expires=clock.now() + 2 * HOUR)
    await db.extend_session(session_id, expires=clock.now() + HOUR)
    found = await db.find_session("t", now=clock.now())
    assert found is not None
    assert found.expires == clock.now() + 2 * HOUR


async def test_a_new_session_ends_the_one_it_replaces_and_no_other(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    await start_session(ann, "old")
    await start_session(ann, "phone")
    await start_session(ann, "new", replaces="old")
    assert await db.find_session("old", now=clock.now()) is None
    assert await db.find_session("phone", now=clock.now()) is not None
    assert await db.find_session("new", now=clock.now()) is not None


async def test_an_ended_session_says_what_it_was_once(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    session_id = await start_session(await make_user(), "t")
    ended = await db.end_session("t")
    assert ended is not None
    assert ended.id == session_id
    assert await db.end_session("t") is None
    assert await db.find_session("t", now=clock.now()) is None


async def test_all_sessions_of_a_user_end_but_one(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    first, second, kept = [await start_session(ann, hashed) for hashed in ("a1", "a2", "a3")]
    of_bo = await start_session(bo, "b1")
    assert sorted(await db.end_sessions_of(ann.id, but=kept)) == sorted([first, second])
    everyone = [first, second, kept, of_bo]
    assert await db.live_sessions(everyone, now=clock.now()) == {kept, of_bo}
    assert await db.end_sessions_of(ann.id) == [kept]


async def test_a_deactivated_user_has_no_session_and_gets_none(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    session_id = await start_session(ann, "before")
    await db.change_account(ann.id, AccountChange(state=AccountState.DEACTIVATED))
    assert await db.find_session("before", now=clock.now()) is None
    assert await db.live_sessions([session_id], now=clock.now()) == set()
    with pytest.raises(NotAllowed):
        await start_session(ann, "after")
    await db.change_account(ann.id, AccountChange(state=AccountState.ACTIVE))
    assert await db.find_session("before", now=clock.now()) is None, "they do not come back"
    await start_session(ann, "again")
    assert await db.find_session("again", now=clock.now()) is not None


async def test_devices_are_listed_newest_use_first(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    laptop = await start_session(ann, "laptop")
    phone = await start_session(ann, "phone", agent="Safari", address="192.0.2.2")
    await start_session(await make_user("Bo"), "another's")
    await start_session(ann, "old", expires=clock.now() + MINUTE)
    clock.forward(seconds=120)
    seen = SessionTouch(id=laptop, last_seen=clock.now(), agent="Chromium", address="2001:db8::1")
    await db.touch_sessions([seen])
    devices = await db.devices_of(ann.id, now=clock.now())
    assert [(device.id, device.agent, device.address) for device in devices] == [
        (laptop, "Chromium", "2001:db8::1"),
        (phone, "Safari", "192.0.2.2"),
    ]
    assert devices[0].last_seen == clock.now()
    assert await seen_at(db, ann) == clock.now()


async def test_an_older_use_does_not_overwrite_a_newer_one(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    session_id = await start_session(ann, "t")
    for at in (clock.now() + HOUR, clock.now() + MINUTE):
        await db.touch_sessions([SessionTouch(id=session_id, last_seen=at, agent="", address="")])
    assert await seen_at(db, ann) == clock.now() + HOUR


async def test_a_use_of_a_session_that_ended_is_forgotten(db: AuthDb, clock: SetClock) -> None:
    await db.touch_sessions([])
    touch = SessionTouch(id=SessionId("S0000000000000000"), last_seen=clock.now(), agent="", address="")
    await db.touch_sessions([touch])
    assert (await db.check())["ok"] is True


async def test_a_person_has_at_most_a_hundred_sessions_and_keeps_the_newest(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    for number in range(102):
        clock.forward(seconds=1)
        await start_session(ann, f"token {number}")
    assert (await db.check())["sessions"] == 100
    assert await db.find_session("token 1", now=clock.now()) is None
    assert await db.find_session("token 2", now=clock.now()) is not None
    assert await db.find_session("token 101", now=clock.now()) is not None


async def test_live_sessions_are_told_from_the_dead_in_any_number(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    live = await start_session(await make_user(), "t")
    many = [SessionId(f"S{number:016X}") for number in range(1_200)]
    assert await db.live_sessions([*many, live], now=clock.now()) == {live}
    assert await db.live_sessions([], now=clock.now()) == set()
    assert await db.live_sessions([live], now=clock.now() + 31 * DAY) == set()


async def test_the_version_moves_with_what_is_written_and_only_then(db: AuthDb, make_user: MakeUser) -> None:
    before = await db.data_version()
    assert await db.data_version() == before
    await make_user()
    assert await db.data_version() != before


async def test_one_of_many_sign_outs_at_once_ends_it(
    db: AuthDb, make_user: MakeUser, start_session: StartSession
) -> None:
    await start_session(await make_user(), "t")
    ended = await asyncio.gather(*(db.end_session("t") for _ in range(10)))
    assert sum(one is not None for one in ended) == 1


async def test_my_own_session_ends_and_anothers_does_not(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    anns, bos = await start_session(ann, "ann's"), await start_session(bo, "bo's")
    assert not await db.end_session_of(ann.id, bos)
    assert not await db.end_session_of(ann.id, SessionId("S0000000000000000"))
    assert await db.find_session("bo's", now=clock.now())
    assert await db.end_session_of(ann.id, anns)
    assert await db.find_session("ann's", now=clock.now()) is None
    assert not await db.end_session_of(ann.id, anns), "once"


async def seen_at(db: AuthDb, user: User) -> int | None:
    listed = await db.find_listed(user.id)
    return listed.last_seen if listed else None
