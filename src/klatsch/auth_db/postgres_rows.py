"""What the parts of the Auth DB on PostgreSQL share.

The locks, in the one order in which they are taken, so that nobody waits in a circle:

1. `OWNERS`, an advisory lock: whoever may make the first owner, or take away the last.
2. the setup, invites, users, then user_details, rising by id: whoever lets somebody in or out.
3. sessions, then session_details, rising by id. Sweeping takes what nobody holds (SKIP LOCKED).

The isolation is READ COMMITTED: a statement sees what was committed when it began, and waits for rows that it changes. What
must not move between asking and writing is locked first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from klatsch.auth_db.rows import USER_COLUMNS, session_of, user_of
from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection, Row, count_of
from klatsch.model.sessions import Session

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OWNERS = 0x4F776E657273


class PostgresPart:
    """What the parts of the engine share: the driver."""

    def __init__(self, db: Postgres) -> None:
        self._db = db


def moment(at: int) -> datetime:
    """Microseconds → a time as `timestamptz` keeps it; what is below a millisecond is dropped, as Node would drop it."""
    return _EPOCH + timedelta(milliseconds=at // 1000)


def micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def text(given: str) -> str:
    """What PostgreSQL cannot keep as text, and nobody writes in a name or an address: U+0000 and halves of pairs."""
    if "\0" not in given and given.isascii():
        return given
    return given.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


SESSION_QUERY = f"""
SELECT {USER_COLUMNS}, s.id, s.expires, d.ends, d."createdAt"
FROM {{sessions}} AS s JOIN users AS u ON u.id = s."userId" JOIN user_details AS ud ON ud."userId" = u.id
LEFT JOIN session_details AS d ON d."sessionId" = s.id"""


def session_from(row: Row) -> Session:
    """From SESSION_QUERY."""
    session_id, expires, ends, created_at = row[6:]
    return session_of(user_of(row[:6]), session_id, expires=micros(expires), ends=ends, created_at=created_at)


def statement(sql: str, *values: object) -> Callable[[Connection], Awaitable[int]]:
    """Work that is one statement; how many rows it touched."""

    async def work(connection: Connection) -> int:
        return count_of(await connection.execute(sql, *values))

    return work


async def hold_owners(connection: Connection) -> None:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", OWNERS)
