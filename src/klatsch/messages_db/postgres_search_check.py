"""Does the index of what was said hold each message once? By reading alone, so that posts go on."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection

HINT = "`klatsch check --repair` makes the index anew"


async def misindexed(connection: Connection) -> list[str]:
    """Problems, each in a line; none of them touches a message."""
    missing = await connection.fetchval(_MISSING)
    foreign = await connection.fetchval(_FOREIGN)
    ahead = await connection.fetchval(_AHEAD)
    problems: list[str] = []
    if missing or foreign:
        problems.append(f"search: it lacks {missing} messages, and holds {foreign} that are gone; {HINT}")
    if ahead:
        problems.append(f"search: it is ahead of {ahead} rooms; {HINT}")
    return problems


# What moved since it was indexed is still in the index as it was.
_MOVED = "EXISTS (SELECT FROM search_moves v WHERE v.message = m.number)"

_MISSING = f"""SELECT count(*) FROM messages m JOIN search_rooms s ON s.room = m.room AND m.seq <= s.seq
 WHERE m.deleted_at IS NULL AND NOT EXISTS (SELECT FROM search_entries e WHERE e.message = m.number) AND NOT {_MOVED}"""

_FOREIGN = f"""SELECT count(*) FROM search_entries e LEFT JOIN messages m ON m.number = e.message
 WHERE m.number IS NULL OR (m.deleted_at IS NOT NULL AND NOT {_MOVED})"""

_AHEAD = "SELECT count(*) FROM search_rooms s LEFT JOIN rooms r ON r.number = s.room WHERE s.seq > coalesce(r.seq, 0)"
