"""Words and parts of words as FTS5 is asked for them. It cuts and stems by itself.

Its index of parts cuts texts into threes, and a part of three characters is in every tenth message. So a text goes in there a
second time, `woven`: each two neighbours as one character, so that three of those are four of the text's.
"""

from __future__ import annotations

from klatsch.messages_db import search_text
from klatsch.messages_db.search_text import (
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
    "parts_indexed",
    "plain",
    "quoted",
    "room_word",
    "spread",
    "word_phrase",
    "woven",
]

FORM = 100 * search_text.FORM + 1
"""How words are made, and how parts of them are made here."""


def word_phrase(text: str, *, begins: bool) -> str:
    """A term as a query. Empty when there is no word in it."""
    phrase = phrase_of(text, begins=begins)
    return f'"{phrase.words}"{" *" if phrase.begins else ""}' if phrase.words else ""


def part_phrases(text: str, *, most: int) -> list[str]:
    """None when it is too short."""
    long = [woven(part) for part in parts_of(text, most=most, size=4)]
    parts = [part[at : at + 3] for part in long for at in range(len(part) - 2)] or parts_of(text, most=most)
    return [quoted(part) for part in parts]


def parts_indexed(text: str) -> str:
    """What goes into the index of parts, for a message's `plain` text."""
    return f"{text}\n{woven(text)}"


def woven(text: str) -> str:
    """Of lower-case text, each two neighbours as one character, which no case is known of. Many that are not ASCII share theirs:
    what is found is looked at. All at once, in one number of 16 bits for each: a tenth of what a loop takes."""
    units = text.lower().replace("\u03c2", "\u03c3").encode("utf-16-be", "surrogatepass")
    count = max(0, len(units) // 2 - 1)
    ascii = int.from_bytes(b"\x00\x7f" * count, "big")
    one, next = (int.from_bytes(some, "big") & ascii for some in (units[:-2], units[2:]))
    pairs = one << 7 | next | int.from_bytes(b"\x40\x00" * count, "big")
    return pairs.to_bytes(2 * count, "big").decode("utf-16-be")


def quoted(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
