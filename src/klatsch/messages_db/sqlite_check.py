"""Is the file sound, and does every counter say what its rows say?"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from klatsch.drivers.sqlite_files import integrity, schema_number
from klatsch.messages_db.checking import MISCOUNTED_ROOMS, QUESTIONS, miscounted_rooms


def check(connection: sqlite3.Connection, besides: Sequence[str] = ()) -> dict[str, object]:
    """`besides`: problems of what stands beside the file."""
    problems = integrity(connection)
    if problems:
        return {
            "ok": False,
            "problems": problems,
            "schema": schema_number(connection),
        }  # nothing in it can be counted on
    problems = [*_miscounted(connection), *besides]
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
