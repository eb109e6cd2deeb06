"""The Auth DB in PostgreSQL. Each part keeps one group of the promise; here they are put together."""

from __future__ import annotations

from importlib.resources import files

from klatsch.auth_db.postgres_guard import PostgresGuard
from klatsch.auth_db.postgres_people import PostgresPeople
from klatsch.auth_db.postgres_rows import moment, statement
from klatsch.auth_db.postgres_sessions import PostgresSessions
from klatsch.auth_db.postgres_users import PostgresUsers
from klatsch.auth_db.postgres_workspace import PostgresWorkspace
from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_schema import integrity, prepare, schema_number

MIGRATIONS = files("klatsch.auth_db") / "migrations" / "postgres"

_ENDED = """
DELETE FROM sessions WHERE id IN (
  SELECT s.id FROM sessions AS s LEFT JOIN session_details AS d ON d."sessionId" = s.id
  WHERE s.expires <= $1 OR d.ends <= $2 FOR UPDATE OF s SKIP LOCKED
)"""


async def open_postgres(url: str, *, connections: int) -> PostgresAuthDb:
    await prepare(url, store="auth", migrations=MIGRATIONS)
    return PostgresAuthDb(Postgres(url, connections=connections))


class PostgresAuthDb(PostgresSessions, PostgresUsers, PostgresPeople, PostgresWorkspace, PostgresGuard):
    async def sweep(self, *, now: int) -> None:
        """Each in a transaction of its own: what another process sweeps at the same time is left to it."""
        await self._db.write(statement(_ENDED, moment(now), now))
        for table, over in (
            ("verification_tokens", "expires <= to_timestamp($1 / 1e6)"),
            ("invites", 'expires <= $1 OR "usesLeft" = 0'),
            ("attempts", "until <= $1"),
            ("once", "until <= $1"),
        ):
            held = f"SELECT ctid FROM {table} WHERE {over} FOR UPDATE SKIP LOCKED"
            await self._db.write(statement(f"DELETE FROM {table} WHERE ctid = ANY (ARRAY({held}))", now))
        await self._db.write(statement("DELETE FROM data_moves"))

    async def check(self) -> dict[str, object]:
        async def work(connection: Connection) -> dict[str, object]:
            problems = await integrity(connection)
            return {
                "ok": not problems,
                "problems": problems,
                "users": await connection.fetchval("SELECT count(*) FROM users"),
                "sessions": await connection.fetchval("SELECT count(*) FROM sessions"),
                "schema": await schema_number(connection),
            }

        return await self._db.read(work)

    async def close(self) -> None:
        await self._db.close()
