from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from klatsch.auth_db.open import APPLICATION_ID, open_auth_db
from klatsch.auth_db.sqlite import SqliteAuthDb
from klatsch.errors import StartRefused


async def test_a_sqlite_url_opens_the_sqlite_engine(path: Path) -> None:
    db = await open_auth_db(f"sqlite:{path}")
    assert isinstance(db, SqliteAuthDb)
    await db.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("url", ["oracle://localhost/auth", "mysql:x", "auth.db", "", "sqlite:"])
async def test_another_url_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(StartRefused) as refused:
        await open_auth_db(url)
    assert "sqlite:PATH" in refused.value.advice


async def test_the_other_database_is_not_taken_for_this_one(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id=1")
        connection.execute("CREATE TABLE messages (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StartRefused):
        await open_auth_db(f"sqlite:{path}")
    assert path.read_bytes() == before
