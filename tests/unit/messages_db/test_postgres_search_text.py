"""Ready words for PostgreSQL: cut and folded as FTS5 does it, with their places, and nothing that must be escaped."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_search_text import LONGEST, array_of, parts_in, vector_of, words_of

TEXTS = [
    "Ärger in KÖLN, naïve façade", "don't stop_here; a.b@c-d", "ΑΣ ας ß Straße", "привет Йод", "हिन्दी", "e\u0301te\u0301 1½ 3rd x2y",
    "会議 議室", "\ue0011f3890", "\ue000m1 \ue000\ue4e87", "\u017fs ĳ ŉ", "İstanbul",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_those_of_fts5(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE said USING fts5(body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        connection.execute("CREATE VIRTUAL TABLE seen USING fts5vocab(said, instance)")
        connection.execute("INSERT INTO said (body) VALUES (?)", (text,))
        theirs = [term for (term,) in connection.execute("SELECT term FROM seen ORDER BY offset")]
    assert words_of(text) == theirs


async def test_every_vector_is_one(server: Connection) -> None:
    texts = [
        *TEXTS,
        "'; DROP \\ \"",
        "\0",
        "a " * 20_000,
        "x" * 20_000,
        "\U0001d518" * 5_000,
        " ".join(map(str, range(20_000))),
    ]
    for text in texts:
        assert await server.fetchval("SELECT $1::text::tsvector IS NOT NULL", vector_of(text)), text[:20]
    assert vector_of("b a b") == "'b':1,3 'a':2"
    assert words_of("x" * 999) == ["x" * LONGEST]


def test_parts_do_not_mind_capitals() -> None:
    assert parts_in("ABCD") == parts_in("abcd") == array_of(["abc", "bcd"])
    assert parts_in("ΟΔΟΣ") == array_of(["οδο", "δοσ"])
    assert parts_in("ab") == "{}"
    assert array_of(["abc", "abc"]) == array_of(["abc"])
