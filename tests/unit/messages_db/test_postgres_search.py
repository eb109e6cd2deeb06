"""A search is a few statements, however many rooms there are, and ends though what is looked for is everywhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from behind_postgres import room_of, say, statements_of
from finding import catch_up, found
from message_stage import ANN, BO, talk_of

from klatsch.chat.search_query import parse
from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import InvalidField
from klatsch.messages_db import postgres_search
from klatsch.messages_db.open import open_messages_db
from klatsch.messages_db.postgres_search import search
from klatsch.messages_db.postgres_search_index import index_some
from klatsch.model.search import Search, Spot, Term

WORDS = Search(terms=[Term("words")])


async def test_it_is_a_few_statements(server: Connection) -> None:
    rooms = [(await room_of(server, ANN, name=f"room-{number}")).id for number in range(9)]
    said = [await say(server, ANN, room) for room in rooms]
    await index_some(64, server)
    async with server.transaction(), statements_of(server) as seen:
        given = await search(ANN, WORDS, None, 5, server)
    assert given.messages == said[:3:-1]
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


SAID = [
    "We are releasing the relational Ärger tomorrow", "meeting at 東京都の会議室 today", "한국어 검색도 됩니다",
    "ann.lee+x@mail.example.org",
    "`foo_bar(x)->y` in C++ or C#", "naïve façades, STRASSE or Straße", "tada 🎉 ✓ done", "привет, Йод и ΑΣΟΣ",
    "\uff26\uff35 ½ x² İstanbul",
    "don't be e\u0301te\u0301 at 10:30", "हिन्दी ไทยภาษา", "caresses ponies hopping hoped agreed",
]  # fmt: skip


async def test_both_engines_find_the_same(postgres_url: str, tmp_path: Path) -> None:
    chance = random.Random(3)
    typed = [word for text in SAID for word in text.split()]
    for _ in range(300):
        text = chance.choice(SAID)
        at = chance.randrange(len(text))
        typed.append(text[at : at + chance.randint(1, 9)] + chance.choice(("", " ", f" {chance.choice(typed)}")))
    found_by: list[dict[str, list[str]]] = []
    for url in (postgres_url, f"sqlite:{tmp_path / 'messages.db'}"):
        db = await open_messages_db(url)
        talk = await talk_of(db, ANN)
        for text in SAID:
            await talk.say(ANN, text)
        await catch_up(db)
        asked = [text for text in typed if is_asked(text)]
        found_by.append({text: await found(db, ANN, text) for text in asked})
        await db.close()
    assert found_by[0] == found_by[1]
    assert sum(map(bool, found_by[0].values())) > 150, "most of it is there"


def is_asked(text: str) -> bool:
    try:
        return bool(parse(text, me=ANN))
    except InvalidField:
        return False
