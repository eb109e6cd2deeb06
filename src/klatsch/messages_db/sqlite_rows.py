"""Rows → values, and counters, for every part of the Messages DB on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from klatsch.errors import RoomNotFound
from klatsch.ids import RoomId
from klatsch.messages_db.rows import (
    DEFAULT_FIRST,
    FLOOR,
    MEMBERSHIP,
    MESSAGE,
    NUMBER,
    ROOM,
    ROOM_WIDTH,
    Row,
    membership_from,
    message_from,
    reacted,
    reactions_from,
    room_from,
)
from klatsch.model.messages import Message, Reaction
from klatsch.model.rooms import Room

__all__ = [
    "DEFAULT_FIRST",
    "FLOOR",
    "MEMBERSHIP",
    "MESSAGE",
    "NUMBER",
    "ROOM",
    "ROOM_WIDTH",
    "Row",
    "membership_from",
    "messages_from",
    "must_number",
    "next_change",
    "room_from",
    "room_now",
]


def messages_from(connection: sqlite3.Connection, rows: Sequence[Row]) -> list[Message]:
    """Rows of MESSAGE as messages, with their reactions (asked for in one statement, and only if there are any)."""
    numbers = reacted(rows)
    reactions = _reactions(connection, numbers) if numbers else {}
    return [message_from(row, reactions, row[6]) for row in rows]


def _reactions(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[Reaction]]:
    return reactions_from(
        connection.execute(
            "SELECT x.message, x.emoji, x.user_id FROM json_each(?) a CROSS JOIN reactions x ON x.message = a.value"
            " ORDER BY x.message, x.at, x.user_id, x.emoji",
            (msgspec.json.encode(numbers).decode(),),
        )
    )


def room_now(connection: sqlite3.Connection, number: int) -> Room:
    return room_from(connection.execute(f"SELECT {ROOM} FROM rooms r WHERE r.number = ?", (number,)).fetchone())


def must_number(connection: sqlite3.Connection, room: RoomId) -> int:
    """Raises RoomNotFound."""
    row = connection.execute("SELECT number FROM rooms WHERE id = ?", (room,)).fetchone()
    if row is None:
        raise RoomNotFound()
    return row[0]


def next_change(connection: sqlite3.Connection, number: int) -> int:
    """Move the room's change by one, inside the transaction that writes what it stands for."""
    statement = "UPDATE rooms SET change = change + 1 WHERE number = ? RETURNING change"
    return connection.execute(statement, (number,)).fetchone()[0]
