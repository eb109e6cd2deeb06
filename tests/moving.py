"""A small Klatsch in SQLite with rows in every table, for what is moved; and what both sides then say."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from postgres_server import ask, fresh_database

from klatsch.auth_db.open import APPLICATION_ID as AUTH_ID
from klatsch.directory import prepare_directory
from klatsch.drivers.sqlite_files import connect, prepare
from klatsch.messages_db.sqlite import APPLICATION_ID as MESSAGES_ID
from klatsch.move import Moved, Pair, move, pair_of

ODD = "a\0b \ufdd0 \ufdd01 \U0001f600 \\u0000 é"
"""What PostgreSQL does not keep as it is written, and what only looks like it."""


def sqlite_world(data: Path, *, messages: int = 25) -> Pair:
    prepare_directory(data)
    for store, application_id, fill in (("auth", AUTH_ID, _AUTH), ("messages", MESSAGES_ID, _MESSAGES)):
        path = data / f"{store}.db"
        prepare(path, application_id=application_id, migrations=files(f"klatsch.{store}_db") / "migrations" / "sqlite")
        with closing(connect(path)) as connection:
            connection.executescript(fill)
            if store == "messages":
                _say(connection, messages)
    return pair_of([f"sqlite:{data}"])


def _say(connection: sqlite3.Connection, count: int) -> None:
    rows = [
        (nth.to_bytes(16, "big"), nth, nth, f"c{nth}", ODD if nth % 7 == 0 else f"number {nth}", nth, int(nth % 5 != 0))
        for nth in range(2, count + 1)
    ]
    with connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at, in_room)"
            " VALUES (?, 1, ?, ?, 'UA', ?, ?, ?, ?)",
            rows,
        )
        connection.execute("UPDATE messages SET content = ? WHERE number = 1", (ODD,))
        connection.execute("UPDATE drafts SET content = ?", (ODD,))
        connection.execute("UPDATE rooms SET seq = ?, change = ? WHERE number = 1", (count, count))


def postgres_targets() -> Pair:
    return pair_of([fresh_database(), fresh_database()])


def moved(source: Pair, target: Pair) -> tuple[Moved, list[str]]:
    """And what was said on the way."""
    said: list[str] = []
    return asyncio.run(move(source, target, say=said.append)), said


def told_by_sqlite(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, read without the code that moved them."""
    told: dict[str, list[tuple[Any, ...]]] = {}
    for store in ("auth", "messages"):
        with closing(sqlite3.connect(data / f"{store}.db")) as connection:
            for (name,) in connection.execute(_TABLES).fetchall():
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
                listed = ", ".join(f'"{column}"' for column in sorted(columns))
                told[f"{store}.{name}"] = sorted(
                    connection.execute(f"SELECT {listed} FROM {name}").fetchall(), key=repr
                )
    return told


def told_by_postgres(url: str, table: str, columns: str, order: str) -> list[tuple[Any, ...]]:
    rows = ask(lambda connection: connection.fetch(f"SELECT {columns} FROM {table} ORDER BY {order}"), url)
    return [tuple(row) for row in rows]


def bytes_of(data: Path) -> dict[str, str]:
    """The two files, to the last byte."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(data.glob("*.db"))}


_TABLES = """SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%' AND name <> 'schema_migrations'"""

_AUTH = """
INSERT INTO users VALUES ('UA', 'Ann', 'ann@example.org', '2026-01-31T12:00:00.123Z', NULL), ('UB', NULL, NULL, NULL, 'x');
INSERT INTO accounts (id, "userId", type, provider, "providerAccountId", expires_at)
VALUES ('A1', 'UA', 'oauth', 'github', '7', 1790000000);
INSERT INTO sessions VALUES ('S1', 'token-of-ann', 'UA', '2099-01-31T12:00:00.999Z');
INSERT INTO verification_tokens VALUES ('ann@example.org', 'token', '2026-01-31T12:00:00.000Z');
INSERT INTO user_details ("userId", role, "createdAt", invisible, "statusText") VALUES
('UA', 'owner', 1, 1, 'é'), ('UB', 'bot', 2, 0, NULL);
INSERT INTO user_passwords VALUES ('UA', '$argon2', 5);
INSERT INTO session_details VALUES ('S1', 1, 4000000000000000, 2, 'agent', '::1');
INSERT INTO workspace VALUES (1, 'House');
INSERT INTO setup VALUES (1, 'hash', 3);
INSERT INTO invites VALUES ('I1', 'hash', 'member', 'UA', 1, 2, 3);
INSERT INTO attempts VALUES ('k', 1, 2), ('k', 1, 2), ('j', 3, 4);
INSERT INTO once VALUES ('code', 9);
"""

_MESSAGES = """
UPDATE history SET epoch = 'epoch-of-old';
UPDATE rooms SET id = 'CHALL', topic = 'all', member_count = 2;
INSERT INTO memberships (room, user_id, joined_at, favourite, section) VALUES (1, 'UA', 1, 1, 's'), (1, 'UB', 2, 0, '');
INSERT INTO welcomed VALUES ('UA', 1);
INSERT INTO messages (number, id, room, seq, change, author, client_id, content, created_at, in_room)
VALUES (1, x'00000000000000000000000000000001', 1, 1, 1, 'UA', 'c1', 'x', 1, 1);
INSERT INTO message_edits VALUES (1, 1, 'before', 1);
INSERT INTO reactions VALUES (1, '👍', 'UB', 1);
INSERT INTO mentions VALUES ('UB', 1, 1, 'UA', NULL, 1);
INSERT INTO thread_follows VALUES ('UA', 1, 1, 0, NULL, 'default', 0), ('UB', 1, 1, 0, 0, 'all', 1);
INSERT INTO saved VALUES ('UB', 1, 1);
INSERT INTO drafts VALUES ('UA', 1, 0, 'x', 1);
INSERT INTO preferences VALUES ('UA', 'all', '["tea"]');
INSERT INTO muted_people VALUES ('UA', 'UB');
INSERT INTO user_groups VALUES ('G1', 'Cooks', 'cooks', 1, 'UA');
INSERT INTO group_members VALUES ('G1', 'UB');
"""
