"""Rows → values, counters and locks, for every part of the Messages DB on PostgreSQL.

The locks, in the one order in which they are taken, so that nobody waits in a circle:

1. rooms, rising by number (`postgres_deeds`, `post_messages`): whoever moves a room's counters, its messages
   or who is in it. What moves in a room is written behind this lock alone, so changes commit in the order of their
   numbers, and `since` skips nothing.
2. memberships, rising by room: whoever writes a mark, or what only a member may keep (FOR UPDATE; FOR SHARE to be sure
   of being in the room until the end).
3. messages, then all the rest.

The isolation is READ COMMITTED: a statement sees what was committed when it began. So a lock is a statement of its own,
and what it protects is asked afterwards; asked in the same statement, it would be as it was before the waiting.

PostgreSQL keeps no U+0000 in text: what people may write freely goes in by `storable` and comes back by `as_written`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import RoomNotFound
from klatsch.ids import RoomId
from klatsch.messages_db.rows import (
    DEFAULT_FIRST,
    FLOOR,
    MEMBERSHIP,
    MESSAGE,
    ROOM,
    ROOM_WIDTH,
    Row,
    membership_from,
    message_from,
    reacted,
    reactions_from,
)
from klatsch.messages_db.rows import room_from as room_as_stored
from klatsch.model.messages import Message
from klatsch.model.rooms import Room

__all__ = [
    "DEFAULT_FIRST",
    "FLOOR",
    "MEMBERSHIP",
    "MESSAGE",
    "ROOM",
    "ROOM_WIDTH",
    "Row",
    "as_written",
    "membership_from",
    "messages_from",
    "must_number",
    "next_change",
    "room_from",
    "room_now",
    "storable",
]

_ESCAPE = "\ufdd0"  # a code point that is no character, and so in no text that anybody writes on purpose


def storable(text: str) -> str:
    """Text as PostgreSQL can keep it; `as_written` gives it back."""
    if "\0" not in text and _ESCAPE not in text:
        return text
    return text.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")


def as_written(stored: str) -> str:
    if _ESCAPE not in stored:
        return stored
    return stored.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)


async def messages_from(connection: Connection, rows: Sequence[Row]) -> list[Message]:
    """Rows of MESSAGE as messages, with their reactions (asked for in one statement, and only if there are any)."""
    numbers = reacted(rows)
    reactions = reactions_from(await connection.fetch(_REACTIONS, numbers)) if numbers else {}
    return [message_from(row, reactions, as_written(row[6])) for row in rows]


_REACTIONS = """SELECT x.message, x.emoji, x.user_id FROM reactions x WHERE x.message = ANY ($1::bigint[])
 ORDER BY x.message, x.at, x.user_id, x.emoji"""


def room_from(row: Row) -> Room:
    room = room_as_stored(row)
    if _ESCAPE not in f"{room.name}{room.topic}{room.purpose}":
        return room
    return msgspec.structs.replace(
        room, name=as_written(room.name), topic=as_written(room.topic), purpose=as_written(room.purpose)
    )


async def room_now(connection: Connection, number: int) -> Room:
    row = await connection.fetchrow(f"SELECT {ROOM} FROM rooms r WHERE r.number = $1", number)
    assert row is not None, "rooms are never deleted"
    return room_from(row)


async def must_number(connection: Connection, room: RoomId) -> int:
    """Raises RoomNotFound."""
    found = await connection.fetchval("SELECT number FROM rooms WHERE id = $1", storable(room))
    if found is None:
        raise RoomNotFound()
    return found


async def next_change(connection: Connection, number: int) -> int:
    """Move the room's change by one, inside the transaction that writes what it stands for."""
    return await connection.fetchval("UPDATE rooms SET change = change + 1 WHERE number = $1 RETURNING change", number)
