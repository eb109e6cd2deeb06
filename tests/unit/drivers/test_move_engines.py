"""Which side is which engine, and that both must be alike."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from moving import sqlite_world
from postgres_server import fresh_database

from klatsch.drivers.move_engines import opened_move
from klatsch.drivers.move_postgres import PostgresSide
from klatsch.drivers.move_rows import Manner
from klatsch.drivers.move_sqlite import SqliteSide
from klatsch.drivers.sqlite_files import connect
from klatsch.errors import StartRefused
from klatsch.messages_db.sqlite import APPLICATION_ID

MIGRATIONS = files("klatsch.messages_db") / "migrations"
MANNER = Manner("messages", ("search_",), ("history", "rooms", "room_names"))


def opened(source: str, target: str):
    return opened_move(source, target, MANNER, application_id=APPLICATION_ID, migrations=MIGRATIONS)


async def test_either_engine_may_be_either_side(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a").messages
    async with opened(source, fresh_database()) as move:
        assert move is not None
        assert (type(move.source), type(move.target)) == (SqliteSide, PostgresSide)
        there = {table.name for table in move.tables}
    async with opened(fresh_database("messages"), f"sqlite:{tmp_path / 'b.db'}") as move:
        assert move is not None
        assert (type(move.source), type(move.target)) == (PostgresSide, SqliteSide)
        assert {table.name for table in move.tables} == there


async def test_a_target_with_data_is_nobody_to_move_to(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a").messages
    async with opened(fresh_database("messages"), source) as move:
        assert move is None


async def test_a_column_that_only_one_has_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a").messages
    with closing(connect(tmp_path / "a" / "messages.db")) as connection:
        connection.execute("ALTER TABLE saved ADD COLUMN colour TEXT")
    with pytest.raises(StartRefused, match=r"saved\.colour"):
        async with opened(source, fresh_database()):
            pass


async def test_half_of_another_source_is_not_gone_on_with(tmp_path: Path) -> None:
    target = fresh_database()
    async with opened(sqlite_world(tmp_path / "a").messages, target):
        pass
    with pytest.raises(StartRefused, match="and is not finished"):
        async with opened(sqlite_world(tmp_path / "b").messages, target):
            pass
