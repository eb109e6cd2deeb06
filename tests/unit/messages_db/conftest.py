"""A Messages DB of the test's own, looked at from behind: as the engine's functions see it, and with its index beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from workbench import new_databases

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
