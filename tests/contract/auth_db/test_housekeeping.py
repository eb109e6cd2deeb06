"""What has expired goes; what is there is sound; what was written is there after the next start."""

from __future__ import annotations

from auth_stage import MakeUser, StartSession

from klatsch.auth_db import AuthDb, NewInvite
from klatsch.auth_db.open import open_auth_db
from klatsch.clock import HOUR, MINUTE, SetClock
from klatsch.model.users import Role


async def test_the_sweep_takes_what_has_expired_and_nothing_else(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    await start_session(ann, "short", expires=clock.now() + MINUTE)
    await start_session(ann, "at its end", ends=clock.now() + MINUTE)
    await start_session(ann, "long")
    for hashed, hours in (("i1", 1), ("i2", 3)):
        expires = clock.now() + hours * HOUR
        await db.create_invite(
            NewInvite(token_hash=hashed, role=Role.MEMBER, created_by=ann.id, now=clock.now(), expires=expires, uses=1)
        )
    await db.use_once("state", now=clock.now(), keep=MINUTE)
    await db.count_attempt({"k": 1}, now=clock.now(), window=MINUTE)
    clock.forward(seconds=2 * 3600)
    await db.sweep(now=clock.now())
    report = await db.check()
    assert report["sessions"] == 1
    assert await db.find_session("long", now=clock.now()) is not None
    assert await db.find_invite("i2", now=clock.now()) is not None
    assert len(await db.list_invites(now=0, limit=10)) == 1, "even for somebody who asks about the past"
    assert await db.use_once("state", now=clock.now() - HOUR, keep=MINUTE), "the key is gone"


async def test_a_sound_database_says_so(db: AuthDb, make_user: MakeUser, start_session: StartSession) -> None:
    await start_session(await make_user())
    report = await db.check()
    assert report["ok"] is True
    assert report["problems"] == []
    assert (report["users"], report["sessions"]) == (1, 1)
    assert isinstance(report["schema"], int)


async def test_what_was_written_is_there_after_the_next_start(
    db: AuthDb, url: str, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user()
    await start_session(ann, "t")
    again = await open_auth_db(url)
    try:
        found = await again.find_session("t", now=clock.now())
        assert found is not None
        assert found.user == ann
        await again.end_session("t")
        assert await db.find_session("t", now=clock.now()) is None, "two processes see one truth"
    finally:
        await again.close()
