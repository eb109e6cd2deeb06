"""Rows ↔ values for the SQLite engine: times of Auth.js's tables are ISO texts, which also sort as times do."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from klatsch.auth_db.rows import USER_COLUMNS, session_of, user_of
from klatsch.drivers.sqlite import Sqlite
from klatsch.model.sessions import Session

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SqlitePart:
    """What the parts of the engine share: the driver."""

    def __init__(self, db: Sqlite) -> None:
        self._db = db


def iso(at: int) -> str:
    """Microseconds → `2026-01-31T12:00:00.000Z`, as `Date.prototype.toISOString` writes it; what is below a millisecond is dropped."""
    seconds, rest = divmod(at // 1000, 1000)
    return f"{(_EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%dT%H:%M:%S')}.{rest:03d}Z"


def micros(text: str) -> int:
    """The way back. Takes any ISO 8601 with a zone, since Node may have written it."""
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


SESSION_QUERY = f"""
SELECT {USER_COLUMNS}, s.id, s.expires, d.ends, d."createdAt"
FROM sessions AS s JOIN users AS u ON u.id = s."userId" JOIN user_details AS ud ON ud."userId" = u.id
LEFT JOIN session_details AS d ON d."sessionId" = s.id
WHERE s."sessionToken" = ?"""


def session_from(row: Sequence[Any]) -> Session:
    """From SESSION_QUERY."""
    session_id, expires, ends, created_at = row[6:]
    return session_of(user_of(row[:6]), session_id, expires=micros(expires), ends=ends, created_at=created_at)


def marks(count: int) -> str:
    """`?, ?, ?`, one for each value of an IN list."""
    return ", ".join("?" * count)


def column(connection: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """The first column of every row."""
    return [row[0] for row in connection.execute(sql, values)]


def one(connection: sqlite3.Connection, sql: str, *values: object) -> Any:
    """The first column of the first row; None when there is none."""
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]
