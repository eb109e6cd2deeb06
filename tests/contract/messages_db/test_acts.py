"""What people do to a message that is there."""

from __future__ import annotations

import asyncio

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, NO_MESSAGE, Talk, new_room, same, talk_of
from workbench import NOW

from klatsch.errors import TooMany
from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb, Touched
from klatsch.model.messages import MOST_PINS, MOST_REACTION_KINDS, Message, Reaction, Span
from klatsch.model.rooms import History


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


@pytest.fixture
async def said(talk: Talk) -> Message:
    return await talk.say(ANN, "first words")


def moved(touched: Touched | None) -> Message:
    """One thing moved, and the room with it by one."""
    assert touched
    assert touched.moved
    assert touched.message.change == touched.before + 1
    return touched.message


def unmoved(touched: Touched | None) -> Message:
    assert touched
    assert not touched.moved
    return touched.message


async def facts(talk: Talk, said: Message) -> Message:
    """The message now, and that everybody who asks in whatever way gets the same."""
    now = await talk.now(said)
    page = await talk.page(BO)
    assert now in page.messages
    assert now in (await talk.page(BO, Span(since=now.change - 1))).messages
    assert now in await talk.db.newest(BO, limit=50)
    return now


# -- edit ------------------------------------------------------------------------------------------------


async def test_an_edit_keeps_the_place_and_the_earlier_wording(talk: Talk, said: Message) -> None:
    await talk.say(BO, "later")
    edited = moved(await talk.db.edit(said.id, "second words", [], now=NOW + 5))
    assert edited == same(said, content="second words", edited_at=NOW + 5, change=edited.change)
    assert await facts(talk, said) == edited
    moved(await talk.db.edit(said.id, "third words", [], now=NOW + 9))
    assert [(e.version, e.content, e.written_at) for e in await talk.db.edits_of(said.id)] == [
        (1, "first words", NOW),
        (2, "second words", NOW + 5),
    ]


async def test_an_edit_that_changes_nothing_is_none(talk: Talk, said: Message) -> None:
    assert unmoved(await talk.db.edit(said.id, "first words", [], now=NOW + 5)) == said
    assert await talk.db.edits_of(said.id) == []
    assert (await talk.page()).change == said.change


async def test_wordings_have_an_end(talk: Talk, said: Message) -> None:
    for number in range(200):
        moved(await talk.db.edit(said.id, f"{number}", [], now=NOW))
    with pytest.raises(TooMany):
        await talk.db.edit(said.id, "200", [], now=NOW)
    kept = await talk.db.edits_of(said.id)
    assert len(kept) == 200
    assert (await talk.now(said)).content == "199", "what was refused has changed nothing"
    assert (await talk.db.check())["ok"]


async def test_an_edit_calls_whom_it_names_now(talk: Talk) -> None:
    said = await talk.call(ANN, BO)
    assert said.mentions == [BO]
    assert await talk.unread(BO) == (1, 1)
    edited = moved(await talk.db.edit(said.id, "nobody", [], now=NOW))
    assert edited.mentions == []
    assert await talk.unread(BO) == (1, 0)
    moved(await talk.db.edit(said.id, "all of you", ["all"], now=NOW))
    assert await talk.unread(BO) == (1, 1)


# -- delete ------------------------------------------------------------------------------------------------


async def test_of_a_deleted_message_nothing_stays_but_its_place(talk: Talk, said: Message) -> None:
    await talk.db.edit(said.id, "second words", [BO], now=NOW)
    await talk.db.react(BO, said.id, "👍", on=True, now=NOW)
    await talk.db.pin(BO, said.id, on=True, now=NOW)
    await talk.db.save(BO, said.id, on=True, now=NOW)
    assert await talk.unread(BO) == (1, 1)
    gone = moved(await talk.db.delete(said.id, now=NOW + 7))
    assert gone == same(said, content="", deleted_at=NOW + 7, change=gone.change)
    assert await facts(talk, said) == gone
    assert await talk.db.edits_of(said.id) == []
    assert await talk.db.pins_of(BO, talk.room) == []
    assert await talk.db.saved_of(BO, limit=10) == []
    assert await talk.unread(BO) == (1, 0), "a place that nobody has read yet, which calls nobody"
    assert (await talk.db.check())["ok"]


