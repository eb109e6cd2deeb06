"""Replies hang on a message of the room; their root counts them."""

from __future__ import annotations

import asyncio

import pytest
from message_stage import ANN, BO, EVE, NO_MESSAGE, Talk, new_room, same, talk_of
from workbench import NOW

from klatsch.errors import MessageNotFound
from klatsch.ids import MessageId
from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Span


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


async def test_a_reply_has_a_place_of_its_own_and_its_root_counts_it(talk: Talk) -> None:
    root = await talk.say(ANN, "who comes?")
    posted = await talk.post(BO, "me", thread=root.seq, now=NOW + 9)
    reply = posted.message
    assert (reply.seq, reply.thread, reply.in_room) == (2, 1, False)
    assert (posted.before, reply.change) == (root.change, root.change + 1)
    counted = same(root, change=reply.change + 1, reply_count=1, last_reply_at=NOW + 9)
    assert posted.root == counted
    page = await talk.page()
    assert page.messages == [counted, reply]
    assert page.change == counted.change, "the room has moved by two"


async def test_a_reply_may_be_shown_in_the_room_as_well(talk: Talk) -> None:
    root = await talk.say(ANN)
    assert root.in_room
    assert (await talk.post(BO, thread=root.seq, in_room=True)).message.in_room
    assert [m.in_room for m in (await talk.page()).messages] == [True, True]


async def test_a_thread_is_read_alone_its_root_first(talk: Talk) -> None:
    for content in ("a", "b"):
        await talk.say(ANN, content)
    for number in range(6):
        await talk.say(BO, thread=1 + number % 2)
    assert await talk.seqs(ANN, Span(thread=1)) == [1, 3, 5, 7]
    assert await talk.seqs(ANN, Span(thread=2, after=0, limit=2)) == [2, 4]
    assert await talk.seqs(ANN, Span(thread=2, after=4, limit=2)) == [6, 8]
    back = await talk.page(ANN, Span(thread=1, before=7, limit=2))
    assert ([m.seq for m in back.messages], back.more) == ([3, 5], True)
    last = await talk.page(ANN, Span(thread=1, before=3, limit=1))
    assert ([m.seq for m in last.messages], last.more) == ([1], False)
    assert await talk.seqs(ANN, Span(thread=99)) == []


async def test_what_changed_in_a_thread_comes_by_since(talk: Talk) -> None:
    root = await talk.say(ANN)
    await talk.say(ANN, "aside")
    replies = [await talk.say(BO, thread=root.seq) for _ in range(3)]
    mark = (await talk.page()).change
    assert await talk.seqs(ANN, Span(thread=1, since=mark)) == []
    await talk.db.react(ANN, replies[0].id, "👍", on=True, now=NOW)
    await talk.say(ANN, "aside again")
    assert await talk.seqs(ANN, Span(thread=1, since=mark)) == [replies[0].seq]
    first = await talk.page(ANN, Span(thread=1, since=0, limit=2))
    assert ([m.seq for m in first.messages], first.more) == ([4, 5], True), "in the order of what changed last"
    rest = await talk.page(ANN, Span(thread=1, since=first.messages[-1].change, limit=2))
    assert ([m.seq for m in rest.messages], rest.more) == ([1, 3], False)


@pytest.mark.parametrize("thread", [2, 3, 4, 99])
async def test_only_what_is_there_and_starts_something_can_be_replied_to(thread: int, talk: Talk) -> None:
    """2 is a reply, 3 is deleted, 4 and 99 are not there yet."""
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    gone = await talk.say(BO)
    await talk.db.delete(gone.id, now=NOW)
    before = (await talk.page()).change
    with pytest.raises(MessageNotFound):
        await talk.say(ANN, thread=thread)
    assert (await talk.page()).change == before
    assert (await talk.say(ANN, thread=1)).seq == 4, "a refusal uses up no number"


