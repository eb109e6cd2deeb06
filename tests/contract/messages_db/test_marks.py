"""How far people have read: counts are arithmetic over marks, and equal to a recount."""

from __future__ import annotations

import asyncio

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.messages_db import MessagesDb
from klatsch.model.rooms import History, Notify, Preferences, RoomFacts


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


async def mark(talk: Talk, seq: int, *, back: bool = False) -> tuple[int, int]:
    """Bo's mark, and what is unread beyond it."""
    mine = await talk.db.read(BO, talk.room, seq, back=back)
    assert mine
    assert mine == await talk.mine(BO), "the answer is what is stored"
    return mine.read_seq, mine.unread


async def test_what_others_say_is_unread_until_the_mark_passes_it(talk: Talk) -> None:
    for count in range(1, 4):
        await talk.say(ANN)
        assert await talk.unread(BO) == (count, 0)
    assert await talk.unread(ANN) == (0, 0), "what I say, I have read"
    assert await mark(talk, 2) == (2, 1)
    assert await mark(talk, 3) == (3, 0)


async def test_the_mark_moves_forward_and_never_beyond_the_last_message(talk: Talk) -> None:
    for _ in range(4):
        await talk.say(ANN)
    assert await mark(talk, 3) == (3, 1)
    for seq in (2, 0, -7):
        assert await mark(talk, seq) == (3, 1)
    assert await mark(talk, 2**53) == (4, 0)
    await talk.say(ANN)
    assert await talk.unread(BO) == (1, 0), "nothing was read in advance"


async def test_mark_unread_moves_the_mark_back(talk: Talk) -> None:
    for author in (ANN, BO, ANN, BO, ANN):
        await talk.say(author)
    assert await mark(talk, 5) == (5, 0)
    assert await mark(talk, 3, back=True) == (3, 1), "not the one that Bo said"
    assert await mark(talk, 0, back=True) == (0, 3)
    assert await mark(talk, -9, back=True) == (0, 3), "before the first message there is nothing"
    assert await mark(talk, 1) == (1, 2)
    assert await mark(talk, 5, back=True) == (5, 0), "also a way forward"


