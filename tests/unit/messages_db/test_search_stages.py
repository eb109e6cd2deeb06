"""What must be looked at besides the index, and what the texts must say: the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable

from klatsch.messages_db.search_stages import (
    BEGINNINGS,
    PARTS,
    WORDS,
    Stage,
    is_as_written,
    stages_of,
    without_beginnings,
)
from klatsch.model.search import Mark, Search, Term


class Plain:
    """A language that can be read."""

    def word(self, word: str) -> str:
        return f"<{word[-2:]}>"

    def phrase(self, text: str, *, begins: bool) -> str:
        return f"{text}{'*' if begins else ''}" if any(c.isalnum() for c in text) else ""

    def parts(self, texts: Iterable[str], *, most: int) -> str:
        return "+".join(texts)

    def every(self, queries: Iterable[str]) -> str:
        return " and ".join(queries)

    def either(self, queries: Iterable[str]) -> str:
        found = list(queries)
        return f"({' or '.join(found)})" if found else ""

    def without(self, query: str, refused: str) -> str:
        return f"{query} not {refused}" if refused else query


def stages(wanted: Search) -> list[tuple[int, str, str, str]]:
    return [(stage.number, stage.query, stage.besides, stage.but) for stage in stages_of(wanted, Plain())]


def test_no_stage_finds_what_an_earlier_one_found() -> None:
    wanted = Search(terms=[Term("cat", begins=True)], not_terms=[Term("dog")], marks=[Mark.PIN])
    assert stages(wanted) == [
        (WORDS, "cat and <m3> not (dog)", "", ""),
        (BEGINNINGS, "cat* and <m3> not (cat and <m3> or dog)", "", ""),
        (PARTS, "cat", "<m3>", "(cat* and <m3> or dog)"),
    ]


def test_without_words_all_messages_are_looked_at() -> None:
    assert stages(Search(not_terms=[Term("dog")])) == [(WORDS, "", "", "(dog)")]


def test_beginnings_can_be_done_without() -> None:
    wanted = without_beginnings(Search(terms=[Term("cat", begins=True)]))
    assert [number for number, *_ in stages(wanted)] == [WORDS, PARTS]


def test_signs_must_be_as_written() -> None:
    (stage,) = list(stages_of(Search(terms=[Term("C++")], not_terms=[Term("a->b")]), Plain()))[:1]
    assert is_as_written("in c++ or in C", stage)
    assert not is_as_written("in c++: a->b", stage)
    assert not is_as_written("in c", stage)
    assert is_as_written("anything", Stage(number=WORDS, query=""))
