"""Counting guesses, and things that happen once, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klatsch.auth_db.postgres_rows import PostgresPart, statement, text
from klatsch.drivers.postgres_connection import Connection

# Of those who count under one key, one counts at a time; keys are held in one order.
_HOLD = """
SELECT pg_advisory_xact_lock(lock)
FROM (SELECT DISTINCT hashtextextended(key, 0) AS lock FROM unnest($1::text[]) AS key ORDER BY 1) AS locks"""

# The oldest of the newest so many attempts: when it is out of the window, there is room.
_WAIT = """
SELECT max(full_at) + $4::bigint - $3::bigint FROM unnest($1::text[], $2::bigint[]) AS l (key, most), LATERAL (
  SELECT at AS full_at FROM attempts AS a WHERE a.key = l.key AND a.at > $3::bigint - $4::bigint ORDER BY at DESC OFFSET l.most - 1 LIMIT 1
) AS full_one"""

_COUNT = "INSERT INTO attempts (key, at, until) SELECT key, $2, $3 FROM unnest($1::text[]) AS key"

_TAKE_BACK = """
DELETE FROM attempts WHERE ctid = (
  SELECT ctid FROM attempts WHERE key = $1 AND at = $2 LIMIT 1 FOR UPDATE SKIP LOCKED
)"""

_ONCE = """
INSERT INTO once (key, until) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE once.until <= $3"""


class PostgresGuard(PostgresPart):
    async def count_attempt(self, most: Mapping[str, int], *, now: int, window: int) -> int:
        keys = [text(key) for key in most]

        async def work(connection: Connection) -> int:
            await connection.execute(_HOLD, keys)
            wait = await connection.fetchval(_WAIT, keys, list(most.values()), now, window)
            if wait is None:
                await connection.execute(_COUNT, keys, now, now + window)
            return wait or 0

        return await self._db.write(work)

    async def take_back_attempt(self, keys: Sequence[str], *, at: int) -> None:
        async def work(connection: Connection) -> None:
            await connection.executemany(_TAKE_BACK, [(text(key), at) for key in keys])

        await self._db.write(work)

    async def forget_attempts(self, key: str) -> None:
        await self._db.write(statement("DELETE FROM attempts WHERE key = $1", text(key)))

    async def use_once(self, key: str, *, now: int, keep: int) -> bool:
        return await self._db.write(statement(_ONCE, text(key), now + keep, now)) == 1
