"""Counting guesses, and things that happen once, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from klatsch.auth_db.sqlite_rows import SqlitePart, column

_RECENT = "SELECT at FROM attempts WHERE key = ? AND at > ? ORDER BY at DESC LIMIT ?"

_TAKE_BACK = "DELETE FROM attempts WHERE rowid = (SELECT rowid FROM attempts WHERE key = ? AND at = ? LIMIT 1)"

_ONCE = """
INSERT INTO once (key, until) VALUES (?, ?)
ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE once.until <= ? RETURNING 1"""


class SqliteGuard(SqlitePart):
    async def count_attempt(self, most: Mapping[str, int], *, now: int, window: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            wait = 0
            for key, limit in most.items():
                recent = column(connection, _RECENT, key, now - window, limit)
                if len(recent) >= limit:
                    wait = max(wait, recent[-1] + window - now)
            if not wait:
                connection.executemany(
                    "INSERT INTO attempts (key, at, until) VALUES (?, ?, ?)", [(key, now, now + window) for key in most]
                )
            return wait

        return await self._db.write(work)

    async def take_back_attempt(self, keys: Sequence[str], *, at: int) -> None:
        await self._db.write(
            lambda connection: connection.executemany(_TAKE_BACK, [(key, at) for key in keys]).rowcount
        )

    async def forget_attempts(self, key: str) -> None:
        await self._db.write(
            lambda connection: connection.execute("DELETE FROM attempts WHERE key = ?", (key,)).rowcount
        )

    async def use_once(self, key: str, *, now: int, keep: int) -> bool:
        return await self._db.write(
            lambda connection: bool(connection.execute(_ONCE, (key, now + keep, now)).fetchall())
        )
