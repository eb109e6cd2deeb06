"""Pages on PostgreSQL look into indexes: what they cost does not grow with the room."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say, tables_scanned
from message_stage import ANN, BO, EVE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_pages as pages
from klatsch.model.messages import Span

SPANS = [
    Span(limit=2),
    Span(limit=2, before=4),
    Span(limit=2, after=1),
    Span(limit=2, since=1),
    Span(limit=2, thread=1),
    Span(limit=2, thread=1, after=2),
    Span(limit=2, thread=1, since=3),
]


@pytest.mark.parametrize("span", SPANS, ids=str)
async def test_every_page_is_found_by_index(span: Span, server: Connection) -> None:
    statement, values = pages.page_query(1, 0, span)
    assert await tables_scanned(server, statement, *values) == []


async def test_pages_of_a_thread_hold_its_root_and_its_replies(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    for thread in (None, 1, None, 1, 1):
        await say(server, ANN, room, thread=thread)
    found = [page for span in SPANS if (page := await pages.page(ANN, room, span, server))]
    expected = [[4, 5], [2, 3], [2, 3], [2, 3], [4, 5], [4, 5], [4, 5]]
    assert [[m.seq for m in page.messages] for page in found] == expected, "the root moved last, with the last reply"
    assert [page.more for page in found] == [True, True, True, True, True, False, True]


async def test_who_is_not_in_the_room_finds_nothing(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    said = await say(server, ANN, room)
    assert await pages.page(EVE, room, Span(), server) is None
    assert await pages.view(EVE, room, server) is None
    assert await pages.message_of(EVE, said.id, server) is None
    assert await pages.messages_of(EVE, [said.id], server) == {}
    assert await pages.pins_of(EVE, room, server) is None
    assert await pages.newest(EVE, 9, server) == []
    assert not await pages.is_member(EVE, room, server)
    assert await pages.messages_of(ANN, [said.id], server) == {said.id: said}
    assert await pages.newest(ANN, 9, server) == [said]


async def test_members_in_pages(server: Connection) -> None:
    room = (await room_of(server, ANN, BO, EVE)).id
    assert [member.user for member in await pages.members_of(room, None, 2, server)] == [ANN, BO]
    assert [member.user for member in await pages.members_of(room, BO, 2, server)] == [EVE]
