"""A Messages DB of the test's own, looked at from behind: as the engine's functions see it."""

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
from klatsch.drivers.sqlite_files import connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[sqlite3.Connection]:
    (tmp_path / "messages.db").write_bytes((await new_databases())["messages.db"])
    with closing(connect(tmp_path / "messages.db")) as connection:
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
