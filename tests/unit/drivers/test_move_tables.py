"""What is to be moved, as the databases say it themselves."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from postgres_server import ask, fresh_database

from klatsch.drivers.move_tables import Column, Kind, Table, columns_in, must_agree, quoted, tables_in
from klatsch.errors import StartRefused

_SCHEMA = """
CREATE TABLE replies (number bigint, "at" timestamptz, room text REFERENCES rooms (id), PRIMARY KEY (room, number));
CREATE TABLE schema_migrations (number bigint);
CREATE TABLE search_words (word text);
CREATE TABLE loose (a text, b boolean, c bytea);
"""


def tables(schema: str) -> list[Table]:
    url = fresh_database()
    ask(
        lambda connection: connection.execute(
            "CREATE TABLE rooms (id text PRIMARY KEY, up text REFERENCES rooms (id));" + schema
        ),
        url,
    )
    return ask(lambda connection: tables_in(connection, ("search_",)), url)


def test_tables_come_with_their_kinds_and_keys() -> None:
    found = tables(_SCHEMA)
    assert [table.name for table in found] == ["loose", "replies", "rooms"]
    by_name = {table.name: table for table in found}
    replies = by_name["replies"]
    assert replies.columns == (Column("number", Kind.NUMBER), Column("at", Kind.TIME), Column("room", Kind.TEXT))
    assert replies.key == replies.order == (2, 0)
    assert by_name["loose"].key == ()
    assert by_name["loose"].order == (0, 1, 2)
    assert by_name["loose"].nth_of(Kind.FLAG) == [1]


def test_a_kind_that_nobody_thought_of_is_refused_by_name() -> None:
    with pytest.raises(StartRefused, match=r"odd\.size .* numeric"):
        tables("CREATE TABLE odd (size numeric)")


def test_of_sqlite_the_same_without_what_it_makes_for_itself() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            'CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT, "at" TEXT); CREATE TABLE search_b (y);'
            "CREATE TABLE moves (z); CREATE VIRTUAL TABLE f USING fts5(body); CREATE VIEW v AS SELECT 1;"
        )
        found = columns_in(connection, ("search_", "f_"))
    assert found == {"a": {"x", "at"}}


def test_what_only_one_has_is_named() -> None:
    one = [Table("a", (Column("x", Kind.NUMBER),), ())]
    must_agree(one, {"a": {"x"}})
    for other in ({"a": {"x", "y"}}, {"a": {"x"}, "b": {"y"}}, {}):
        with pytest.raises(StartRefused, match=r"(a|b)\.[xy]"):
            must_agree(one, other)


def test_names_are_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
