"""The engines of the Messages DB, for the suites that hold each of them to the same promise."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from postgres_server import ask, fresh_database

from klatsch.messages_db import MessagesDb
from klatsch.messages_db.open import open_messages_db


class Engine(Protocol):
    @property
    def url(self) -> str:
        """What another process opens the same history by."""
        ...

    async def open(self) -> MessagesDb:
        """The same history each time; may be opened while it is open."""
        ...

    def tamper(self, statement: str) -> None:
        """What somebody with the database's password can do: SQL that every engine understands."""
        ...


class SqliteEngine:
    def __init__(self, directory: Path) -> None:
        self._path = directory / "messages.db"
        self.url = f"sqlite:{self._path}"

    async def open(self) -> MessagesDb:
        return await open_messages_db(self.url)

    def tamper(self, statement: str) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute(statement)


class PostgresEngine:
    def __init__(self, directory: Path) -> None:
        """A database of its own for each directory."""
        self.url = fresh_database("messages")

    async def open(self) -> MessagesDb:
        return await open_messages_db(self.url)

    def tamper(self, statement: str) -> None:
        ask(lambda connection: connection.execute(statement), self.url)


ENGINES: dict[str, Callable[[Path], Engine]] = {"sqlite": SqliteEngine, "postgres": PostgresEngine}


def stories_of(make_engine: Callable[[Path], Engine], most: int) -> int:
    """How many stories each run tells: a server of its own costs five times as much. STORIES asks for more of both."""
    return most if make_engine is SqliteEngine else most // 5
