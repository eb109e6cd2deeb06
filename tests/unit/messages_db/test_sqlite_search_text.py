"""Words and parts in FTS5's language: between quotation marks, whatever is in them."""

from __future__ import annotations

import pytest

from klatsch.messages_db.sqlite_search_text import part_phrases, quoted, word_phrase


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
    assert quoted('"') == '""""'
