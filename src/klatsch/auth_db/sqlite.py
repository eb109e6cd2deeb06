"""The Auth DB in one SQLite file. Each part keeps one group of the promise; here they are put together."""

from __future__ import annotations

import sqlite3

from klatsch.auth_db.sqlite_guard import SqliteGuard
from klatsch.auth_db.sqlite_people import SqlitePeople
from klatsch.auth_db.sqlite_rows import iso, one
from klatsch.auth_db.sqlite_sessions import SqliteSessions
from klatsch.auth_db.sqlite_users import SqliteUsers
from klatsch.auth_db.sqlite_workspace import SqliteWorkspace
from klatsch.drivers.sqlite_files import integrity, schema_number


class SqliteAuthDb(SqliteSessions, SqliteUsers, SqlitePeople, SqliteWorkspace, SqliteGuard):
    async def sweep(self, *, now: int) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sessions WHERE expires <= ?", (iso(now),))
            ended = 'DELETE FROM sessions WHERE id IN (SELECT "sessionId" FROM session_details WHERE ends <= ?)'
            connection.execute(ended, (now,))
            connection.execute("DELETE FROM verification_tokens WHERE expires <= ?", (iso(now),))
            connection.execute('DELETE FROM invites WHERE expires <= ? OR "usesLeft" = 0', (now,))
            connection.execute("DELETE FROM attempts WHERE until <= ?", (now,))
            connection.execute("DELETE FROM once WHERE until <= ?", (now,))

        await self._db.write(work)

    async def check(self) -> dict[str, object]:
        def work(connection: sqlite3.Connection) -> dict[str, object]:
            problems = integrity(connection)
            return {
                "ok": not problems,
                "problems": problems,
                "users": one(connection, "SELECT count(*) FROM users"),
                "sessions": one(connection, "SELECT count(*) FROM sessions"),
                "schema": schema_number(connection),
            }

        return await self._db.read(work)

    async def close(self) -> None:
        await self._db.close()
