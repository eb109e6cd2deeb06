from __future__ import annotations

import sqlite3

from klatsch.auth_db import AuthDb
from klatsch.clock import MINUTE

NOW = 1_800_000_000_000_000


async def test_a_flood_of_guesses_leaves_few_rows(db: AuthDb, rows: sqlite3.Connection) -> None:
    for number in range(200):
        await db.count_attempt({"address:x": 30, f"account:{number}": 10}, now=NOW + number, window=MINUTE)
    assert rows.execute("SELECT count(*) FROM attempts").fetchone() == (60,)


def test_counting_searches(rows: sqlite3.Connection) -> None:
    sql = "SELECT at FROM attempts WHERE key = 'x' AND at > 1 ORDER BY at DESC LIMIT 10"
    plan = [row[3] for row in rows.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan[0].startswith("SEARCH attempts USING COVERING INDEX attempts_by_key"), plan
