"""What is looked for in PostgreSQL's language (tsquery): ready words between quotation marks, and nothing else of what a person types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from klatsch.messages_db import search_stages
from klatsch.messages_db.postgres_search_text import array_of, words_of
from klatsch.messages_db.search_stages import Stage
from klatsch.messages_db.search_text import parts_of, phrase_of, room_word
from klatsch.model.search import Search

MOST_IN_A_ROW = 64
"""Of a longer row the first are looked for: PostgreSQL remembers only so many places of one word."""
_NOWHERE = "'\ue0000'"
"""A word that no text has: for words in which the index sees none."""


class _Tsquery:
    def word(self, word: str) -> str:
        return f"'{word.lower()}'"

    def phrase(self, text: str, *, begins: bool) -> str:
        phrase = phrase_of(text, begins=begins)
        words = [f"'{word}'" for word in words_of(phrase.words)]
        if len(words) > MOST_IN_A_ROW:
            return f"({' <-> '.join(words[:MOST_IN_A_ROW])})"
        if not words:
            return _NOWHERE if phrase.words else ""
        return f"({' <-> '.join(words)}{':*' if phrase.begins else ''})"

    def parts(self, texts: Iterable[str], *, most: int) -> str:
        parts = (part for text in texts for part in parts_of(text, most=most))
        numbers = [part.lower() for part in parts if len(part.lower()) == len(part)]
        return array_of(numbers) if numbers else ""

    def every(self, queries: Iterable[str]) -> str:
        return " & ".join(queries)

    def either(self, queries: Iterable[str]) -> str:
        found = [f"({query})" for query in queries]
        return f"({' | '.join(found)})" if found else ""

    def without(self, query: str, refused: str) -> str:
        return f"({query}) & !{refused}" if refused else query


_TSQUERY = _Tsquery()


def stages_of(wanted: Search) -> Iterator[Stage]:
    return search_stages.stages_of(wanted, _TSQUERY)


def in_rooms(query: str, rooms: Iterable[int]) -> str:
    words = _TSQUERY.either(_TSQUERY.word(room_word(room)) for room in rooms)
    return f"({query}) & {words}" if query else words