async def test_a_deleted_message_is_beyond_all_acts(talk: Talk, said: Message) -> None:
    await talk.db.delete(said.id, now=NOW)
    change = (await talk.page()).change
    assert await talk.db.delete(said.id, now=NOW) is None
    assert await talk.db.edit(said.id, "back again", [], now=NOW) is None
    for on in (True, False):
        assert await talk.db.react(BO, said.id, "👍", on=on, now=NOW) is None
        assert await talk.db.pin(BO, said.id, on=on, now=NOW) is None
    await talk.db.save(BO, said.id, on=True, now=NOW)
    assert await talk.db.saved_of(BO, limit=10) == []
    assert (await talk.page()).change == change


async def test_a_tombstone_keeps_its_client_id(talk: Talk, said: Message) -> None:
    await talk.db.delete(said.id, now=NOW)
    again = await talk.again(said)
    assert not again.is_new
    assert (again.message.id, again.message.content, again.message.deleted_at) == (said.id, "", NOW)
    assert await talk.seqs() == [1]


async def test_what_is_not_there_cannot_be_touched(talk: Talk) -> None:
    assert await talk.db.edit(NO_MESSAGE, "x", [], now=NOW) is None
    assert await talk.db.delete(NO_MESSAGE, now=NOW) is None
    assert await talk.db.react(ANN, NO_MESSAGE, "👍", on=True, now=NOW) is None
    assert await talk.db.pin(ANN, NO_MESSAGE, on=True, now=NOW) is None
    await talk.db.save(ANN, NO_MESSAGE, on=True, now=NOW)
    assert await talk.db.edits_of(NO_MESSAGE) == []


# -- reactions -----------------------------------------------------------------------------------------------


async def test_one_reaction_a_person_and_kind_in_the_order_in_which_they_came(talk: Talk, said: Message) -> None:
    moved(await talk.db.react(BO, said.id, "👍", on=True, now=NOW + 1))
    moved(await talk.db.react(ANN, said.id, "🎉", on=True, now=NOW + 2))
    both = moved(await talk.db.react(ANN, said.id, "👍", on=True, now=NOW + 3))
    assert both == same(said, change=both.change, reactions=[Reaction("👍", [BO, ANN]), Reaction("🎉", [ANN])])
    assert await facts(talk, said) == both
    assert unmoved(await talk.db.react(ANN, said.id, "👍", on=True, now=NOW + 9)) == both
    fewer = moved(await talk.db.react(BO, said.id, "👍", on=False, now=NOW))
    assert fewer.reactions == [Reaction("🎉", [ANN]), Reaction("👍", [ANN])]
    assert unmoved(await talk.db.react(BO, said.id, "👍", on=False, now=NOW)) == fewer
    assert (await talk.db.check())["ok"]


async def test_many_who_react_at_once_are_all_counted(talk: Talk, said: Message) -> None:
    people = [UserId(f"U{number:016X}") for number in range(100, 130)]
    await talk.db.join(talk.room, people, now=NOW)
    await asyncio.gather(*(talk.db.react(user, said.id, "👍", on=True, now=NOW) for user in people for _ in range(2)))
    (reaction,) = (await talk.now(said)).reactions
    assert reaction == Reaction("👍", people)
    assert (await talk.page()).change == said.change + 30 + 30


async def test_kinds_of_reactions_have_an_end(talk: Talk, said: Message) -> None:
    kinds = [f"e{number}" for number in range(MOST_REACTION_KINDS)]
    for kind in kinds:
        await talk.db.react(ANN, said.id, kind, on=True, now=NOW)
    with pytest.raises(TooMany):
        await talk.db.react(BO, said.id, "one more", on=True, now=NOW)
    moved(await talk.db.react(BO, said.id, kinds[0], on=True, now=NOW))
    await talk.db.react(ANN, said.id, kinds[1], on=False, now=NOW)
    moved(await talk.db.react(BO, said.id, "one more", on=True, now=NOW))


async def test_reactions_have_an_end_and_a_retry_is_not_beyond_it(talk: Talk, said: Message) -> None:
    people = [UserId(f"U{number:016X}") for number in range(1_000, 2_000)]
    await talk.db.join(talk.room, people, now=NOW)
    await asyncio.gather(*(talk.db.react(user, said.id, "👍", on=True, now=NOW) for user in people))
    with pytest.raises(TooMany):
        await talk.db.react(ANN, said.id, "👍", on=True, now=NOW)
    unmoved(await talk.db.react(people[0], said.id, "👍", on=True, now=NOW))


