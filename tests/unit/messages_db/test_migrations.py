"""A history of the first schema comes to the newest one with every row, and nobody is greeted by old news."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from message_stage import ANN, BO, EVE, Talk
from workbench import NOW

from klatsch.drivers.sqlite_files import connect, prepare
from klatsch.ids import RoomId
from klatsch.messages_db.sqlite import APPLICATION_ID, open_sqlite
from klatsch.model.messages import Span

MIGRATIONS = files("klatsch.messages_db") / "migrations" / "sqlite"
ODD = RoomId("C00000000000000AA")
WORDS = ("plain", "", " \x00 ", "👩‍👩‍👧 \u202e", "'; DROP TABLE messages; --", "x" * 100_000)
OLD = {
    "history": "only, epoch",
    "rooms": "number, id, name, topic, kind, is_default, seq, change, last_at, member_count, created_at",
    "memberships": "room, user_id, joined_at",
    "welcomed": "user_id, at",
    "messages": "number, id, room, seq, change, author, client_id, content, created_at, edited_at, deleted_at",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database as the first release left it: two rooms of one name, one of them empty, and odd words."""
    first = tmp_path / "first"
    first.mkdir()
    (first / "0001_first.sql").write_text((MIGRATIONS / "0001_first.sql").read_text())
    path = tmp_path / "messages.db"
    prepare(path, application_id=APPLICATION_ID, migrations=first)
    with closing(connect(path)) as connection:
        fill(connection)
    return path


def fill(connection: sqlite3.Connection) -> None:
    for number, (id, name) in enumerate(((ODD, "odd"), ("C00000000000000BB", "odd"), ("C00000000000000CC", "")), 2):
        connection.execute(
            "INSERT INTO rooms (number, id, name, kind, created_at) VALUES (?, ?, ?, 'public', -1)", (number, id, name)
        )
    for seq, content in enumerate(WORDS, 1):
        edited, deleted = (NOW if seq == 2 else None), (NOW if seq == 3 else None)
        connection.execute(
            "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at, edited_at, deleted_at)"
            " VALUES (?, 2, ?, ?, ?, ?, ?, ?, ?, ?)",
            (bytes([seq]) * 16, seq, seq + 4, (ANN, BO)[seq % 2], f"c{seq}", content, NOW + seq, edited, deleted),
        )
    members = ((2, ANN), (2, BO), (4, ANN), (1, EVE))
    connection.executemany("INSERT INTO memberships (room, user_id, joined_at) VALUES (?, ?, 1)", members)
    connection.executemany("INSERT INTO welcomed (user_id, at) VALUES (?, 1)", [(ANN,), (EVE,)])
    connection.execute(
        "UPDATE rooms SET seq = 6, change = 10, last_at = ?, member_count = 2 WHERE number = 2", (NOW + 6,)
    )
    connection.execute("UPDATE rooms SET member_count = 1 WHERE number IN (1, 4)")


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT {what} FROM {table} ORDER BY 1, 2").fetchall()
            for table, what in OLD.items()
        }


def schema_of(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {
            (table, *map(str, row[1:]))
            for table in tables
            for row in connection.execute(f"PRAGMA table_info('{table}')")
        }
        indices = connection.execute("SELECT name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE type = 'index'")
        return columns | {tuple(map(str, row)) for row in indices}


async def test_every_old_row_is_still_there_as_it_was(path: Path) -> None:
    before = rows_of(path)
    assert [len(rows) for rows in before.values()] == [1, 4, 4, 2, 6]
    db = await open_sqlite(path)
    report = await db.check()
    await db.close()
    assert rows_of(path) == before
    assert (report["ok"], report["problems"]) == (True, [])


async def test_an_upgraded_database_is_like_a_new_one(path: Path, tmp_path: Path) -> None:
    old = schema_of(path)
    for database in (path, tmp_path / "new.db"):
        await (await open_sqlite(database)).close()
    assert schema_of(path) == schema_of(tmp_path / "new.db")
    assert {row[0] for row in schema_of(path)} > {row[0] for row in old}


async def test_what_refers_to_messages_stays_when_their_table_is_made_anew(tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.mkdir()
    for name in ("0001_first", "0002_rooms_and_reading", "0003_search", "0004_search_moves"):
        (older / f"{name}.sql").write_text((MIGRATIONS / f"{name}.sql").read_text())
    path = tmp_path / "messages.db"
    prepare(path, application_id=APPLICATION_ID, migrations=older)
    with closing(connect(path)) as connection:
        fill(connection)
        connection.executescript(f"""
            INSERT INTO message_edits VALUES (2, 1, 'was', 5);
            INSERT INTO reactions VALUES (3, '+1', '{ANN}', 6);
            INSERT INTO saved VALUES ('{BO}', 4, 7);
            UPDATE messages SET thread = 1, in_room = 0, mentions = '["all"]', pinned_at = 9, pinned_by = '{BO}' WHERE number = 5;
        """)
    every = ("messages", "message_edits", "reactions", "saved", "search_moves")
    before = [all_of(path, table) for table in every]
    await (await open_sqlite(path)).close()
    assert [all_of(path, table) for table in every] == before
    assert all(before)
    with closing(connect(path)) as connection:
        (asked,) = connection.execute("PRAGMA foreign_keys").fetchone()
        assert asked == 1
        connection.execute("DELETE FROM messages WHERE number = 3")
        assert connection.execute("SELECT count(*) FROM reactions").fetchone() == (0,), "keys are looked after again"
        connection.execute("UPDATE messages SET content = 'other' WHERE number = 6")
        assert len(all_of(path, "search_moves")) == len(before[-1]) + 1, "the index hears of what moves"


def all_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


async def test_everything_of_old_is_read_and_what_comes_is_not(path: Path) -> None:
    db = await open_sqlite(path)
    talk = Talk(db, ODD)
    for user in (ANN, BO):
        assert await talk.unread(user) == (0, 0)
        assert (await talk.mine(user)).read_seq == 6
    await talk.call(ANN, BO)
    assert await talk.unread(BO) == (1, 1)
    assert await db.welcome(ANN, now=NOW) == [], "they were welcomed in the old days"
    await db.close()


async def test_old_messages_live_on(path: Path) -> None:
    db = await open_sqlite(path)
    talk = Talk(db, ODD)
    page = await talk.page()
    assert [message.content for message in page.messages] == list(WORDS)
    assert (page.seq, page.change) == (6, 10)
    assert await talk.seqs(ANN, Span(since=8)) == [5, 6], "who was away goes on where they were"
    first = page.messages[0]
    assert (first.thread, first.in_room, first.reply_count, first.mentions, first.reactions) == (None, True, 0, [], [])
    assert not (await talk.again(first)).is_new
    reply = await talk.say(ANN, thread=1)
    assert (reply.seq, reply.change) == (7, 11)
    await db.edit(first.id, "other words", [], now=NOW)
    await db.delete(page.messages[5].id, now=NOW)
    await db.join(ODD, [EVE], now=NOW)
    assert (await talk.mine(EVE)).joined_seq == 7
    assert (await db.check())["ok"]
    await db.close()


async def test_old_names_lead_to_their_rooms(path: Path) -> None:
    db = await open_sqlite(path)
    assert await db.find_room("odd") == ODD, "the first of the two"
    assert await db.find_room("general")
    await db.close()
