"""A database with one table, and migrations as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from klatsch.drivers.sqlite import Sqlite


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Sqlite]:
    database = Sqlite(tmp_path / "test.db")
    await database.write(lambda c: c.execute("CREATE TABLE words (word TEXT UNIQUE)"))
    yield database
    await database.close()
