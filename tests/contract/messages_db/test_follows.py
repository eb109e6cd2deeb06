"""Who follows which thread, and what is unread in it."""

from __future__ import annotations

import asyncio

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, NOWHERE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb
from klatsch.model.inbox import Place, place_of
from klatsch.model.rooms import History, Notify, RoomFacts
from klatsch.model.threads import MyThread, Thread, ThreadWish

CY = UserId("U0000000000000004")
FOLLOW, UNFOLLOW, MUTE = ThreadWish(following=True), ThreadWish(following=False), ThreadWish(muted=True)


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO, EVE)


async def followed(talk: Talk, user: UserId) -> list[int]:
    return [thread.root.seq for thread in await talk.db.threads_of(user, after=None, limit=200)]


async def thread_of(talk: Talk, user: UserId, seq: int = 1) -> MyThread:
    found = await talk.db.read_thread(user, talk.room, seq, 0, back=False)
    assert found
    return found


async def unread(talk: Talk, user: UserId, seq: int = 1) -> tuple[int, int]:
    mine = await thread_of(talk, user, seq)
    return mine.unread, mine.mentions


async def keep(talk: Talk, user: UserId, wish: ThreadWish, seq: int = 1) -> MyThread:
    kept = await talk.db.follow(user, talk.room, seq, wish)
    assert kept
    assert kept.thread
    assert kept.mine == await talk.mine(user), "what the room counts is told as it is"
    return kept.thread


# -- by itself -----------------------------------------------------------------------------------------


async def test_who_starts_it_replies_or_is_mentioned_follows_it(talk: Talk) -> None:
    await talk.db.welcome(CY, now=NOW)
    await talk.post(ANN, mentions=[CY])
    assert [await followed(talk, user) for user in (ANN, BO, EVE, CY)] == [[], [], [], []], "nobody has replied yet"
    posted = await talk.post(BO, thread=1, mentions=[EVE])
    assert [await followed(talk, user) for user in (ANN, BO, EVE, CY)] == [[1], [1], [1], [1]]
    assert sorted(counts.user for counts in posted.follows) == [ANN, BO, EVE, CY], "those are told"
    assert {counts.user: counts.thread for counts in posted.follows} == {
        user: await thread_of(talk, user) for user in (ANN, BO, EVE, CY)
    }
    assert (await talk.post(BO, thread=1)).follows == [], "who follows it already is not told again"


async def test_calling_a_group_or_everybody_makes_nobody_follow(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=["all", "here"])
    assert await followed(talk, EVE) == []
    assert await talk.unread(EVE) == (2, 1), "they were really called"


async def test_who_is_mentioned_by_an_edit_follows_too(talk: Talk) -> None:
    await talk.say(ANN)
    reply = await talk.say(BO, thread=1)
    assert await followed(talk, EVE) == []
    touched = await talk.db.edit(reply.id, "you too", [EVE], now=NOW)
    assert touched
    assert await followed(talk, EVE) == [1]
    (counts,) = touched.counts
    assert counts.thread == await thread_of(talk, EVE)
    assert counts.mine == await talk.mine(EVE)
    assert (await talk.unread(EVE))[1] == 1


