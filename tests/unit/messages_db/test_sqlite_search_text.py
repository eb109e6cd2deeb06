"""Words and parts in FTS5's language: between quotation marks, whatever is in them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klatsch.messages_db.sqlite_search_text import part_phrases, parts_indexed, plain, quoted, word_phrase, woven


@pytest.mark.parametrize(
    ("text", "begins", "phrase"),
    [
        ("cat", False, '"cat"'), ("cat", True, '"cat" *'), ("会議室", True, '" 会議 議室"'), ("室", True, '" 室"'),
        ("2024年", False, '"2024 年" *'), ("会議a", False, '" 会議 議 a"'), ('a"b', False, '"a b"'), ("++", False, ""), ("", False, ""),
    ],
)  # fmt: skip
def test_phrases(text: str, begins: bool, phrase: str) -> None:
    assert word_phrase(text, begins=begins) == phrase


def test_parts_are_quoted() -> None:
    assert part_phrases('a"b', most=6) == ['"a""b"']
    assert part_phrases("ab", most=6) == []
    assert all(part[0] == part[-1] == '"' and len(part) == 5 for part in part_phrases("eatzq\U0001f600\u0130", most=6))
    assert quoted('"') == '""""'


@given(before=st.text(max_size=9), text=st.text(min_size=4, max_size=9), after=st.text(max_size=9))
def test_what_contains_a_text_has_its_parts(before: str, text: str, after: str) -> None:
    said = plain(before + text + after)
    assume(plain(text).lower() in said.lower())
    INDEX.execute("INSERT OR REPLACE INTO parts (rowid, body) VALUES (1, ?)", (parts_indexed(said),))
    asked = " AND ".join(part_phrases(text, most=4))
    assert not asked or INDEX.execute("SELECT rowid FROM parts WHERE parts MATCH ?", (asked,)).fetchall() == [(1,)]


def test_parts_of_four_characters_are_asked_for() -> None:
    INDEX.execute("INSERT OR REPLACE INTO parts (rowid, body) VALUES (1, ?)", (parts_indexed("Aquatic, quasi"),))
    found = [
        text
        for text in ("QUAT", "aqua", "uati", "c, q", "qua", "quax", "atiq")
        if INDEX.execute(
            "SELECT 1 FROM parts WHERE parts MATCH ?", (" AND ".join(part_phrases(text, most=4)),)
        ).fetchone()
    ]
    assert found == ["QUAT", "aqua", "uati", "c, q", "qua"]
    assert [len(woven(text)) for text in ("", "a", "ab", "abc")] == [0, 0, 1, 2]


INDEX = sqlite3.connect(":memory:")
INDEX.execute("CREATE VIRTUAL TABLE parts USING fts5(body, detail=none, tokenize='trigram')")
