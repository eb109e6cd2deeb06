"""Is the database sound, and does every counter say what its rows say?

Damaged pages are PostgreSQL's own matter (data checksums, pg_amcheck): here its answers are believed.
"""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.checking import MISCOUNTED_ROOMS, QUESTIONS, miscounted_rooms
from klatsch.messages_db.postgres_search_check import misindexed

_HOMELESS = """SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT FROM rooms r WHERE r.number = m.room)"""


async def check(connection: Connection) -> dict[str, object]:
    problems = list(miscounted_rooms(await connection.fetch(MISCOUNTED_ROOMS)))
    homeless = await connection.fetchval(_HOMELESS)
    if homeless:
        problems.append(f"the room of {homeless} messages refers to nothing")
    for question, problem in QUESTIONS.items():
        problems += [problem.format(*row) for row in await connection.fetch(question)]
    problems += await misindexed(connection)
    counted = await connection.fetchrow(
        "SELECT (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages),"
        " (SELECT max(number) FROM schema_migrations)"
    )
    assert counted is not None
    rooms, messages, schema = counted
    return {"ok": not problems, "problems": problems, "rooms": rooms, "messages": messages, "schema": schema}
