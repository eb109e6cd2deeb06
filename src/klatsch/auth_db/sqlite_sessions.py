"""Sessions in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.resources import files

from klatsch.auth_db import NewSession, SessionTouch
from klatsch.auth_db.rows import DEVICE_COLUMNS, MOST_DEVICES, device_of
from klatsch.auth_db.sqlite_rows import SESSION_QUERY, SqlitePart, column, iso, marks, micros, session_from
from klatsch.errors import NotAllowed
from klatsch.ids import SessionId, UserId
from klatsch.model.sessions import Device, Session

SESSION_TOKEN = (files("klatsch.auth_db") / "sql" / "session_token.sql").read_text("utf-8")

_DEVICES = f"""
SELECT {DEVICE_COLUMNS}
FROM sessions AS s JOIN session_details AS d ON d."sessionId" = s.id
WHERE s."userId" = ? AND s.expires > ? AND d.ends > ?
ORDER BY d."lastSeen" DESC, s.id LIMIT ?"""

_TOUCH = """
UPDATE session_details SET "lastSeen" = max("lastSeen", ?), agent = ?, address = ? WHERE "sessionId" = ?"""

# Who is invisible is not seen; their own devices know all the same.
_SEEN = """
UPDATE user_details SET "lastSeen" = max(coalesce("lastSeen", 0), ?)
WHERE "userId" = (SELECT "userId" FROM sessions WHERE id = ?) AND invisible = 0"""


class SqliteSessions(SqlitePart):
    async def session_token(self, new: NewSession) -> SessionId:
        values = {
            "user_id": new.user_id,
            "token_hash": new.token_hash,
            "expires": iso(min(new.expires, new.ends)),
            "now": new.now,
            "ends": new.ends,
            "agent": new.agent,
            "address": new.address,
            "replaces": new.replaces,
        }

        def work(connection: sqlite3.Connection) -> SessionId:
            try:
                rows = connection.execute(SESSION_TOKEN, values).fetchall()
            except sqlite3.IntegrityError as error:
                if "not active" in str(error):
                    raise NotAllowed("This account is deactivated.") from None
                raise
            return SessionId(rows[0][0])

        return await self._db.write(work)

    async def find_session(self, token_hash: str, *, now: int) -> Session | None:
        row = await self._db.read(lambda connection: connection.execute(SESSION_QUERY, (token_hash,)).fetchone())
        if row is None:
            return None
        session = session_from(row)
        if session.expires > now and session.ends > now:
            return session if session.user.active else None
        await self._db.write(
            lambda connection: connection.execute("DELETE FROM sessions WHERE id = ?", (session.id,)).rowcount
        )
        return None

    async def extend_session(self, session_id: SessionId, *, expires: int) -> None:
        def work(connection: sqlite3.Connection) -> None:
            ends = column(connection, 'SELECT ends FROM session_details WHERE "sessionId" = ?', session_id)
            until = iso(min([expires, *ends]))
            connection.execute(
                "UPDATE sessions SET expires = ? WHERE id = ? AND expires < ?", (until, session_id, until)
            )

        await self._db.write(work)

    async def touch_sessions(self, touches: Sequence[SessionTouch]) -> None:
        details = [(touch.last_seen, touch.agent, touch.address, touch.id) for touch in touches]
        seen = [(touch.last_seen, touch.id) for touch in touches]

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(_TOUCH, details)
            connection.executemany(_SEEN, seen)

        if touches:
            await self._db.write(work)

    async def end_session(self, token_hash: str) -> Session | None:
        def work(connection: sqlite3.Connection) -> Session | None:
            row = connection.execute(SESSION_QUERY, (token_hash,)).fetchone()
            connection.execute('DELETE FROM sessions WHERE "sessionToken" = ?', (token_hash,))
            return None if row is None else session_from(row)

        return await self._db.write(work)

    async def end_sessions_of(self, user_id: UserId, *, but: SessionId | None = None) -> list[SessionId]:
        sql = 'DELETE FROM sessions WHERE "userId" = ? AND id IS NOT ? RETURNING id'
        return await self._db.write(lambda connection: column(connection, sql, user_id, but))

    async def end_session_of(self, user_id: UserId, session_id: SessionId) -> bool:
        sql = 'DELETE FROM sessions WHERE id = ? AND "userId" = ?'
        return await self._db.write(lambda connection: connection.execute(sql, (session_id, user_id)).rowcount == 1)

    async def live_sessions(self, ids: Sequence[SessionId], *, now: int) -> set[SessionId]:
        def work(connection: sqlite3.Connection) -> set[SessionId]:
            live: set[SessionId] = set()
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                sql = f"""
                SELECT s.id FROM sessions AS s JOIN user_details AS ud ON ud."userId" = s."userId"
                LEFT JOIN session_details AS d ON d."sessionId" = s.id
                WHERE s.id IN ({marks(len(some))}) AND s.expires > ? AND coalesce(d.ends > ?, 1) AND ud.state = 'active'"""
                live.update(column(connection, sql, *some, iso(now), now))
            return live

        return await self._db.read(work) if ids else set()

    async def devices_of(self, user_id: UserId, *, now: int) -> list[Device]:
        rows = await self._db.glance(
            lambda connection: connection.execute(_DEVICES, (user_id, iso(now), now, MOST_DEVICES)).fetchall()
        )
        return [device_of(row, expires=micros(row[5])) for row in rows]

    async def data_version(self) -> int:
        return self._db.data_version()
