"""Messages that call somebody."""

from __future__ import annotations

import pytest
from message_stage import ANN, BO, EVE, NO_MESSAGE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.ids import MessageId, UserId
from klatsch.messages_db import MessagesDb, NewGroup
from klatsch.model.groups import GroupWish
from klatsch.model.preferences import PreferencesWish
from klatsch.model.rooms import History


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO, EVE)


async def called(db: MessagesDb, user: UserId, *, before: MessageId | None = None, limit: int = 99) -> list[MessageId]:
    found = await db.mentions_of(user, before=before, limit=limit)
    assert found is not None
    return [message.id for message in found]


async def test_what_calls_me_the_newest_first_in_all_my_rooms(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, ANN, BO))
    first = await talk.call(BO, ANN)
    await talk.call(BO, EVE)
    second = await cellar.call(BO, "all")
    await talk.call(ANN, "all")
    third = await talk.call(EVE, "here", ANN)
    assert await called(db, ANN) == [third.id, second.id, first.id], "each once, and nobody calls themselves"
    found = await db.mentions_of(ANN, before=None, limit=1)
    assert found == [await talk.now(third)]


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
async def test_walking_back_meets_each_once(limit: int, talk: Talk, db: MessagesDb) -> None:
    said = [await talk.call(BO, *who) for who in ([ANN], ["all"], [ANN, "here"], [EVE], ["here"], [ANN])]
    wanted = [message.id for message in reversed(said) if message.mentions != [EVE]]
    met: list[MessageId] = []
    while page := await called(db, ANN, before=met[-1] if met else None, limit=limit):
        met += page
        assert len(met) <= len(said), "it comes to an end"
    assert met == wanted


async def test_it_goes_on_where_it_was_though_that_message_is_gone(talk: Talk, db: MessagesDb) -> None:
    first, second = await talk.call(BO, ANN), await talk.call(BO, ANN)
    await db.delete(second.id, now=NOW)
    assert await called(db, ANN) == [first.id], "what was deleted calls nobody"
    assert await called(db, ANN, before=second.id) == [first.id]
    assert await db.mentions_of(ANN, before=NO_MESSAGE, limit=9) is None


async def test_who_was_not_there_was_not_called(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO))
    await cellar.call(BO, ANN, "all")
    assert await called(db, ANN) == []
    await db.join(cellar.room, [ANN], now=NOW)
    assert await called(db, ANN) == []
    later = await cellar.call(BO, "all")
    assert await called(db, ANN) == [later.id]


async def test_who_left_finds_nothing_of_the_room_not_even_after_coming_back(talk: Talk, db: MessagesDb) -> None:
    await talk.call(BO, ANN)
    await talk.call(BO, "all")
    assert len(await called(db, ANN)) == 2
    await db.leave(talk.room, ANN, now=NOW)
    assert await called(db, ANN) == []
    await talk.call(BO, ANN, "all")
    await db.join(talk.room, [ANN], now=NOW)
    assert await called(db, ANN) == []


async def test_marking_unread_does_not_reach_what_called_others_before_i_came(talk: Talk, db: MessagesDb) -> None:
    await talk.call(BO, "all")
    newcomer = UserId("U0000000000000009")
    await db.join(talk.room, [newcomer], now=NOW)
    mine = await db.read(newcomer, talk.room, 0, back=True)
    assert mine
    assert (mine.unread, mine.mentions) == (1, 0)


async def test_an_edit_tells_those_for_whom_it_counts_differently(talk: Talk, db: MessagesDb) -> None:
    said = await talk.call(BO, ANN)
    touched = await db.edit(said.id, "no, you", [EVE], now=NOW)
    assert touched
    assert [(counts.user, counts.mine) for counts in touched.counts] == [
        (ANN, await talk.mine(ANN)), (EVE, await talk.mine(EVE))
    ]  # fmt: skip
    assert [(await talk.mine(user)).mentions for user in (ANN, EVE)] == [0, 1]
    same = await db.edit(said.id, "no, you!", [EVE], now=NOW)
    assert same
    assert same.counts == [], "the same people are called"
    await db.read(EVE, talk.room, 1, back=False)
    gone = await db.delete(said.id, now=NOW)
    assert gone
    assert gone.counts == [], "who has read it counts as before"


async def test_when_a_call_to_everybody_goes_all_who_have_not_read_it_are_told(talk: Talk, db: MessagesDb) -> None:
    said = await talk.call(BO, "all")
    await db.read(EVE, talk.room, 1, back=False)
    gone = await db.delete(said.id, now=NOW)
    assert gone
    assert [(counts.user, counts.mine) for counts in gone.counts] == [(ANN, await talk.mine(ANN))]


# -- groups and muted people -----------------------------------------------------------------------------


async def test_a_group_calls_its_members_who_are_in_the_room(talk: Talk, db: MessagesDb) -> None:
    stranger = UserId("U0000000000000009")
    new = NewGroup(name="Crew", handle="crew", members=[ANN, BO, stranger], now=NOW, created_by=ANN)
    group = await db.create_group(new)
    said = await talk.call(BO, group.id)
    assert said.mentions == [group.id]
    assert [await talk.unread(user) for user in (ANN, BO, EVE)] == [(1, 1), (0, 0), (1, 0)]
    assert await called(db, ANN) == [said.id]
    await db.join(talk.room, [stranger], now=NOW)
    assert await called(db, stranger) == []


async def test_whom_a_group_called_stays_called_whatever_becomes_of_it(talk: Talk, db: MessagesDb) -> None:
    group = await db.create_group(NewGroup(name="Crew", handle="crew", members=[ANN], now=NOW, created_by=ANN))
    said = await talk.call(BO, group.id)
    await db.change_group(group.id, GroupWish(add=[EVE], remove=[ANN]))
    assert [await called(db, user) for user in (ANN, EVE)] == [[said.id], []]
    edited = await db.edit(said.id, "again", [group.id], now=NOW)
    assert edited
    assert [counts.user for counts in edited.counts] == [ANN, EVE], "an edit calls anew"
    assert [await called(db, user) for user in (ANN, EVE)] == [[], [said.id]]
    await db.delete_group(group.id)
    assert await called(db, EVE) == [said.id]
    await talk.call(BO, group.id)
    assert await called(db, EVE) == [said.id], "a group that is gone calls nobody"


async def test_muted_people_call_nobody_who_muted_them(talk: Talk, db: MessagesDb) -> None:
    await talk.call(BO, ANN)
    await talk.call(BO, "all")
    heard = await talk.call(EVE, ANN)
    done = await db.set_preferences(ANN, PreferencesWish(muted_people=[BO]))
    assert [(counts.room, counts.mine) for counts in done.counts] == [(talk.room, await talk.mine(ANN))]
    assert await talk.unread(ANN) == (3, 1), "unread stays arithmetic"
    assert await called(db, ANN) == [heard.id]
    assert await talk.unread(EVE) == (2, 1), "others hear him as before"
    await db.set_preferences(ANN, PreferencesWish(muted_people=[]))
    assert await talk.unread(ANN) == (3, 3)


async def test_what_was_said_before_joining_calls_nobody_where_that_is_hidden(db: MessagesDb) -> None:
    hidden = Talk(db, await new_room(db, ANN, BO, name="hidden", history=History.JOINED))
    await hidden.call(BO, "all")
    await db.join(hidden.room, [EVE], now=NOW)
    assert await called(db, EVE) == []
    assert len(await called(db, ANN)) == 1
