"""What is looked for becomes queries in which nothing is left of the language of the index."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.ids import UserId
from klatsch.messages_db.sqlite_search_query import BEGINNINGS, PARTS, WORDS, in_rooms, needs_a_look, stages_of
from klatsch.model.search import Mark, Search, Term


def stages(*terms: Term, **more: object) -> list[int]:
    return [stage.number for stage in stages_of(Search(terms=list(terms), **more))]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("terms", "numbers"),
    [
        ([Term("cat", begins=True)], [WORDS, BEGINNINGS, PARTS]), ([Term("cat")], [WORDS, PARTS]), ([Term("ab")], [WORDS]),
        ([Term("会議室")], [WORDS]), ([Term("->*")], [PARTS]), ([Term("->")], [WORDS]), ([], [WORDS]),
        ([Term("c++", begins=True)], [WORDS, PARTS]),
    ],
)  # fmt: skip
def test_only_stages_that_can_find_something_new(terms: list[Term], numbers: list[int]) -> None:
    assert stages(*terms) == numbers


@pytest.mark.parametrize(
    "text", ["word", "well-known", "ann@example.org", "a.b_c", "Köln", "会議室", "don't", "two words"]
)
def test_words_in_a_row_need_no_second_look(text: str) -> None:
    assert not needs_a_look(Term(text))


@pytest.mark.parametrize("text", ["C++", "a->b", "$HOME", "f()", "->", "--flag", "!"])
def test_signs_need_one(text: str) -> None:
    assert needs_a_look(Term(text))
    assert next(stages_of(Search(terms=[Term(text)]))).verify == [text.lower()]
    assert next(stages_of(Search(not_terms=[Term(text)]))).lacks == [text.lower()]


@given(text=st.text(max_size=60), marks=st.lists(st.sampled_from(Mark), max_size=3), begins=st.booleans())
def test_every_query_can_be_asked(text: str, marks: list[Mark], begins: bool) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return
    author = UserId("U00000000000000AB")
    wanted = Search(
        terms=[Term(text, begins=begins), Term("b")],
        not_terms=[Term(text)],
        marks=marks,
        not_marks=marks,
        authors=[author, author],
    )
    for stage in stages_of(wanted):
        for query in (stage.query, in_rooms(stage.query, [1, 2]), stage.besides, stage.but):
            if query:
                INDEX.execute("SELECT rowid FROM words WHERE words MATCH ?", (query,)).fetchall()


INDEX = sqlite3.connect(":memory:")
INDEX.execute("CREATE VIRTUAL TABLE words USING fts5(body, tokenize='porter unicode61')")
