"""Catching up: messages, memberships and facts that moved, in one order, nothing skipped and nothing twice."""

from __future__ import annotations

import pytest
from message_stage import ANN, BO, EVE, Talk, talk_of
from workbench import NOW

from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Page, Span
from klatsch.model.rooms import RoomFacts


def people(count: int) -> list[UserId]:
    return [UserId(f"U{number:016X}") for number in range(1_000, 1_000 + count)]


async def caught_up(talk: Talk, since: int, limit: int) -> list[Page]:
    """All pages from there on, asked as a client does."""
    pages: list[Page] = []
    while True:
        page = await talk.page(ANN, Span(since=since, limit=limit))
        pages.append(page)
        assert len(page.messages) <= limit
        assert len(page.members) <= 200
        if not page.more:
            return pages
        moved = [*page.messages, *page.members]
        assert moved, "a page that says that there is more, holds something"
        since = max(row.change for row in moved)
        assert len(pages) < 99, "it ends"


def changes(pages: list[Page]) -> list[int]:
    """What moved, page after page."""
    return [change for page in pages for change in sorted(row.change for row in (*page.messages, *page.members))]


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
async def test_messages_and_memberships_come_in_the_order_in_which_they_moved(db: MessagesDb, limit: int) -> None:
    talk = await talk_of(db, ANN, BO)
    since = (await talk.page()).change
    for user in people(6):
        await talk.say(BO)
        await db.join(talk.room, [user], now=NOW)
    await db.leave(talk.room, BO, now=NOW)
    pages = await caught_up(talk, since, limit)
    assert changes(pages) == list(range(since + 1, since + 14)), "all of it, each once, and none before its time"
    assert pages[-1].room == (await db.rooms_of(ANN))[0].room


async def test_what_moved_again_comes_once_where_it_moved_last(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO)
    said = [await talk.say(ANN) for _ in range(4)]
    await db.leave(talk.room, BO, now=NOW)
    await db.react(ANN, said[1].id, "👍", on=True, now=NOW)
    await db.join(talk.room, [BO], now=NOW)
    pages = await caught_up(talk, 0, 2)
    assert [[m.seq for m in page.messages] for page in pages] == [[1, 3], [4, 2]]
    assert [[m.user for m in page.members] for page in pages] == [[ANN], [BO]]
    assert pages[-1].members[0].left_at is None


async def test_many_who_join_come_in_pages_too(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN)
    since = (await talk.page()).change
    await db.join(talk.room, people(450), now=NOW)
    said = await talk.say(ANN)
    pages = await caught_up(talk, since, 50)
    assert [len(page.members) for page in pages] == [200, 200, 50]
    assert [page.more for page in pages] == [True, True, False]
    assert [page.messages for page in pages] == [[], [], [said]], "not before what moved before it"
    assert changes(pages) == list(range(since + 1, since + 452))


async def test_the_room_comes_when_its_facts_moved_and_not_otherwise(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO)
    since = (await talk.page()).change
    await talk.say(BO)
    assert (await talk.page(ANN, Span(since=since))).room is None
    await db.change_room(talk.room, RoomFacts(topic="news"), now=NOW)
    page = await talk.page(ANN, Span(since=since))
    assert page.room
    assert (page.room.topic, page.room.change, page.change) == ("news", since + 2, since + 2)
    assert (await talk.page(ANN, Span(since=page.change))).room is None
    await db.join(talk.room, [EVE], now=NOW)
    page = await talk.page(ANN, Span(since=page.change))
    assert page.room
    assert page.room.member_count == 3


async def test_other_pages_tell_nothing_of_members(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO)
    for span in (Span(), Span(after=0), Span(before=9)):
        page = await talk.page(ANN, span)
        assert (page.members, page.room) == ([], None)
