"""The inbox: which rooms and threads have something unread."""

from __future__ import annotations

import sqlite3

import msgspec

from klatsch.ids import UserId
from klatsch.messages_db.sqlite_counts import CALLS, MINE, MINE_WIDTH, mine_from
from klatsch.messages_db.sqlite_follows import END, UNREAD, threads_of
from klatsch.messages_db.sqlite_rows import ROOM, room_from
from klatsch.model.inbox import Inbox, Place, UnreadRoom

UNREAD_ROOMS = f"""SELECT p.room FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.user_id = ? AND p.left_at IS NULL AND r.seq > p.read_seq + p.own_ahead AND (r.last_at, r.id) < (?, ?)
 AND (NOT p.muted OR EXISTS (SELECT 1 {CALLS})) ORDER BY r.last_at DESC, r.id DESC LIMIT ?"""


def inbox(user: UserId, after: Place | None, limit: int, connection: sqlite3.Connection) -> Inbox:
    return Inbox(
        rooms=_rooms(connection, user, after or END, limit),
        threads=threads_of(user, after, limit, connection, chosen=UNREAD),
    )


def _rooms(connection: sqlite3.Connection, user: UserId, after: Place, limit: int) -> list[UnreadRoom]:
    numbers = connection.execute(UNREAD_ROOMS, (user, after.at, after.key, limit)).fetchall()
    rows = connection.execute(
        f"SELECT {ROOM}, r.last_at, {MINE} FROM json_each(?) n CROSS JOIN memberships p ON p.user_id = ? AND p.room = n.value"
        " JOIN rooms r ON r.number = p.room ORDER BY n.key",
        (msgspec.json.encode([number for (number,) in numbers]).decode(), user),
    )
    return [
        UnreadRoom(room=room_from(row), mine=mine_from(row[-MINE_WIDTH:]), last_at=row[-MINE_WIDTH - 1]) for row in rows
    ]
