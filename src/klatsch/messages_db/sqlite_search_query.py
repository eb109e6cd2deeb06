"""What is looked for in FTS5's language: words between quotation marks, and nothing else of what a person types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from klatsch.messages_db import search_stages
from klatsch.messages_db.search_stages import BEGINNINGS, PARTS, WORDS, Stage, needs_a_look
from klatsch.messages_db.sqlite_search_text import part_phrases, quoted, room_word, word_phrase
from klatsch.model.search import Search

__all__ = ["BEGINNINGS", "PARTS", "WORDS", "Stage", "in_rooms", "needs_a_look", "stages_of", "without"]


class _Fts5:
    def word(self, word: str) -> str:
        return quoted(word)

    def phrase(self, text: str, *, begins: bool) -> str:
        return word_phrase(text, begins=begins)

    def parts(self, texts: Iterable[str], *, most: int) -> str:
        return self.every(dict.fromkeys(part for text in texts for part in part_phrases(text, most=most)))

    def every(self, queries: Iterable[str]) -> str:
        return " AND ".join(queries)

    def either(self, queries: Iterable[str]) -> str:
        found = [f"({query})" for query in queries]
        return f"({' OR '.join(found)})" if found else ""

    def without(self, query: str, refused: str) -> str:
        return f"({query}) NOT {refused}" if refused else query


_FTS5 = _Fts5()


def stages_of(wanted: Search) -> Iterator[Stage]:
    return search_stages.stages_of(wanted, _FTS5)


def in_rooms(query: str, rooms: Iterable[int]) -> str:
    words = _FTS5.either(quoted(room_word(room)) for room in rooms)
    return f"({query}) AND {words}" if query else words


def without(query: str, refused: str) -> str:
    """`refused` in brackets."""
    return _FTS5.without(query, refused)
