"""A search is a few statements, however many rooms there are, and ends though what is looked for is everywhere."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_search
from klatsch.messages_db.postgres_search import search
from klatsch.messages_db.postgres_search_index import index_some
from klatsch.model.search import Search, Spot, Term

WORDS = Search(terms=[Term("words")])


async def test_it_is_a_few_statements(server: Connection) -> None:
    rooms = [(await room_of(server, ANN, name=f"room-{number}")).id for number in range(9)]
    said = [await say(server, ANN, room) for room in rooms]
    await index_some(64, server)
    async with server.transaction(), statements_of(server) as seen:
        found = await search(ANN, WORDS, None, 5, server)
    assert found.messages == said[:3:-1]
    assert len(seen) <= 7


async def test_what_is_everywhere_but_not_in_my_rooms_is_looked_for_bit_by_bit(
    server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = (await room_of(server, ANN, BO)).id, (await room_of(server, BO, name="theirs")).id
    said = await say(server, BO, mine)
    for _ in range(30):
        await say(server, BO, theirs)
    await index_some(64, server)
    for bound, least in {"MOST_EXAMINED": 5, "MOST_IN_A_CHUNK": 5, "MOST_ROOMS_TO_NARROW": 0}.items():
        monkeypatch.setattr(postgres_search, bound, least)
    pages = [await search(ANN, WORDS, None, 1, server)]
    while pages[-1].spot:
        pages.append(await search(ANN, WORDS, pages[-1].spot, 1, server))
    assert len(pages) > 1
    assert [message for page in pages for message in page.messages] == [said]


async def test_a_spot_beyond_the_end_is_the_end(server: Connection) -> None:
    await say(server, ANN, (await room_of(server, ANN)).id)
    await index_some(64, server)
    assert (await search(ANN, WORDS, Spot(9, 1), 5, server)).spot is None
    assert (await search(ANN, WORDS, None, 5, server)).messages != []
