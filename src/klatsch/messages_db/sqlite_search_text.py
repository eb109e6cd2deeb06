"""Words and parts of words as FTS5 is asked for them. It cuts and stems by itself."""

from __future__ import annotations

from klatsch.messages_db.search_text import (
    FORM,
    ROOM_WORDS,
    author_word,
    indexed,
    is_unspaced,
    mark_word,
    marks_said,
    parts_of,
    phrase_of,
    plain,
    room_word,
    spread,
)

__all__ = [
    "FORM",
    "ROOM_WORDS",
    "author_word",
    "indexed",
    "is_unspaced",
    "mark_word",
    "marks_said",
    "part_phrases",
    "plain",
    "quoted",
    "room_word",
    "spread",
    "word_phrase",
]


def word_phrase(text: str, *, begins: bool) -> str:
    """A term as a query. Empty when there is no word in it."""
    phrase = phrase_of(text, begins=begins)
    return f'"{phrase.words}"{" *" if phrase.begins else ""}' if phrase.words else ""


def part_phrases(text: str, *, most: int) -> list[str]:
    return [quoted(part) for part in parts_of(text, most=most)]


def quoted(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
