"""Rows ↔ values for the SQLite engine: times of Auth.js's tables are ISO texts, which also sort as times do."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from klatsch.drivers.sqlite import Sqlite
from klatsch.ids import SessionId, UserId
from klatsch.model.presence import LastSeen, Manner
from klatsch.model.sessions import Session
from klatsch.model.users import AccountState, PersonalStatus, Profile, Role, User

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

USER_COLUMNS = "u.id, u.name, u.email, u.image, ud.role, ud.state"
PROFILE_COLUMNS = """
u.id, u.name, u.image, ud.role, ud.state, ud."statusText", ud."statusEmoji", ud."statusUntil", ud."timeZone" """
MANNER_COLUMNS = 'ud.invisible, ud."dndUntil", ud."lastSeenShown"'
USERS = 'users AS u JOIN user_details AS ud ON ud."userId" = u.id'


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


def user_of(row: Sequence[Any]) -> User:
    """From USER_COLUMNS. Auth.js allows a user without name or address; ours always have both."""
    user_id, name, email, image, role, state = row
    return User(
        id=UserId(user_id),
        name=name or "",
        email=email or "",
        image=image,
        role=Role(role),
        state=AccountState(state),
    )


def profile_of(row: Sequence[Any]) -> Profile:
    """From PROFILE_COLUMNS. A status has a text, an emoji or both."""
    user_id, name, image, role, state, text, emoji, until, time_zone = row
    has_status = text is not None or emoji is not None
    return Profile(
        id=UserId(user_id),
        name=name or "",
        image=image,
        role=Role(role),
        status=PersonalStatus(text=text or "", emoji=emoji or "", until=until) if has_status else None,
        time_zone=time_zone,
        active=state == AccountState.ACTIVE,
    )


def manner_of(row: Sequence[Any]) -> Manner:
    """From MANNER_COLUMNS."""
    invisible, dnd_until, last_seen = row
    return Manner(invisible=bool(invisible), dnd_until=dnd_until, last_seen=LastSeen(last_seen))


SESSION_QUERY = f"""
SELECT {USER_COLUMNS}, s.id, s.expires, d.ends, d."createdAt"
FROM sessions AS s JOIN users AS u ON u.id = s."userId" JOIN user_details AS ud ON ud."userId" = u.id
LEFT JOIN session_details AS d ON d."sessionId" = s.id
WHERE s."sessionToken" = ?"""


def session_of(row: Sequence[Any]) -> Session:
    """From SESSION_QUERY. A session that a Node process made has no details: it ends when it expires."""
    session_id, expires, ends, created_at = row[6:]
    at = micros(expires)
    return Session(
        id=SessionId(session_id),
        user=user_of(row[:6]),
        expires=at,
        ends=at if ends is None else ends,
        created_at=0 if created_at is None else created_at,
    )


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