async def test_who_unfollowed_is_brought_back_by_their_own_reply_alone(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    for user in (ANN, BO):
        assert not (await keep(talk, user, UNFOLLOW)).following
    assert (await talk.post(EVE, thread=1, mentions=[ANN, BO])).follows[0].user == EVE
    assert [await followed(talk, user) for user in (ANN, BO)] == [[], []]
    posted = await talk.post(BO, thread=1)
    assert [counts.user for counts in posted.follows] == [BO]
    assert [await followed(talk, user) for user in (ANN, BO)] == [[], [1]]


async def test_who_left_is_not_made_to_follow_by_those_who_stayed(talk: Talk) -> None:
    await talk.post(ANN, mentions=[EVE])
    for user in (ANN, EVE):
        await talk.db.leave(talk.room, user, now=NOW)
    assert [counts.user for counts in (await talk.post(BO, thread=1)).follows] == [BO]
    await talk.db.join(talk.room, [ANN], now=NOW)
    assert await followed(talk, ANN) == []


async def test_many_replies_at_once_make_one_follow(talk: Talk) -> None:
    await talk.say(ANN)
    posted = await asyncio.gather(*(talk.post(user, thread=1) for user in (BO, EVE, BO, EVE, ANN)))
    assert sorted(counts.user for each in posted for counts in each.follows) == [ANN, BO, EVE]


# -- by hand ---------------------------------------------------------------------------------------------


async def test_what_a_wish_does_not_name_stays(talk: Talk) -> None:
    await talk.say(ANN)
    assert not (await thread_of(talk, EVE)).following
    kept = await keep(talk, EVE, ThreadWish(notify=Notify.ALL))
    assert (kept.following, kept.notify, kept.muted) == (False, Notify.ALL, False)
    kept = await keep(talk, EVE, ThreadWish(following=True, muted=True))
    assert (kept.following, kept.notify, kept.muted) == (True, Notify.ALL, True)
    kept = await keep(talk, EVE, ThreadWish(muted=False))
    assert (kept.following, kept.notify, kept.muted) == (True, Notify.ALL, False)
    assert await followed(talk, EVE) == [1]
    assert await followed(talk, BO) == [], "it is mine alone"


async def test_a_preference_is_no_refusal_to_follow(talk: Talk) -> None:
    await talk.say(ANN)
    await keep(talk, EVE, ThreadWish(notify=Notify.ALL))
    await talk.post(BO, thread=1, mentions=[EVE])
    assert await followed(talk, EVE) == [1]


async def test_only_roots_that_i_can_see_are_threads(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO))
    await cellar.say(BO)
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    for room, seq in ((talk.room, 2), (talk.room, 99), (talk.room, 0), (cellar.room, 1), (NOWHERE, 1)):
        assert await db.follow(ANN, room, seq, FOLLOW) is None
        assert await db.read_thread(ANN, room, seq, 1, back=False) is None
    assert await db.follow(BO, cellar.room, 1, FOLLOW), "that one is really there"


async def test_what_was_said_before_joining_is_no_thread_where_that_is_hidden(db: MessagesDb) -> None:
    hidden = Talk(db, await new_room(db, ANN, BO, name="hidden", history=History.JOINED))
    await hidden.say(ANN)
    await db.join(hidden.room, [EVE], now=NOW)
    assert await db.follow(EVE, hidden.room, 1, FOLLOW) is None
    posted = await hidden.post(BO, thread=1, mentions=[EVE])
    assert EVE not in [counts.user for counts in posted.follows]
    assert await followed(hidden, ANN) == [1]


