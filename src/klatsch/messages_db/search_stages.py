"""What is looked for, as what an index is asked: plain functions from values to queries in the engine's language. Nothing a
person types is ever more than words there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from klatsch.ids import UserId
from klatsch.messages_db.search_text import (
    author_word,
    is_unspaced,
    mark_word,
    phrase_of,
    plain,
)
from klatsch.model.search import Search, Term

WORDS, BEGINNINGS, PARTS = 0, 1, 2
MOST_PARTS = 4
_JOINS = " -_.@:/',"


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three ways in which a message can have the terms.

    `query`: asked of the index of words, or in PARTS of that of parts; empty: everything. `verify`, `lacks`: texts, in lower case, that the
    message must, must not contain. `besides`: what the index of words must say, too; `but`: and must not say.
    """

    number: int
    query: str
    verify: list[str] = []
    lacks: list[str] = []
    besides: str = ""
    but: str = ""


class Language(Protocol):
    """How an engine's index is asked. Of no queries, each of these makes the empty one."""

    def word(self, word: str) -> str:
        """One of our own words for facts."""
        ...

    def phrase(self, text: str, *, begins: bool) -> str:
        """A term; empty when there is no word in it."""
        ...

    def parts(self, texts: Iterable[str], *, most: int) -> str:
        """What holds of all that contain these, of the index of parts: so many parts of each text."""
        ...

    def every(self, queries: Iterable[str]) -> str: ...

    def either(self, queries: Iterable[str]) -> str:
        """In brackets."""
        ...

    def without(self, query: str, refused: str) -> str:
        """`refused` as `either` gives it; when it is empty, `query` alone."""
        ...


def stages_of(wanted: Search, language: Language) -> Iterator[Stage]:
    """Each is made when it is come to: most searches find a page in the first."""
    facts, refused = _facts(wanted, language), _refused(wanted, language)
    said = _phrases(wanted.terms, language, begins=False)
    every, either, without = language.every, language.either, language.without
    odd = [_written(term) for term in wanted.terms if needs_a_look(term)]
    lacks = [_written(term) for term in wanted.not_terms if needs_a_look(term)]
    exact = every([*said, *facts])
    if said or not _can_be_parts(wanted.terms):
        but = "" if exact else either(refused)
        query = without(exact, either(refused)) if exact else ""
        yield Stage(number=WORDS, query=query, verify=odd, lacks=lacks, but=but)
    begun = _phrases(wanted.terms, language, begins=True)
    if begun != said:
        query = without(every([*begun, *facts]), either([exact, *refused]))
        yield Stage(number=BEGINNINGS, query=query, verify=odd, lacks=lacks)
    if _can_be_parts(wanted.terms):
        each = max(1, MOST_PARTS // len(wanted.terms))
        parts = language.parts((term.text for term in wanted.terms), most=each)
        verify = [_written(term) for term in wanted.terms]
        found = [every([*begun, *facts])] if begun else []
        but = either([*found, *refused])
        yield Stage(number=PARTS, query=parts, verify=verify, lacks=lacks, besides=every(facts), but=but)


def _facts(wanted: Search, language: Language) -> list[str]:
    """What the index knows of a message beside its words. Rooms are not among them: those depend on who asks."""
    facts = [language.word(mark_word(mark)) for mark in wanted.marks]
    return [*facts, language.either(_by(wanted.authors, language))] if wanted.authors else facts


def _refused(wanted: Search, language: Language) -> list[str]:
    terms = _phrases([term for term in wanted.not_terms if not needs_a_look(term)], language, begins=False)
    marks = [language.word(mark_word(mark)) for mark in wanted.not_marks]
    return [*terms, *marks, *_by(wanted.not_authors, language)]


def _by(authors: Iterable[UserId], language: Language) -> list[str]:
    return [language.word(author_word(author)) for author in authors]


def _phrases(terms: Iterable[Term], language: Language, *, begins: bool) -> list[str]:
    """Without those in which there is no word."""
    phrases = (language.phrase(term.text, begins=begins and term.begins and not needs_a_look(term)) for term in terms)
    return [phrase for phrase in phrases if phrase]


def _written(term: Term) -> str:
    return plain(term.text).lower()


def needs_a_look(term: Term) -> bool:
    """Words alone say too little of it: `C++`, `a->b`, `$HOME`. But `well-known` and `ann@example.org` are words in a row."""
    text = plain(term.text)
    if not phrase_of(text, begins=False).words:
        return True
    if not text.isascii():
        return False
    return not (text[0].isalnum() and text[-1].isalnum() and all(c.isalnum() or c in _JOINS for c in text))


def _can_be_parts(terms: Sequence[Term]) -> bool:
    """At least one is long enough, and not of a kind of which the index of words knows every part, nor words in a row."""
    return any(
        len(plain(term.text)) >= 3 and not is_unspaced(term.text) and (" " not in term.text or needs_a_look(term))
        for term in terms
    )


def without_beginnings(wanted: Search) -> Search:
    """A beginning that is asked of each message of a list would be looked up for each. It is found as a part, too."""
    return msgspec.structs.replace(wanted, terms=[Term(term.text) for term in wanted.terms])


def is_as_written(text: str, stage: Stage) -> bool:
    """Has `text` what the index cannot tell?"""
    if not (stage.verify or stage.lacks):
        return True
    text = plain(text).lower()
    return all(part in text for part in stage.verify) and not any(part in text for part in stage.lacks)