async def test_who_speaks_has_read_what_they_say_and_no_more(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.say(BO)
    assert (await talk.mine(BO)).read_seq == 0, "what Ann said is still unread"
    assert await talk.unread(BO) == (1, 0)
    await talk.say(ANN)
    await talk.say(BO)
    assert await talk.unread(BO) == (2, 0)
    assert await mark(talk, 3) == (3, 0), "only one's own is beyond the mark"
    await talk.say(BO)
    assert (await talk.mine(BO)).read_seq == 5
    assert await mark(talk, 1, back=True) == (1, 1)
    assert (await talk.db.check())["ok"]


async def test_replies_count_and_deleted_messages_keep_the_arithmetic(talk: Talk) -> None:
    await talk.say(ANN)
    mine = await talk.say(BO, thread=1)
    theirs = await talk.say(ANN, thread=1)
    assert await talk.unread(BO) == (2, 0)
    await talk.db.delete(mine.id, now=NOW)
    await talk.db.delete(theirs.id, now=NOW)
    assert await talk.unread(BO) == (2, 0), "places are counted, not words"
    assert await mark(talk, 2) == (2, 1)
    assert await mark(talk, 0, back=True) == (0, 2)
    assert (await talk.db.check())["ok"]


async def test_mentions_are_counted_from_the_mark_on(talk: Talk) -> None:
    await talk.call(ANN, BO)
    await talk.call(ANN, "all")
    await talk.call(ANN, BO, "here", "all")
    await talk.call(ANN, ANN, EVE)
    assert await talk.unread(BO) == (4, 3), "once a message, however it calls"
    await mark(talk, 2)
    assert await talk.unread(BO) == (2, 1)
    await mark(talk, 0, back=True)
    assert await talk.unread(BO) == (4, 3)
    await mark(talk, 4)
    assert await talk.unread(BO) == (0, 0)


async def test_nobody_is_called_by_themselves(talk: Talk) -> None:
    await talk.call(ANN, ANN, "all", "here")
    await talk.db.read(ANN, talk.room, 0, back=True)
    assert await talk.unread(ANN) == (0, 0)
    assert await talk.unread(BO) == (1, 1)


async def test_who_is_not_there_when_it_is_said_is_not_called(talk: Talk) -> None:
    said = await talk.call(ANN, EVE)
    assert said.mentions == [EVE], "but the message says whom it names"
    await talk.db.join(talk.room, [EVE], now=NOW)
    assert await talk.unread(EVE) == (0, 0)
    await talk.db.read(EVE, talk.room, 0, back=True)
    assert await talk.unread(EVE) == (1, 0)
    await talk.call(ANN, EVE)
    assert await talk.unread(EVE) == (2, 1)


async def test_newcomers_and_those_who_come_back_have_read_what_was_said_before(talk: Talk) -> None:
    await talk.say(BO)
    await talk.call(ANN, BO)
    await talk.db.leave(talk.room, BO, now=NOW)
    await talk.say(ANN)
    await talk.db.join(talk.room, [BO, EVE], now=NOW)
    for user in (BO, EVE):
        mine = await talk.mine(user)
        assert (mine.joined_seq, mine.read_seq, mine.unread, mine.mentions) == (3, 3, 0, 0)
    await talk.say(ANN)
    assert await talk.unread(BO) == (1, 0)
    assert await mark(talk, 0, back=True) == (0, 3), "what Bo said in their first time is still their own"
    assert (await talk.db.check())["ok"]


async def test_nothing_is_unread_that_cannot_be_seen(db: MessagesDb) -> None:
    talk = Talk(db, await new_room(db, ANN, BO, history=History.JOINED))
    await talk.say(BO)
    await talk.call(ANN, "all")
    await db.leave(talk.room, BO, now=NOW)
    await db.join(talk.room, [BO], now=NOW)
    assert await mark(talk, 0, back=True) == (2, 0), "not back before joining"
    await talk.call(ANN, BO)
    await talk.say(BO)
    assert await mark(talk, 0, back=True) == (2, 1)
    assert await talk.unread(BO) == (1, 1)


async def test_when_a_room_begins_to_hide_its_past_that_is_not_unread_any_more(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.call(ANN, "all")
    await talk.db.join(talk.room, [EVE], now=NOW)
    await talk.db.read(EVE, talk.room, 0, back=True)
    await talk.say(EVE)
    await talk.say(ANN)
    assert (await talk.unread(EVE))[0] == 3
    await talk.db.change_room(talk.room, RoomFacts(history=History.JOINED), now=NOW)
    assert await talk.unread(EVE) == (1, 0)
    assert (await talk.mine(EVE)).read_seq == 2
    assert (await talk.db.check())["ok"]


async def test_who_is_not_in_a_room_reads_and_prefers_nothing_in_it(talk: Talk) -> None:
    await talk.say(ANN)
    assert await talk.db.read(EVE, talk.room, 1, back=False) is None
    assert await talk.db.prefer(EVE, talk.room, Preferences(muted=True)) is None
    await talk.db.leave(talk.room, BO, now=NOW)
    assert await talk.db.read(BO, talk.room, 1, back=False) is None
    assert await talk.db.prefer(BO, talk.room, Preferences(muted=True)) is None


async def test_reading_moves_nothing_that_others_hear(talk: Talk) -> None:
    await talk.say(ANN)
    before = await talk.page()
    await mark(talk, 1)
    await talk.db.prefer(BO, talk.room, Preferences(muted=True))
    assert await talk.page() == before


async def test_marks_of_many_devices_end_at_the_furthest(talk: Talk) -> None:
    for _ in range(20):
        await talk.say(ANN)
    await asyncio.gather(*(talk.db.read(BO, talk.room, seq, back=False) for seq in (7, 18, 3, 12, 18, 1)))
    assert await mark(talk, 0) == (18, 2)


async def test_how_i_keep_a_room_is_changed_one_by_one(talk: Talk) -> None:
    mine = await talk.mine(BO)
    assert (mine.notify, mine.muted, mine.favourite, mine.section) == (Notify.DEFAULT, False, False, "")
    for wish in (
        Preferences(notify=Notify.MENTIONS),
        Preferences(muted=True),
        Preferences(favourite=True, section="work"),
    ):
        assert await talk.db.prefer(BO, talk.room, wish)
    mine = await talk.mine(BO)
    assert (mine.notify, mine.muted, mine.favourite, mine.section) == (Notify.MENTIONS, True, True, "work")
    await talk.db.prefer(BO, talk.room, Preferences(muted=False, favourite=False, section=""))
    mine = await talk.mine(BO)
    assert (mine.notify, mine.muted, mine.favourite, mine.section) == (Notify.MENTIONS, False, False, "")
    assert not (await talk.mine(ANN)).favourite


async def test_marks_and_preferences_are_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    talk = await talk_of(db, ANN, BO)
    await talk.call(ANN, BO)
    await talk.say(BO)
    await db.prefer(BO, talk.room, Preferences(favourite=True))
    before = await db.rooms_of(BO)
    await db.close()
    db = await engine.open()
    assert await db.rooms_of(BO) == before
    await db.close()
