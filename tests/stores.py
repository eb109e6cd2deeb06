"""Where a Klatsch of the tests keeps things: files in its directory, or databases of its own on a PostgreSQL server.

KLATSCH_TEST_ENGINE, or `pytest --engine`, chooses for a whole run; the stories know nothing of it. They look at what was stored
here, and change it as somebody can who has the files or the database's password.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from postgres_server import ask, drop, fresh_database

NAMES = ("auth", "messages")
ENGINES = ("sqlite", "postgres")


def chosen_engine() -> str:
    return os.environ.get("KLATSCH_TEST_ENGINE", "sqlite")


class Stores(Protocol):
    """`store` is "auth" or "messages"."""

    @property
    def urls(self) -> Mapping[str, str]:
        """By store."""
        ...

    def tables(self, store: str) -> dict[str, list[str]]:
        """All tables, in order, and their columns."""
        ...

    def rows(self, store: str, question: str) -> list[tuple[Any, ...]]:
        """SQL that every engine understands, asked past the server, as another program."""
        ...

    def everything(self, store: str, *, but: Collection[str]) -> dict[str, list[Any]]:
        """All rows of all tables, each table's in one order; `but`: without these tables and columns."""
        ...

    def counter(self, store: str) -> bytes | None:
        """Another one after everything that was written there; None: that cannot be told without reading it all."""
        ...

    def change(self, store: str, statement: str) -> None: ...

    def content(self, store: str) -> bytes:
        """All that was written of it, as far as somebody else can read it."""
        ...

    def copy(self, folder: Path) -> None:
        """For another Klatsch, which begins where this one is; nobody has it open."""
        ...

    def drop(self) -> None: ...


def stores_of(folder: Path, *, lasting: bool = False) -> Stores:
    """Those of the Klatsch in this directory, the same each time. They are gone after the test, unless `lasting`."""
    if chosen_engine() == "sqlite":
        return SqliteStores(folder)
    if folder not in _made:
        _made[folder] = PostgresStores({store: fresh_database(store, lasting=lasting) for store in NAMES})
    return _made[folder]


def environ_of(folder: Path) -> dict[str, str]:
    """What a server is told so that it keeps things there. Nothing when it would by itself."""
    if chosen_engine() == "sqlite":
        return {}
    return {f"KLATSCH_{store.upper()}_DATABASE": url for store, url in stores_of(folder).urls.items()}


def settings_of(folder: Path) -> dict[str, str]:
    """The same as settings of a Klatsch in this process."""
    return {name.removeprefix("KLATSCH_").lower(): url for name, url in environ_of(folder).items()}


class SqliteStores:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.urls = {store: f"sqlite:{folder / store}.db" for store in NAMES}

    def tables(self, store: str) -> dict[str, list[str]]:
        with closing(self._reading(store)) as connection:
            names = connection.execute(_TABLES).fetchall()
            return {name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] for (name,) in names}

    def rows(self, store: str, question: str) -> list[tuple[Any, ...]]:
        with closing(self._reading(store)) as connection:
            return connection.execute(question).fetchall()

    def everything(self, store: str, *, but: Collection[str]) -> dict[str, list[Any]]:
        kept = _kept(self.tables(store), but)
        with closing(self._reading(store)) as connection:
            return {
                table: sorted(connection.execute(f'SELECT {columns} FROM "{table}"').fetchall(), key=repr)
                for table, columns in kept.items()
            }

    def counter(self, store: str) -> bytes | None:
        """The head of the index of its write-ahead log, of whose numbers one counts the transactions
        (https://www.sqlite.org/walformat.html, 2.1). It is there while the server runs."""
        try:
            with (self._folder / f"{store}.db-shm").open("rb") as index:
                return index.read(48) or None
        except FileNotFoundError:
            return None

    def _reading(self, store: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._folder / store}.db?mode=ro", uri=True)

    def change(self, store: str, statement: str) -> None:
        with closing(sqlite3.connect(self._folder / f"{store}.db", timeout=5)) as connection, connection:
            connection.execute(statement)

    def content(self, store: str) -> bytes:
        return b"".join(file.read_bytes() for file in self._folder.glob(f"{store}.db*"))

    def copy(self, folder: Path) -> None:
        """With all else that is there."""
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)

    def drop(self) -> None:
        """They go with the directory."""


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


class PostgresStores:
    def __init__(self, urls: dict[str, str]) -> None:
        self.urls = urls

    def tables(self, store: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for table, column in self.rows(store, _COLUMNS):
            found.setdefault(table, []).append(column)
        return found

    def rows(self, store: str, question: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in ask(lambda connection: connection.fetch(question), self.urls[store])]

    def everything(self, store: str, *, but: Collection[str]) -> dict[str, list[Any]]:
        """Each row as a text, all in one round trip."""
        kept = _kept(self.tables(store), but)
        parts = (
            f"SELECT '{name}', r::text FROM (SELECT {columns} FROM \"{name}\") r" for name, columns in kept.items()
        )
        found: dict[str, list[Any]] = {name: [] for name in kept}
        for name, row in self.rows(store, " UNION ALL ".join(parts)):
            found[name].append(row)
        return {name: sorted(rows) for name, rows in found.items()}

    def counter(self, store: str) -> bytes | None:
        return None

    def change(self, store: str, statement: str) -> None:
        ask(lambda connection: connection.execute(statement), self.urls[store])

    def content(self, store: str) -> bytes:
        return b"\n".join(_bytes_of(value) for table in self.tables(store) for value in self._values(store, table))

    def _values(self, store: str, table: str) -> Iterator[Any]:
        return (value for row in self.rows(store, f'SELECT * FROM "{table}"') for value in row)

    def copy(self, folder: Path) -> None:
        urls = {store: fresh_database(like=url) for store, url in self.urls.items()}
        _made[folder] = PostgresStores(urls)

    def drop(self) -> None:
        for url in self.urls.values():
            drop(url)


_COLUMNS = """
SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum"""

_made: dict[Path, PostgresStores] = {}


def _kept(tables: Mapping[str, list[str]], but: Collection[str]) -> dict[str, str]:
    kept = {table: columns for table, columns in tables.items() if table not in but}
    return {
        table: ", ".join(f'"{column}"' for column in columns if column not in but) for table, columns in kept.items()
    }


def _bytes_of(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
