"""Reading: marks, counts by arithmetic, and how I keep a room.

`read` and `prefer` are done behind the lock of the user's membership (`postgres_keeping`).
"""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import RoomId, UserId
from klatsch.messages_db.postgres_counts import MINE, mine_from, mine_of
from klatsch.messages_db.postgres_rows import FLOOR, ROOM, ROOM_WIDTH, room_from, storable
from klatsch.model.rooms import MOST_ROOMS, Mine, MyRoom, Preferences

_OF_USER = "FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = $1 AND p.left_at IS NULL"


async def rooms_of(user: UserId, after: RoomId | None, limit: int, connection: Connection) -> list[MyRoom]:
    rows = await connection.fetch(
        f"SELECT {ROOM}, {MINE} {_OF_USER} AND p.room > coalesce((SELECT number FROM rooms WHERE id = $2), 0)"
        " ORDER BY p.room LIMIT $3",
        user,
        None if after is None else storable(after),
        limit,
    )
    return [MyRoom(room=room_from(row), mine=mine_from(row[ROOM_WIDTH:])) for row in rows]


async def changes_of(user: UserId, connection: Connection) -> dict[RoomId, int]:
    rows = await connection.fetch(f"SELECT r.id, r.change {_OF_USER} ORDER BY p.room LIMIT $2", user, MOST_ROOMS)
    return dict(rows)


async def read(user: UserId, room: RoomId, seq: int, back: bool, connection: Connection) -> Mine | None:
    """The mark stays between what the user may see and the room's last message, and goes back only when asked to."""
    row = await connection.fetchrow(
        f"SELECT r.number, p.read_seq, greatest(least($2::bigint, r.seq), {FLOOR}) {_OF_USER} AND r.id = $3",
        user,
        seq,
        storable(room),
    )
    if row is None:
        return None
    number, at, wanted = row
    if wanted > at or (back and wanted < at):
        await connection.execute(
            "UPDATE memberships SET read_seq = $1, own_ahead ="
            " (SELECT count(*) FROM messages WHERE room = $2 AND author = $3 AND seq > $1)"
            " WHERE room = $2 AND user_id = $3",
            wanted,
            number,
            user,
        )
    return await mine_of(connection, user, room)


async def read_all(user: UserId, connection: Connection) -> dict[RoomId, int]:
    """The rooms in which a mark moved, their own or a thread's, and to where.

    Follows are locked in the order in which posts begin them, behind the memberships.
    """
    await connection.execute(
        "SELECT FROM memberships p WHERE p.user_id = $1 AND p.left_at IS NULL ORDER BY p.room FOR NO KEY UPDATE", user
    )
    rows = await connection.fetch(
        "SELECT r.id, r.seq, r.number FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = $1 AND p.left_at IS NULL AND (p.read_seq < r.seq OR EXISTS (SELECT 1 FROM thread_follows f"
        " WHERE f.user_id = p.user_id AND f.room = p.room AND f.read_seq < r.seq)) ORDER BY r.number",
        user,
    )
    marks = (user, [row[2] for row in rows], [row[1] for row in rows])
    await connection.execute(
        f"UPDATE memberships p SET read_seq = a.seq, own_ahead = 0 FROM {_MARKS}"
        " WHERE p.user_id = $1 AND p.room = a.room",
        *marks,
    )
    await connection.execute(
        f"SELECT FROM thread_follows f JOIN {_MARKS} ON a.room = f.room"
        " WHERE f.user_id = $1 AND f.read_seq < a.seq ORDER BY f.room, f.thread FOR NO KEY UPDATE OF f",
        *marks,
    )
    await connection.execute(
        f"UPDATE thread_follows f SET read_seq = a.seq FROM {_MARKS}"
        " WHERE f.user_id = $1 AND f.room = a.room AND f.read_seq < a.seq",
        *marks,
    )
    return {row[0]: row[1] for row in rows}


_MARKS = "unnest($2::bigint[], $3::bigint[]) AS a (room, seq)"


async def prefer(user: UserId, room: RoomId, wish: Preferences, connection: Connection) -> Mine | None:
    await connection.execute(
        "UPDATE memberships SET notify = coalesce($1, notify), muted = coalesce($2, muted),"
        " favourite = coalesce($3, favourite), section = coalesce($4, section)"
        " WHERE user_id = $5 AND left_at IS NULL AND room = (SELECT number FROM rooms WHERE id = $6)",
        wish.notify,
        wish.muted,
        wish.favourite,
        None if wish.section is None else storable(wish.section),
        user,
        storable(room),
    )
    return await mine_of(connection, user, room)
