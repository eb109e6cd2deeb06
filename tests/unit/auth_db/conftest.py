from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from klatsch.auth_db import AuthDb
from klatsch.auth_db.open import open_auth_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "auth.db"


@pytest.fixture
async def db(path: Path) -> AsyncGenerator[AuthDb]:
    opened = await open_auth_db(f"sqlite:{path}")
    yield opened
    await opened.close()


@pytest.fixture
def rows(db: AuthDb, path: Path) -> Generator[sqlite3.Connection]:
    """A connection beside the engine, as another program would have."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    yield connection
    connection.close()
