"""Stems are those of FTS5, so that both engines find the same."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from klatsch.messages_db.search_stem import stem

PIECES = (
    "a e i o u y b t ss ll tt x w z s at bl iz ow ox er al ic ou ing ed eed ies es sses tion ion ation ational tional izer"
    " fulness ousness iveness ness ful ement ment ent ate able ible ive ize ical icate ative alize iciti aliti iviti biliti"
    " eli bli alli logi ousli entli alism ism enci anci ance ence ant iti ous 1 ß ж"
).split()


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("releasing", "releas"), ("released", "releas"), ("releases", "releas"), ("ponies", "poni"), ("agreed", "agre"),
        ("hopping", "hop"), ("hoping", "hope"), ("relational", "relat"), ("happy", "happi"), ("sky", "sky"), ("is", "is"),
        ("controlling", "control"), ("a1s2", "a1s2"), ("会議", "会議"), ("x" * 99 + "ing", "x" * 99 + "ing"),
    ],
)  # fmt: skip
def test_words_of_one_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_they_are_those_of_fts5() -> None:
    chance = random.Random(1)
    words = sorted({"".join(chance.choices(PIECES, k=chance.randint(1, 5))) for _ in range(5_000)})
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE said USING fts5(body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        connection.execute("CREATE VIRTUAL TABLE seen USING fts5vocab(said, instance)")
        connection.executemany("INSERT INTO said (rowid, body) VALUES (?, ?)", enumerate(words))
        theirs = dict(connection.execute("SELECT doc, term FROM seen").fetchall())
    assert {word: stem(word) for word in words} == {word: theirs[number] for number, word in enumerate(words)}
    assert sum(stem(word) != word for word in words) > 1_000, "there was something to stem"
