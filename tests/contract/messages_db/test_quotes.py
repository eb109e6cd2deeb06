"""What comes beside the messages of a page: what they quote, and with `since` my side of the room."""

from __future__ import annotations

import pytest
from message_stage import ANN, BO, EVE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Span
from klatsch.model.rooms import History, Preferences


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


async def test_what_is_quoted_comes_with_the_page_for_those_who_may_see_it(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO))
    secret = await cellar.say(BO, "a secret")
    plain = await talk.say(ANN, "plain")
    await talk.post(BO, quote=secret.id)
    await talk.post(BO, quote=plain.id)
    for span in (Span(), Span(since=0), Span(after=0)):
        assert (await talk.page(ANN, span)).quotes == {plain.id: plain}
        assert (await talk.page(BO, span)).quotes == {plain.id: plain, secret.id: secret}
    assert (await talk.page(ANN, Span(after=3))).quotes == {}
    assert await db.messages_of(ANN, [secret.id, plain.id]) == {plain.id: plain}


async def test_who_leaves_sees_no_quote_any_more(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, ANN, BO))
    secret = await cellar.say(BO)
    await talk.post(BO, quote=secret.id)
    assert list((await talk.page()).quotes) == [secret.id]
    await db.leave(cellar.room, ANN, now=NOW)
    assert (await talk.page()).quotes == {}
    assert list((await talk.page(BO)).quotes) == [secret.id]


async def test_what_was_said_before_joining_is_not_quoted_where_that_is_hidden(db: MessagesDb) -> None:
    hidden = Talk(db, await new_room(db, ANN, name="hidden", history=History.JOINED))
    old = await hidden.say(ANN)
    await db.join(hidden.room, [EVE], now=NOW)
    await hidden.post(ANN, quote=old.id)
    assert (await hidden.page(EVE)).quotes == {}
    assert list((await hidden.page(ANN)).quotes) == [old.id]


async def test_a_quoted_message_is_shown_as_it_is_now(talk: Talk, db: MessagesDb) -> None:
    said = await talk.say(ANN)
    await talk.post(BO, quote=said.id)
    await db.delete(said.id, now=NOW)
    quoted = (await talk.page()).quotes[said.id]
    assert (quoted.content, quoted.deleted_at) == ("", NOW)


async def test_my_side_of_the_room_comes_with_since(talk: Talk, db: MessagesDb) -> None:
    await talk.call(BO, ANN)
    page = await talk.page(ANN, Span(since=0))
    assert page.mine
    assert page.mine == await talk.mine(ANN)
    assert (page.mine.unread, page.mine.mentions, page.mine.seq) == (1, 1, page.seq)
    await db.read(ANN, talk.room, 1, back=False)
    await db.prefer(ANN, talk.room, Preferences(muted=True))
    page = await talk.page(ANN, Span(since=page.change))
    assert page.mine
    assert (page.mine.read_seq, page.mine.muted) == (1, True)
    assert (await talk.page(ANN, Span())).mine is None
