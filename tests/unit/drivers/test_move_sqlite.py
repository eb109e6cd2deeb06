"""An SQLite file as one side of a move: the source is only read; the target is in its place when it is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from moving import moved, postgres_targets, sqlite_world

from klatsch.drivers.move_rows import Batch, Manner
from klatsch.drivers.move_side import Mark
from klatsch.drivers.move_sqlite import sqlite_source, sqlite_target
from klatsch.drivers.move_tables import Column, Kind, Table
from klatsch.drivers.sqlite_files import connect
from klatsch.errors import StartRefused
from klatsch.messages_db.sqlite import APPLICATION_ID
from klatsch.move import pair_of

MIGRATIONS = files("klatsch.messages_db") / "migrations" / "sqlite"
MANNER = Manner("messages", ("search_",), ("history", "rooms", "room_names"))
SAVED = Table(
    "saved", (Column("user_id", Kind.TEXT), Column("message", Kind.NUMBER), Column("at", Kind.NUMBER)), (0, 1)
)


def target_of(path: Path) -> object:
    return sqlite_target(path, MANNER, application_id=APPLICATION_ID, migrations=MIGRATIONS, source="source")


def source_of(path: Path) -> object:
    return sqlite_source(path, MANNER, application_id=APPLICATION_ID, migrations=MIGRATIONS)


def schema(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(
            connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema").fetchall()
        )


def test_in_the_end_it_is_as_one_that_was_made_here(tmp_path: Path) -> None:
    source, target = sqlite_world(tmp_path / "a"), postgres_targets()
    moved(source, target)
    moved(target, pair_of([f"sqlite:{tmp_path / 'b'}"]))
    for name in ("auth.db", "messages.db"):
        assert schema(tmp_path / "b" / name) == schema(tmp_path / "a" / name)
        with closing(sqlite3.connect(tmp_path / "b" / name)) as connection:
            assert connection.execute("PRAGMA application_id").fetchone()[0] != 0
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["auth.db", "lock", "messages.db"]
    assert (tmp_path / "b" / "auth.db").stat().st_mode & 0o777 == 0o600


async def test_half_of_it_is_not_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "messages.db"
    async with target_of(path) as side:  # pyright: ignore[reportGeneralTypeIssues]
        assert side is not None
        assert (await side.marks())[""] == Mark(0, "", "source", 0)
        await side.note("", Mark(0, "", "source", 1))
    assert not path.exists()
    async with target_of(path) as side:  # pyright: ignore[reportGeneralTypeIssues]
        assert (await side.marks())[""].is_compared == 1, "what was noted is there the next time"
        await side.finish([])
    assert path.exists()
    async with target_of(path) as side:  # pyright: ignore[reportGeneralTypeIssues]
        assert side is None, "and now it is in its place"


async def test_rows_and_their_mark_are_stored_together_or_not(tmp_path: Path) -> None:
    async with target_of(tmp_path / "messages.db") as side:  # pyright: ignore[reportGeneralTypeIssues]
        await side.store(SAVED, Batch([("UA", 1, 5)], [b""]), Mark(1, "aa", "x", 0))
        with pytest.raises(StartRefused, match="UNIQUE"):
            await side.store(SAVED, Batch([("UB", 1, 5), ("UA", 1, 6)], [b"", b""]), Mark(3, "bb", "y", 0))
        assert (await side.rows(SAVED, None, 10)).rows == [("UA", 1, 5)]
        assert (await side.marks())["saved"] == Mark(1, "aa", "x", 0)
        with pytest.raises(StartRefused, match="saved: row"):
            await side.finish([])  # it refers to a message that is not there
    assert not (tmp_path / "messages.db").exists()


async def test_a_source_is_read_in_one_snapshot_and_cannot_be_written(tmp_path: Path) -> None:
    sqlite_world(tmp_path / "a")
    path = tmp_path / "a" / "messages.db"
    async with source_of(path) as side:  # pyright: ignore[reportGeneralTypeIssues]
        with closing(connect(path)) as connection:
            connection.execute("DELETE FROM saved")
        assert (await side.rows(SAVED, None, 10)).rows == [("UB", 1, 1)]
        assert (await side.rows(SAVED, ["UB", 1], 10)).rows == []
        assert await side.count(SAVED) == 1
        await side.look_again()
        assert await side.count(SAVED) == 0
        with pytest.raises(StartRefused, match="readonly"):
            await side.store(SAVED, Batch([], []), Mark(0, "", "", 0))


async def test_a_source_that_is_missing_old_or_another_is_refused(tmp_path: Path) -> None:
    sqlite_world(tmp_path / "a")
    path = tmp_path / "a" / "messages.db"
    for wrong, why in ((tmp_path / "none.db", "There is no"), (tmp_path / "a" / "auth.db", "another database")):
        with pytest.raises(StartRefused, match=why):
            async with source_of(wrong):  # pyright: ignore[reportGeneralTypeIssues]
                pass
    with closing(connect(path)) as connection:
        connection.execute("DELETE FROM schema_migrations WHERE number > 1")
    with pytest.raises(StartRefused, match="not at the newest schema"):
        async with source_of(path):  # pyright: ignore[reportGeneralTypeIssues]
            pass
