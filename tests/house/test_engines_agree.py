"""One promise, several engines: their migrations carry the same numbers and give the same tables and columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from postgres_server import ask, fresh_database

from klatsch.drivers.sqlite_files import connect, known_migrations, migrate

STORES = ("auth", "messages")

# Table.column (or whole tables) that one engine has for itself, and why the other has no need.
ALONE = {
    "auth": {"postgres": {"data_moves": "SQLite counts by itself what was written"}, "sqlite": {}},
    "messages": {
        engine: {"search_": "the index, and what it must hear of, in the shape that each engine wants"}
        for engine in ("postgres", "sqlite")
    },
}

Columns = Mapping[str, tuple[bool, bool]]
"""Table.column → (NULL is allowed, it is part of the key)."""


def folder(store: str, engine: str) -> Traversable:
    return files(f"klatsch.{store}_db") / "migrations" / engine


def sqlite_columns(store: str, path: Path) -> Columns:
    with closing(connect(path)) as connection:
        migrate(connection, folder(store, "sqlite"))
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            f"{table}.{column}": (not required and not key, key > 0)
            for (table,) in tables
            for _, column, _, required, _, key in connection.execute(f"PRAGMA table_info({table})")
        }


def postgres_columns(store: str) -> Columns:
    rows = ask(lambda connection: connection.fetch(_COLUMNS), fresh_database(store))
    return {f"{table}.{column}": (not required and not key, key) for table, column, required, key in rows}


_COLUMNS = """
SELECT c.relname, a.attname, a.attnotnull, coalesce(a.attnum = ANY (k.conkey), false)
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"""


def shared(columns: Columns, alone: Mapping[str, str]) -> Columns:
    return {name: facts for name, facts in columns.items() if not name.startswith(tuple(alone) or ("-",))}


@pytest.mark.parametrize("store", STORES)
def test_the_migrations_have_the_same_numbers_and_names(store: str) -> None:
    one, other = ([name for _, name, _ in known_migrations(folder(store, engine))] for engine in ("sqlite", "postgres"))
    assert one
    assert one == other


@pytest.mark.parametrize("store", STORES)
def test_they_give_the_same_tables_and_columns(store: str, tmp_path: Path) -> None:
    one = shared(sqlite_columns(store, tmp_path / "one.db"), ALONE[store]["sqlite"])
    other = shared(postgres_columns(store), ALONE[store]["postgres"])
    assert one.keys() == other.keys()
    assert {name: (one[name], other[name]) for name in one if one[name] != other[name]} == {}
    assert len(one) > 30, "there was something to compare"


def test_a_column_that_one_engine_lacks_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    sqlite_columns("auth", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE invites ADD COLUMN more TEXT")
    assert sqlite_columns("auth", path).keys() - postgres_columns("auth").keys() == {"invites.more"}
