"""What is looked for becomes tsqueries in which nothing is left of their language."""

from __future__ import annotations

import asyncpg
import pytest
from postgres_server import server_url

from klatsch.ids import UserId
from klatsch.messages_db.postgres_search_query import MOST_IN_A_ROW, in_rooms, stages_of
from klatsch.messages_db.search_stages import PARTS
from klatsch.model.search import Mark, Search, Term

TEXTS = [
    "word", "two words", "'", "\\", "a' | 'b", "!x", "a & b:*", "<->", "(((", "会議室", "🎉", "C++", "\u0301", "\U0001d518", "x" * 9_000,
    "\ue000m3", "Ⓐ", "İ",
]  # fmt: skip


@pytest.mark.parametrize("begins", [True, False])
async def test_every_query_can_be_asked(begins: bool) -> None:
    connection = await asyncpg.connect(server_url())
    author = UserId("U00000000000000AB")
    for text in TEXTS:
        wanted = Search(terms=[Term(text, begins)], not_terms=[Term(text)], authors=[author], not_marks=[Mark.PIN])
        for stage in stages_of(wanted):
            kind = "integer[]" if stage.number == PARTS else "tsquery"
            await connection.fetchval(f"SELECT $1::text::{kind}", stage.query or "{}" * (stage.number == PARTS))
            for query in (stage.besides, stage.but, in_rooms("" if stage.number == PARTS else stage.query, [1, 2])):
                await connection.fetchval("SELECT $1::text::tsquery", query)
    await connection.close()


def test_words_in_a_row_and_words_begun() -> None:
    (stage,) = stages_of(Search(terms=[Term("releasing it")]))
    assert stage.query == "('releas' <-> 'it')"
    begun = list(stages_of(Search(terms=[Term("cat", begins=True)])))[1].query
    assert "('cat':*)" in begun
    assert "!((('cat')))" in begun
    assert next(stages_of(Search(terms=[Term("a " * 99)]))).query.count("<->") == MOST_IN_A_ROW - 1


def test_a_word_of_which_the_index_sees_nothing_finds_nothing() -> None:
    assert all(stage.query for stage in stages_of(Search(terms=[Term("a\u2e2fb"), Term("\u2e2f")])))
