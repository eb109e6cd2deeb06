"""Words as PostgreSQL's index has them: cut, folded and stemmed here, as FTS5 does it, so that both engines find the same.

PostgreSQL's own parser and dictionaries depend on the database's locale and on the version; a tsvector of ready words does not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from zlib import crc32

from klatsch.messages_db.search_stem import stem
from klatsch.messages_db.search_text import plain

LONGEST = 240
"""Characters of a word that are looked at: PostgreSQL takes 2,046 bytes."""
LAST_PLACE = 16_383
MOST_PLACES = 255
"""PostgreSQL knows no place beyond, nor more places of one word: there, words in a row are found no more."""


class _Folded(dict[int, str]):
    """Character → the same in lower case and without accents (of Latin letters alone); what is in no word is a space."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Mn" and "\u0300" <= character <= "\u036f":
        return ""
    if category[0] not in "LN" and category != "Co":
        return " "
    bare = unicodedata.normalize("NFD", character)[0]
    if bare != character and unicodedata.name(bare, "").startswith("LATIN "):
        character = bare
    return next((form for form in (character.casefold(), character.lower()) if len(form) == 1), character)


_FOLDED = _Folded()


def words_of(text: str) -> list[str]:
    """The stems of `spread` or `indexed` text, in their order."""
    return [stem(word[:LONGEST]) for word in text.translate(_FOLDED).split()]


def vector_of(text: str) -> str:
    """`indexed` text as a tsvector. There is nothing to be escaped in a word."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words_of(text), 1):
        known = places.setdefault(word, [])
        if len(known) < MOST_PLACES and place <= LAST_PLACE:
            known.append(str(place))
    return " ".join(f"'{word}':{','.join(known)}" if known else f"'{word}'" for word, known in places.items())


def parts_in(text: str) -> str:
    """All parts of three characters, as an array."""
    text = plain(text).lower()
    return array_of(text[at : at + 3] for at in range(len(text) - 2))


def array_of(parts: Iterable[str]) -> str:
    """Parts as numbers, each once: they are small, and two that meet in one number do no harm, since the text is looked at."""
    return f"{{{','.join(dict.fromkeys(_number(part) for part in parts))}}}"


def _number(part: str) -> str:
    """A sigma at the end of a word is in lower case another letter, and a part does not know where the word ends."""
    return str(crc32(part.replace("\u03c2", "\u03c3").encode("utf-8", "surrogatepass")) - 2**31)
