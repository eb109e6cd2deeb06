"""What is particular to the Messages DB on SQLite; its promise is kept in tests/contract/messages_db."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workbench import NOW, new_message

from klatsch.errors import StartRefused, StorageFull
from klatsch.ids import UserId
from klatsch.messages_db import NewMessage
from klatsch.messages_db.sqlite import open_sqlite

ANN = UserId("U0000000000000001")


async def test_each_new_history_has_its_own_name(tmp_path: Path) -> None:
    epochs: set[str] = set()
    for name in ("a.db", "b.db"):
        db = await open_sqlite(tmp_path / name)
        epochs.add(db.epoch)
        await db.close()
    assert len(epochs) == 2


async def test_an_acknowledged_message_is_in_the_file_before_the_database_is_closed(tmp_path: Path) -> None:
    db = await open_sqlite(tmp_path / "messages.db")
    await db.welcome(ANN, now=NOW)
    await db.post(new_message(ANN, "a"))
    with closing(sqlite3.connect(tmp_path / "messages.db")) as other:
        assert other.execute("SELECT client_id FROM messages").fetchall() == [("a",)]
    await db.close()


async def test_a_full_disk_refuses_the_message_and_keeps_the_order(tmp_path: Path) -> None:
    db = await open_sqlite(tmp_path / "messages.db")
    await db.welcome(ANN, now=NOW)
    first = await db.post(new_message(ANN, "a"))
    writer = db._db  # pyright: ignore[reportPrivateUsage]
    await writer.write(lambda c: c.execute(f"PRAGMA max_page_count={c.execute('PRAGMA page_count').fetchone()[0]}"))
    large = NewMessage(author=ANN, room=None, client_id=new_message(ANN, "b").client_id, content="x" * 100_000, now=NOW)
    with pytest.raises(StorageFull):
        await db.post(large)
    assert (await db.check())["ok"]
    await writer.write(lambda c: c.execute("PRAGMA max_page_count=1000000"))
    assert (await db.post(large)).message.seq == first.message.seq + 1, "a retry finds its place"
    await db.close()


async def test_damage_deep_inside_is_reported_and_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "messages.db"
    db = await open_sqlite(path)
    await db.welcome(ANN, now=NOW)
    await asyncio.gather(*(db.post(new_message(ANN, f"{n}")) for n in range(500)))
    await db.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8 * 7 // 4_096 * 4_096)
        file.write(b"\xff" * 4_096 * 2)
    db = await open_sqlite(path)
    report = await db.check()
    assert not report["ok"]
    assert report["problems"]
    await db.close()


async def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.db"
    await (await open_sqlite(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'from_the_future')")
    with pytest.raises(StartRefused, match="schema 9999"):
        await open_sqlite(path)
