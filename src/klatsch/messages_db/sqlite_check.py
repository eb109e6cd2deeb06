"""Is the file sound, and does every counter say what its rows say?"""

from __future__ import annotations

import sqlite3

from klatsch.drivers.sqlite_files import integrity, schema_number
from klatsch.messages_db.checking import MISCOUNTED_ROOMS, QUESTIONS, miscounted_rooms
from klatsch.messages_db.sqlite_search_check import misindexed


def check(connection: sqlite3.Connection) -> dict[str, object]:
    problems = integrity(connection)
    if problems:
        return {
            "ok": False,
            "problems": problems,
            "schema": schema_number(connection),
        }  # nothing in it can be counted on
    problems = [*_miscounted(connection), *misindexed(connection)]
    rooms, messages = connection.execute(
        "SELECT (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages)"
    ).fetchone()
    return {
        "ok": not problems,
        "problems": problems,
        "rooms": rooms,
        "messages": messages,
        "schema": schema_number(connection),
    }


def _miscounted(connection: sqlite3.Connection) -> list[str]:
    """Rooms, marks and messages whose counters say something else than their rows."""
    problems = list(miscounted_rooms(connection.execute(MISCOUNTED_ROOMS).fetchall()))
    for question, problem in QUESTIONS.items():
        problems += [problem.format(*row) for row in connection.execute(question)]
    return problems
