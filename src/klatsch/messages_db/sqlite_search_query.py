"""What is looked for, as queries of the index: plain functions from values to FTS5's language. Nothing a person types is
ever more than words between quotation marks there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from klatsch.ids import UserId
from klatsch.messages_db.sqlite_search_text import (
    EVERYTHING,
    author_word,
    is_unspaced,
    mark_word,
    part_phrases,
    plain,
    room_word,
    word_phrase,
)
from klatsch.model.search import Search, Term

WORDS, BEGINNINGS, PARTS = 0, 1, 2
MOST_PARTS = 6
_JOINS = " -_.@:/',"


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three ways in which a message can have the terms.

    `query`: asked of the index of words, or in PARTS of that of parts. `verify`, `lacks`: texts, in lower case, that the
    message must, must not contain. `besides`: in PARTS, what the index of words must say, too; `but`: and must not say.
    """

    number: int
    query: str
    verify: list[str] = []
    lacks: list[str] = []
    besides: str = ""
    but: str = ""


def stages_of(wanted: Search) -> list[Stage]:
    facts, refused = _facts(wanted), _refused(wanted)
    said = _phrases(wanted.terms, begins=False)
    begun = _phrases(wanted.terms, begins=True)
    odd = [_written(term) for term in wanted.terms if needs_a_look(term)]
    lacks = [_written(term) for term in wanted.not_terms if needs_a_look(term)]
    exact = _all([*said, *facts]) or EVERYTHING
    stages: list[Stage] = []
    if said or not _can_be_parts(wanted.terms):
        stages.append(Stage(number=WORDS, query=_without(exact, refused), verify=odd, lacks=lacks))
    if begun != said:
        query = _without(_all([*begun, *facts]), [exact, *refused])
        stages.append(Stage(number=BEGINNINGS, query=query, verify=odd, lacks=lacks))
    if _can_be_parts(wanted.terms):
        each = max(1, MOST_PARTS // len(wanted.terms))
        parts = _all(dict.fromkeys(part for term in wanted.terms for part in part_phrases(term.text, most=each)))
        verify = [_written(term) for term in wanted.terms]
        found = [_all([*begun, *facts])] if begun else []
        but = _any([*found, *refused])
        stages.append(Stage(number=PARTS, query=parts, verify=verify, lacks=lacks, besides=_all(facts), but=but))
    return stages


def _facts(wanted: Search) -> list[str]:
    """What the index knows of a message beside its words. Rooms are not among them: those depend on who asks."""
    facts = [f'"{mark_word(mark)}"' for mark in wanted.marks]
    return [*facts, _any(_by(wanted.authors))] if wanted.authors else facts


def _refused(wanted: Search) -> list[str]:
    terms = _phrases([term for term in wanted.not_terms if not needs_a_look(term)], begins=False)
    return [*terms, *(f'"{mark_word(mark)}"' for mark in wanted.not_marks), *_by(wanted.not_authors)]


def _by(authors: Iterable[UserId]) -> list[str]:
    return [f'"{author_word(author)}"' for author in authors]


def in_rooms(query: str, rooms: Iterable[int]) -> str:
    words = [f'"{room_word(room)}"' for room in rooms]
    return f"({query}) AND {_any(words)}"


def _phrases(terms: Iterable[Term], *, begins: bool) -> list[str]:
    """Without those in which there is no word."""
    phrases = (word_phrase(term.text, begins=begins and term.begins and not needs_a_look(term)) for term in terms)
    return [phrase for phrase in phrases if phrase]


def _written(term: Term) -> str:
    return plain(term.text).lower()


def needs_a_look(term: Term) -> bool:
    """Words alone say too little of it: `C++`, `a->b`, `$HOME`. But `well-known` and `ann@example.org` are words in a row."""
    text = plain(term.text)
    if not word_phrase(text, begins=False):
        return True
    if not text.isascii():
        return False
    return not (text[0].isalnum() and text[-1].isalnum() and all(c.isalnum() or c in _JOINS for c in text))


def _can_be_parts(terms: Sequence[Term]) -> bool:
    """At least one is long enough, and not of a kind of which the index of words knows every part."""
    return any(len(plain(term.text)) >= 3 and not is_unspaced(term.text) for term in terms)


def _all(queries: Iterable[str]) -> str:
    return " AND ".join(queries)


def _any(queries: Iterable[str]) -> str:
    """In brackets; empty when there are none."""
    found = [f"({query})" for query in queries]
    return f"({' OR '.join(found)})" if found else ""


def _without(query: str, refused: Sequence[str]) -> str:
    return f"({query}) NOT {_any(refused)}" if refused else query
