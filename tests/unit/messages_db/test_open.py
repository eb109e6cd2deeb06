"""URL → engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from klatsch.auth_db.open import open_auth_db
from klatsch.errors import StartRefused
from klatsch.messages_db.open import open_messages_db


async def test_sqlite_is_a_file(tmp_path: Path) -> None:
    db = await open_messages_db(f"sqlite:{tmp_path / 'messages.db'}")
    assert db.epoch
    await db.close()
    assert [path.name for path in tmp_path.iterdir()] == ["messages.db"]


@pytest.mark.parametrize("url", ["", "messages.db", "oracle://user:hunter2@there/db"])
async def test_another_engine_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(StartRefused, match="KLATSCH_MESSAGES_DATABASE") as refused:
        await open_messages_db(url)
    assert "hunter2" not in refused.value.text


async def test_the_auth_db_is_not_taken_for_it(tmp_path: Path) -> None:
    await (await open_auth_db(f"sqlite:{tmp_path / 'auth.db'}")).close()
    with pytest.raises(StartRefused, match="another database of Klatsch"):
        await open_messages_db(f"sqlite:{tmp_path / 'auth.db'}")
