"""What a person prefers everywhere."""

from __future__ import annotations

from message_engines import Engine
from message_stage import ANN, BO, EVE, talk_of

from klatsch.messages_db import MessagesDb, Preferred
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import Notify
from klatsch.model.threads import Counts


async def test_who_has_said_nothing_is_told_of_mentions(db: MessagesDb) -> None:
    assert await db.preferences_of(ANN) == MyPreferences(notify=Notify.MENTIONS, keywords=[], muted_people=[])


async def test_what_a_wish_does_not_name_stays(db: MessagesDb) -> None:
    done = await db.set_preferences(ANN, PreferencesWish(keywords=["tea", "cake"]))
    assert done == Preferred(preferences=MyPreferences(keywords=["tea", "cake"]), moved=True, counts=[])
    await db.set_preferences(ANN, PreferencesWish(notify=Notify.ALL))
    done = await db.set_preferences(ANN, PreferencesWish(muted_people=[EVE, BO, EVE]))
    wanted = MyPreferences(notify=Notify.ALL, keywords=["tea", "cake"], muted_people=[BO, EVE])
    assert done.preferences == wanted == await db.preferences_of(ANN)
    assert await db.preferences_of(BO) == MyPreferences(), "they are mine alone"
    assert not (await db.set_preferences(ANN, PreferencesWish(muted_people=[BO, EVE]))).moved
    done = await db.set_preferences(ANN, PreferencesWish(keywords=[], muted_people=[BO]))
    assert (done.preferences.keywords, done.preferences.muted_people) == ([], [BO])


async def test_the_rooms_and_threads_that_count_differently_are_told(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO, EVE)
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    await talk.post(EVE, thread=1, mentions=[ANN])
    done = await db.set_preferences(ANN, PreferencesWish(muted_people=[BO]))
    mine = await talk.mine(ANN)
    thread = (await db.threads_of(ANN, after=None, limit=9))[0].mine
    assert (mine.mentions, thread.mentions, thread.unread) == (1, 1, 2)
    assert done.counts == [
        Counts(user=ANN, room=talk.room, mine=mine),
        Counts(user=ANN, room=talk.room, thread=thread),
    ]
    await db.read_all(ANN)
    assert (await db.set_preferences(ANN, PreferencesWish(muted_people=[]))).counts == [], "all of it was read"


async def test_muting_somebody_hides_nothing_that_they_say(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO)
    await db.set_preferences(ANN, PreferencesWish(muted_people=[BO]))
    await talk.call(BO, ANN)
    assert await talk.unread(ANN) == (1, 0)
    assert [row.room.id for row in (await db.inbox(ANN, after=None, limit=9)).rooms] == [talk.room]


async def test_they_are_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    await db.set_preferences(ANN, PreferencesWish(notify=Notify.NOTHING, keywords=["a"], muted_people=[BO]))
    await db.close()
    db = await engine.open()
    assert await db.preferences_of(ANN) == MyPreferences(notify=Notify.NOTHING, keywords=["a"], muted_people=[BO])
    await db.close()
