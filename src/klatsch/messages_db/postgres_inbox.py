"""The inbox: which rooms and threads have something unread."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_counts import CALLS, MINE, MINE_WIDTH, mine_from
from klatsch.messages_db.postgres_follows import END, UNREAD, threads_of
from klatsch.messages_db.postgres_rows import ROOM, room_from, storable
from klatsch.model.inbox import Inbox, Place, UnreadRoom

UNREAD_ROOMS = f"""SELECT p.room FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.user_id = $1 AND p.left_at IS NULL AND r.seq > p.read_seq + p.own_ahead
 AND (r.last_at, r.id) < ($2::bigint, $3::text) AND (NOT p.muted OR EXISTS (SELECT 1 {CALLS}))
 ORDER BY r.last_at DESC, r.id DESC LIMIT $4"""


async def inbox(user: UserId, after: Place | None, limit: int, connection: Connection) -> Inbox:
    return Inbox(
        rooms=await _rooms(connection, user, after or END, limit),
        threads=await threads_of(user, after, limit, connection, chosen=UNREAD),
    )


async def _rooms(connection: Connection, user: UserId, after: Place, limit: int) -> list[UnreadRoom]:
    numbers = await connection.fetch(UNREAD_ROOMS, user, after.at, storable(after.key), limit)
    if not numbers:
        return []
    rows = await connection.fetch(
        f"SELECT {ROOM}, r.last_at, {MINE} FROM unnest($1::bigint[]) WITH ORDINALITY AS n (room, nth)"
        " JOIN memberships p ON p.user_id = $2 AND p.room = n.room JOIN rooms r ON r.number = p.room ORDER BY n.nth",
        [row[0] for row in numbers],
        user,
    )
    return [
        UnreadRoom(room=room_from(row), mine=mine_from(row[-MINE_WIDTH:]), last_at=row[-MINE_WIDTH - 1]) for row in rows
    ]