async def test_a_room_that_begins_to_hide_its_past_hides_its_threads(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.db.join(talk.room, [CY], now=NOW)
    await keep(talk, CY, FOLLOW)
    await talk.say(BO, thread=1)
    assert await followed(talk, CY) == [1]
    await talk.db.change_room(talk.room, RoomFacts(history=History.JOINED), now=NOW)
    assert await followed(talk, CY) == []
    assert (await talk.db.inbox(CY, after=None, limit=9)).threads == []


# -- what is unread ----------------------------------------------------------------------------------------


async def test_others_replies_are_unread_until_the_mark_passes_them(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await talk.say(ANN, "aside")
    await talk.post(BO, thread=1, mentions=[ANN])
    await talk.say(ANN, thread=1)
    assert await unread(talk, ANN) == (2, 1)
    mark = await talk.db.read_thread(ANN, talk.room, 1, 2, back=False)
    assert mark
    assert (mark.read_seq, mark.unread, mark.mentions) == (2, 1, 1)
    mark = await talk.db.read_thread(ANN, talk.room, 1, 999, back=False)
    assert mark
    assert (mark.read_seq, mark.unread, mark.mentions, mark.seq) == (5, 0, 0, 5)


async def test_the_mark_goes_back_only_when_asked_to(talk: Talk) -> None:
    await talk.say(ANN)
    for _ in range(3):
        await talk.say(BO, thread=1)
    await talk.db.read_thread(ANN, talk.room, 1, 4, back=False)
    for seq, back, at in ((2, False, 4), (2, True, 2), (3, False, 3), (0, True, 1)):
        mark = await talk.db.read_thread(ANN, talk.room, 1, seq, back=back)
        assert mark
        assert (mark.read_seq, mark.unread) == (at, 4 - at)


async def test_the_marks_of_a_room_and_of_its_threads_are_two(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    await talk.db.read(ANN, talk.room, 2, back=False)
    assert await unread(talk, ANN) == (1, 1)
    assert await talk.unread(ANN) == (0, 0)
    await talk.post(BO, thread=1, mentions=[ANN])
    await talk.db.read_thread(ANN, talk.room, 1, 3, back=False)
    assert await unread(talk, ANN) == (0, 0)
    assert await talk.unread(ANN) == (1, 1), "a reply counts in the room until the room is read"


async def test_a_thread_begins_to_be_followed_as_far_as_the_room_is_read(talk: Talk) -> None:
    await talk.say(ANN)
    for _ in range(3):
        await talk.say(BO, thread=1)
    await talk.db.read(EVE, talk.room, 3, back=False)
    assert (await thread_of(talk, EVE)).read_seq == 3
    assert await unread(talk, EVE) == (1, 0)
    await talk.say(EVE, thread=1)
    assert await unread(talk, EVE) == (1, 0), "Bo may have said it while Eve wrote: it is not hidden"


async def test_nothing_is_kept_of_threads_that_one_does_not_keep(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    mark = await talk.db.read_thread(EVE, talk.room, 1, 2, back=False)
    assert mark
    assert (mark.following, mark.read_seq, mark.unread) == (False, 1, 1)


async def test_deleted_replies_are_not_unread(talk: Talk) -> None:
    await talk.say(ANN)
    first = await talk.say(BO, thread=1)
    await talk.say(BO, thread=1)
    await talk.db.delete(first.id, now=NOW)
    assert await unread(talk, ANN) == (1, 0)
    assert await talk.unread(ANN) == (2, 0), "in the room the place of a tombstone counts"


async def test_a_muted_threads_replies_count_but_nobody_calls_there(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN, "all"])
    assert await talk.unread(ANN) == (1, 1)
    muted = await keep(talk, ANN, MUTE)
    assert (muted.unread, muted.mentions) == (1, 0)
    assert await talk.unread(ANN) == (1, 0)
    assert await talk.db.mentions_of(ANN, before=None, limit=9) == []
    heard = await keep(talk, ANN, ThreadWish(muted=False))
    assert (heard.unread, heard.mentions) == (1, 1)
    assert await talk.unread(ANN) == (1, 1)


async def test_who_leaves_follows_nothing_there_any_more(talk: Talk) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await talk.db.leave(talk.room, ANN, now=NOW)
    assert await followed(talk, ANN) == []
    assert await talk.db.follow(ANN, talk.room, 1, FOLLOW) is None
    assert await talk.db.read_thread(ANN, talk.room, 1, 2, back=False) is None
    assert await talk.db.read_all(ANN) == {}
    await talk.db.join(talk.room, [ANN], now=NOW)
    assert await followed(talk, ANN) == []


# -- the list ------------------------------------------------------------------------------------------------


async def test_the_newest_activity_comes_first_with_who_replied_last(talk: Talk) -> None:
    for at in range(3):
        await talk.say(ANN, now=NOW + at)
    await talk.say(BO, thread=2, now=NOW + 10)
    for at, user in enumerate((BO, EVE, BO, ANN)):
        await talk.say(user, thread=1, now=NOW + 20 + at)
    await keep(talk, ANN, FOLLOW, 3)
    threads = await talk.db.threads_of(ANN, after=None, limit=9)
    assert [thread.root.seq for thread in threads] == [1, 2, 3]
    assert [thread.repliers for thread in threads] == [[ANN, BO, EVE], [BO], []]
    assert [thread.mine for thread in threads] == [await thread_of(talk, ANN, seq) for seq in (1, 2, 3)]
    assert threads[0].root == await talk.now(threads[0].root)
    assert threads[0].root.reply_count == 4


async def test_a_deleted_root_is_listed_while_it_has_replies(talk: Talk) -> None:
    root = await talk.say(ANN)
    reply = await talk.say(BO, thread=1)
    await talk.db.delete(root.id, now=NOW)
    assert await followed(talk, ANN) == [1]
    await talk.db.delete(reply.id, now=NOW)
    assert await followed(talk, ANN) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
async def test_walking_the_list_meets_every_thread_once(limit: int, talk: Talk, db: MessagesDb) -> None:
    """Many at the very same time, in two rooms."""
    other = Talk(db, await new_room(db, ANN, BO))
    for room in (talk, other):
        for seq in range(1, 5):
            await room.say(ANN)
            await keep(room, ANN, FOLLOW, seq)
    met: list[Thread] = []
    after: Place | None = None
    while page := await db.threads_of(ANN, after=after, limit=limit):
        met += page
        after = place_of(page[-1])
    assert sorted((thread.root.room, thread.root.seq) for thread in met) == sorted(
        (room.room, seq) for room in (talk, other) for seq in range(1, 5)
    )
    assert [place_of(thread) for thread in met] == sorted((place_of(thread) for thread in met), reverse=True)


async def test_it_is_all_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    talk = await talk_of(db, ANN, BO)
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await keep(talk, ANN, ThreadWish(notify=Notify.NOTHING, muted=True))
    before = await db.threads_of(ANN, after=None, limit=9)
    await db.close()
    db = await engine.open()
    assert await db.threads_of(ANN, after=None, limit=9) == before
    assert before
    await db.close()