async def test_who_does_not_see_a_message_leaves_no_trace_on_it(talk: Talk, said: Message) -> None:
    hidden = Talk(talk.db, await new_room(talk.db, ANN, history=History.JOINED))
    old = await hidden.say(ANN)
    await talk.db.join(hidden.room, [BO], now=NOW)
    await talk.db.leave(talk.room, BO, now=NOW)
    for message in (said, old):
        for user in (BO, EVE):
            for on in (True, False):
                assert await talk.db.react(user, message.id, "👍", on=on, now=NOW) is None
                assert await talk.db.pin(user, message.id, on=on, now=NOW) is None
            await talk.db.save(user, message.id, on=True, now=NOW)
        assert (await talk.now(message)) == message
    await talk.db.join(talk.room, [BO], now=NOW)
    assert await talk.db.saved_of(BO, limit=9) == [], "not even a save that waits"


# -- pins and saves ------------------------------------------------------------------------------------------


async def test_pins_are_the_rooms_the_newest_first(talk: Talk, said: Message) -> None:
    other = await talk.say(BO)
    pinned = moved(await talk.db.pin(BO, said.id, on=True, now=NOW + 1))
    assert pinned == same(said, change=pinned.change, pinned_at=NOW + 1, pinned_by=BO)
    moved(await talk.db.pin(ANN, other.id, on=True, now=NOW + 2))
    assert unmoved(await talk.db.pin(ANN, said.id, on=True, now=NOW + 9)) == pinned, "pinned by whoever was first"
    assert await talk.db.pins_of(ANN, talk.room) == [await talk.now(other), pinned]
    assert await talk.db.pins_of(EVE, talk.room) is None
    bare = moved(await talk.db.pin(ANN, said.id, on=False, now=NOW))
    assert bare == same(said, change=bare.change)
    unmoved(await talk.db.pin(ANN, said.id, on=False, now=NOW))
    assert [m.id for m in await talk.db.pins_of(ANN, talk.room) or []] == [other.id]


async def test_pins_have_an_end_in_each_room(talk: Talk) -> None:
    posted = await asyncio.gather(*(talk.post(ANN) for _ in range(MOST_PINS + 1)))
    ids = [p.message.id for p in posted]
    for id in ids[:-1]:
        await talk.db.pin(ANN, id, on=True, now=NOW)
    with pytest.raises(TooMany):
        await talk.db.pin(ANN, ids[-1], on=True, now=NOW)
    unmoved(await talk.db.pin(ANN, ids[0], on=True, now=NOW))
    elsewhere = await Talk(talk.db, await new_room(talk.db, ANN)).say(ANN)
    moved(await talk.db.pin(ANN, elsewhere.id, on=True, now=NOW))


async def test_what_i_save_is_mine_alone(talk: Talk, said: Message) -> None:
    other = await talk.say(BO)
    await talk.db.save(BO, said.id, on=True, now=NOW + 1)
    await talk.db.save(BO, other.id, on=True, now=NOW + 2)
    await talk.db.save(BO, said.id, on=True, now=NOW + 9)
    assert await talk.db.saved_of(BO, limit=10) == [other, said], "nothing of it shows, and nobody hears of it"
    assert await talk.db.saved_of(BO, limit=1) == [other]
    assert await talk.db.saved_of(BO, before=other.id, limit=9) == [said]
    assert await talk.db.saved_of(BO, before=said.id, limit=9) == []
    assert await talk.db.saved_of(ANN, limit=10) == []
    await talk.db.save(BO, other.id, on=False, now=NOW)
    assert await talk.db.saved_of(BO, limit=10) == [said]


async def test_all_of_it_is_there_after_a_restart(engine: Engine) -> None:
    db = await engine.open()
    talk = await talk_of(db, ANN, BO)
    said = await talk.say(ANN)
    await talk.say(BO, thread=1)
    await db.edit(said.id, "other words", [BO], now=NOW)
    await db.react(BO, said.id, "👍", on=True, now=NOW)
    await db.pin(BO, said.id, on=True, now=NOW)
    before = await talk.page()
    await db.close()
    db = await engine.open()
    assert await Talk(db, talk.room).page() == before
    await db.close()


async def test_who_was_removed_a_moment_ago_edits_and_deletes_nothing(talk: Talk) -> None:
    said = await talk.say(BO)
    await talk.db.leave(talk.room, BO, now=NOW)
    assert await talk.db.edit(said.id, "after leaving", [], now=NOW, by=BO) is None
    assert await talk.db.delete(said.id, now=NOW, by=BO) is None
    assert await talk.db.message_of(ANN, said.id) == said
    assert await talk.db.delete(said.id, now=NOW, by=ANN) is not None, "it is there for those who see it"
