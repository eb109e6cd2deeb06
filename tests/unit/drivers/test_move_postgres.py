"""A PostgreSQL database as one side of a move: nobody else is at it, and in the end it is like any other."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from moving import moved, postgres_targets, sqlite_world
from postgres_server import ask, fresh_database

from klatsch.drivers import move_postgres
from klatsch.drivers.move_postgres import postgres_source, postgres_target
from klatsch.drivers.move_rows import Batch, Manner
from klatsch.drivers.move_side import Mark
from klatsch.drivers.postgres_pool import connect
from klatsch.drivers.postgres_schema import prepare
from klatsch.errors import StartRefused
from klatsch.messages_db.open import open_messages_db

MIGRATIONS = files("klatsch.messages_db") / "migrations" / "postgres"
MANNER = Manner("messages", ("search_",), ("history", "rooms", "room_names"))

_SCHEMA = """
SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class AS c ON c.oid = indrelid
 WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT conrelid::regclass::text, conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
 AND contype <> 'n' AND connamespace = 'public'::regnamespace
UNION ALL SELECT c.relname, a.attname || a.atttypid::regtype || a.attidentity::text FROM pg_attribute AS a
 JOIN pg_class AS c ON c.oid = a.attrelid WHERE a.attnum > 0 AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'comment', obj_description('schema_migrations'::regclass)
ORDER BY 1, 2"""


def schema(url: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in ask(lambda connection: connection.fetch(_SCHEMA), url)]


async def began(url: str) -> bool:
    async with postgres_target(url, MANNER, migrations=MIGRATIONS, source="source") as side:
        return side is not None


def test_in_the_end_it_is_as_one_that_was_made_here(tmp_path: Path) -> None:
    target = postgres_targets()
    moved(sqlite_world(tmp_path / "a"), target)
    assert schema(target.auth) == schema(fresh_database("auth"))
    assert schema(target.messages) == schema(fresh_database("messages"))


async def test_half_of_it_is_opened_by_nobody() -> None:
    url = fresh_database()
    assert await began(url)
    with pytest.raises(StartRefused, match="half of what is to be moved") as refused:
        await open_messages_db(url)
    assert "klatsch move" in refused.value.advice
    assert await began(url), "but the move goes on"


async def test_what_a_new_database_has_is_no_data() -> None:
    assert await began(fresh_database("messages"))
    for statement in (
        "INSERT INTO drafts SELECT 'UA', number, 0, 'x', 1 FROM rooms",
        "INSERT INTO rooms (id, name, kind, created_at) VALUES ('C', 'more', 'public', 1)",
    ):
        url = fresh_database("messages")
        ask(lambda connection, statement=statement: connection.execute(statement), url)
        assert not await began(url)
        await (await open_messages_db(url)).close()


async def test_a_server_that_has_it_open_is_waited_for_and_then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(move_postgres, "TRIES", 3)
    url = fresh_database("messages")
    server = await connect(url)
    with pytest.raises(StartRefused, match="Another Klatsch uses"):
        await began(url)
    with pytest.raises(StartRefused, match="Another Klatsch uses"):
        async with postgres_source(url, MANNER, migrations=MIGRATIONS):
            pass
    await server.close()
    assert await began(url)


async def test_of_two_moves_at_once_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(move_postgres, "TRIES", 3)
    url = fresh_database()
    async with postgres_target(url, MANNER, migrations=MIGRATIONS, source="source"):
        with pytest.raises(StartRefused, match="Another Klatsch uses"):
            await began(url)


async def test_rows_and_their_mark_are_stored_together_or_not() -> None:
    async with postgres_target(fresh_database(), MANNER, migrations=MIGRATIONS, source="source") as side:
        assert side is not None
        (muted,) = [table for table in await side.tables() if table.name == "muted_people"]
        await side.store(muted, Batch([("UA", "UB")], [b""]), Mark(1, "aa", "x", 0))
        with pytest.raises(Exception, match="duplicate key"):
            await side.store(muted, Batch([("UC", "UB"), ("UA", "UB")], [b"", b""]), Mark(3, "bb", "y", 0))
        assert (await side.rows(muted, None, 10)).rows == [("UA", "UB")]
        assert (await side.marks())["muted_people"] == Mark(1, "aa", "x", 0)


async def test_a_source_is_read_in_one_snapshot_and_not_written() -> None:
    url = fresh_database("messages")
    async with postgres_source(url, MANNER, migrations=MIGRATIONS) as side:
        (rooms,) = [table for table in await side.tables() if table.name == "rooms"]
        before = await side.rows(rooms, None, 10)
        await asyncio.to_thread(ask, lambda connection: connection.execute("UPDATE rooms SET seq = 77"), url)
        assert (await side.rows(rooms, None, 10)).lines == before.lines
        await side.look_again()
        assert (await side.rows(rooms, None, 10)).lines != before.lines
        with pytest.raises(Exception, match="read-only"):
            await side._db.execute("UPDATE rooms SET seq = 1")  # pyright: ignore[reportPrivateUsage]


async def test_a_source_of_an_older_schema_is_left_alone() -> None:
    url = fresh_database("messages")
    ask(lambda connection: connection.execute("DELETE FROM schema_migrations WHERE number > 1"), url)
    with pytest.raises(StartRefused, match="not at the newest schema"):
        async with postgres_source(url, MANNER, migrations=MIGRATIONS):
            pass


async def test_a_database_of_the_other_store_is_no_target() -> None:
    url = fresh_database()
    await prepare(url, store="auth", migrations=files("klatsch.auth_db") / "migrations" / "postgres")
    with pytest.raises(StartRefused, match="another database of Klatsch"):
        await began(url)