async def test_a_thread_of_another_room_is_not_there(talk: Talk) -> None:
    await talk.say(ANN)
    cellar = Talk(talk.db, await new_room(talk.db, ANN))
    with pytest.raises(MessageNotFound):
        await cellar.say(ANN, thread=1)


async def test_roots_and_replies_of_one_batch_are_counted(talk: Talk) -> None:
    jobs = [talk.post(ANN), *(talk.post(BO, thread=1) for _ in range(5)), talk.post(ANN), talk.post(BO, thread=7)]
    posted = await asyncio.gather(*jobs)
    assert [p.message.seq for p in posted] == list(range(1, 9))
    changes = [p.message.change for p in posted]
    assert changes == sorted(set(changes))
    assert [m.reply_count for m in (await talk.page()).messages] == [5, 0, 0, 0, 0, 0, 1, 0]
    assert (await talk.db.check())["ok"]


async def test_a_deleted_reply_is_not_counted_any_more(talk: Talk) -> None:
    root = await talk.say(ANN)
    first = await talk.say(BO, thread=1, now=NOW + 10)
    last = await talk.say(BO, thread=1, now=NOW + 20)
    gone = await talk.db.delete(last.id, now=NOW + 30)
    assert gone
    assert gone.root == same(root, change=gone.before + 1, reply_count=1, last_reply_at=first.created_at)
    assert gone.message.change == gone.before + 2
    assert await talk.now(root) == gone.root
    await talk.db.delete(first.id, now=NOW + 30)
    bare = await talk.now(root)
    assert (bare.reply_count, bare.last_reply_at) == (0, None)
    assert await talk.seqs(ANN, Span(thread=1)) == [1, 2, 3], "they keep their places"


async def test_a_deleted_root_keeps_its_replies_and_takes_no_more(talk: Talk) -> None:
    root = await talk.say(ANN, "secret")
    reply = await talk.say(BO, "answer", thread=1)
    await talk.db.delete(root.id, now=NOW)
    tombstone = await talk.now(root)
    assert (tombstone.content, tombstone.reply_count) == ("", 1)
    assert (await talk.now(reply)).content == "answer"
    with pytest.raises(MessageNotFound):
        await talk.say(BO, thread=1)
    edited = await talk.db.edit(reply.id, "other answer", [], now=NOW)
    assert edited
    assert edited.root is None
    gone = await talk.db.delete(reply.id, now=NOW)
    assert gone
    assert gone.root
    assert (gone.root.deleted_at, gone.root.reply_count) == (NOW, 0)
    assert (await talk.db.check())["ok"]


async def test_a_retry_of_a_reply_is_counted_once(talk: Talk) -> None:
    await talk.say(ANN)
    posted = await talk.post(BO, thread=1)
    again = await asyncio.gather(*(talk.again(posted.message) for _ in range(3)))
    assert [p.is_new for p in again] == [False] * 3
    assert [p.message for p in again] == [posted.message] * 3
    assert [m.reply_count for m in (await talk.page()).messages] == [1, 0]


async def test_a_quote_is_kept_and_goes_with_the_words(talk: Talk) -> None:
    said = await talk.say(ANN)
    quoting = (await talk.post(BO, quote=said.id)).message
    assert quoting.quote == said.id
    assert (await talk.now(quoting)).quote == said.id
    await talk.db.delete(said.id, now=NOW)
    assert (await talk.now(quoting)).quote == said.id, "it leads to a tombstone"
    await talk.db.delete(quoting.id, now=NOW)
    assert (await talk.now(quoting)).quote is None


async def test_a_message_is_found_by_its_id_by_those_who_may_see_it(talk: Talk) -> None:
    said = await talk.say(ANN)
    assert await talk.db.message_of(BO, said.id) == said
    assert await talk.db.message_of(EVE, said.id) is None
    assert await talk.db.message_of(BO, NO_MESSAGE) is None
    for strange in ("", "x", "' OR 1=1 --"):
        assert await talk.db.message_of(BO, MessageId(strange)) is None
