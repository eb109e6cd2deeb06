"""A Messages DB of the test's own, looked at from behind: as the engine's functions see it, and with its index beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from postgres_server import drop_databases, fresh_database
from workbench import new_databases

from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.sqlite_files import connect, prepare
from klatsch.messages_db.sqlite_search_file import APPLICATION_ID, SCHEMA


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[sqlite3.Connection]:
    (tmp_path / "messages.db").write_bytes((await new_databases())["messages.db"])
    index = tmp_path / "messages-search.db"
    prepare(index, application_id=APPLICATION_ID, migrations=SCHEMA)
    with closing(connect(tmp_path / "messages.db")) as connection:
        connection.execute("ATTACH ? AS search", (str(index),))
        yield connection


@pytest.fixture
def postgres_url() -> Iterator[str]:
    yield fresh_database("messages")
    drop_databases()


@pytest.fixture
async def server(postgres_url: str) -> AsyncIterator[Connection]:
    """The same over PostgreSQL: a connection of the test's own."""
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


@pytest.fixture
async def another(postgres_url: str) -> AsyncIterator[Connection]:
    """Of another process, as far as the server knows."""
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()
