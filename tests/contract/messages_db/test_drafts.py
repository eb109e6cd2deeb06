"""What somebody has begun to write, one for each room and thread."""

from __future__ import annotations

import pytest
from message_engines import Engine
from message_stage import ANN, BO, NOWHERE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.errors import TooMany
from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb
from klatsch.model.drafts import MOST_DRAFTS, Unsent
from klatsch.model.rooms import History


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


async def put(talk: Talk, content: str, *, thread: int | None = None, now: int = NOW, user: UserId = ANN) -> Unsent:
    kept = await talk.db.put_draft(user, talk.room, thread, content, now=now)
    assert kept
    return kept


async def test_the_last_one_wins_in_each_room_and_thread(talk: Talk, db: MessagesDb) -> None:
    await talk.say(BO)
    await put(talk, "a")
    last = await put(talk, "b", now=NOW + 1)
    reply = await put(talk, "c", thread=1, now=NOW + 2)
    assert await db.drafts_of(ANN) == [reply, last]
    assert last == Unsent(room=talk.room, thread=None, content="b", updated_at=NOW + 1)
    assert await db.drafts_of(BO) == [], "it is mine alone"


async def test_without_content_it_goes(talk: Talk, db: MessagesDb) -> None:
    await put(talk, "a")
    gone = await put(talk, "")
    assert (gone.content, gone.updated_at) == ("", NOW + 1), "later than what it ends, whatever the clock says"
    assert await db.drafts_of(ANN) == []
    assert (await put(talk, "")).content == ""


async def test_time_rises_though_the_clock_was_set_back(talk: Talk) -> None:
    first = await put(talk, "a", now=NOW)
    second = await put(talk, "b", now=NOW - 5)
    assert second.updated_at > first.updated_at


async def test_only_where_i_am_and_only_in_threads_that_are_there(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO))
    await cellar.say(BO)
    await talk.say(BO)
    await talk.say(BO, thread=1)
    for room, thread in ((NOWHERE, None), (cellar.room, None), (cellar.room, 1), (talk.room, 2), (talk.room, 99)):
        assert await db.put_draft(ANN, room, thread, "a", now=NOW) is None
    assert await db.drafts_of(ANN) == []
    hidden = Talk(db, await new_room(db, BO, name="hidden", history=History.JOINED))
    await hidden.say(BO)
    await db.join(hidden.room, [ANN], now=NOW)
    assert await db.put_draft(ANN, hidden.room, 1, "a", now=NOW) is None
    assert await db.put_draft(ANN, hidden.room, None, "a", now=NOW), "the room itself is there"


async def test_they_go_when_i_leave_and_stay_when_i_speak(talk: Talk, db: MessagesDb) -> None:
    await put(talk, "a")
    await talk.say(ANN)
    assert len(await db.drafts_of(ANN)) == 1
    await put(talk, "b", user=BO)
    await db.leave(talk.room, ANN, now=NOW)
    assert await db.drafts_of(ANN) == []
    await db.join(talk.room, [ANN], now=NOW)
    assert await db.drafts_of(ANN) == []
    assert len(await db.drafts_of(BO)) == 1


async def test_they_have_an_end(talk: Talk, db: MessagesDb) -> None:
    for seq in range(1, MOST_DRAFTS + 1):
        await talk.say(BO)
        await put(talk, "a", thread=seq)
    with pytest.raises(TooMany):
        await put(talk, "one more")
    await put(talk, "another one", thread=1)
    await put(talk, "", thread=2)
    await put(talk, "one more")
    assert len(await db.drafts_of(ANN)) == MOST_DRAFTS


async def test_they_are_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    kept = await put(await talk_of(db, ANN), "a")
    await db.close()
    db = await engine.open()
    assert await db.drafts_of(ANN) == [kept]
    await db.close()
