"""Memberships: beginning, ending, moderating. One that ended stays as a tombstone, for those who were away.

All of it behind the room's lock (`postgres_deeds`): who is in a room does not change while somebody posts there.
"""

from __future__ import annotations

from collections.abc import Sequence

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import RoomMoved
from klatsch.messages_db.postgres_rows import MEMBERSHIP, membership_from, must_number, next_change, room_now

# Each who comes in moves the room by one, in the order in which they are named; who is in it already, by nothing.
_ADD = """WITH added AS (
 INSERT INTO memberships AS p (room, user_id, role, joined_at, joined_seq, read_seq, change)
  SELECT r.number, a.user_id, $2::text, $3::bigint, r.seq, r.seq, r.change + row_number() OVER (ORDER BY a.nth)
  FROM unnest($4::text[]) WITH ORDINALITY AS a (user_id, nth) CROSS JOIN rooms r
  WHERE r.number = $1 AND NOT EXISTS
   (SELECT FROM memberships b WHERE b.user_id = a.user_id AND b.room = r.number AND b.left_at IS NULL)
 ON CONFLICT (user_id, room) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at, left_at = NULL,
  joined_seq = excluded.joined_seq, read_seq = excluded.read_seq, own_ahead = 0, change = excluded.change
 RETURNING 1)
UPDATE rooms SET member_count = member_count + a.count, change = change + a.count FROM (SELECT count(*) FROM added) a
WHERE number = $1 AND a.count > 0"""


async def add_members(
    connection: Connection, number: int, users: Sequence[UserId], *, role: str, now: int
) -> RoomMoved:
    """Everybody who is not in it yet; they have read what was said before. The room is locked."""
    before = (await room_now(connection, number)).change
    if users:
        await connection.execute(_ADD, number, role, now, list(dict.fromkeys(users)))
    return await moved_since(connection, number, before)


async def join(room: RoomId, users: Sequence[UserId], now: int, connection: Connection) -> RoomMoved:
    return await add_members(connection, await must_number(connection, room), users, role="member", now=now)


async def leave(room: RoomId, user: UserId, now: int, connection: Connection) -> RoomMoved:
    number = await must_number(connection, room)
    before = await room_now(connection, number)
    gone = await connection.fetchval(
        "UPDATE memberships SET left_at = $1, role = 'member' WHERE room = $2 AND user_id = $3 AND left_at IS NULL"
        " RETURNING 1",
        now,
        number,
        user,
    )
    if not gone:
        return RoomMoved(room=before, before=before.change, moved=False)
    for table in ("drafts", "thread_follows", "mentions"):
        await connection.execute(f"DELETE FROM {table} WHERE room = $1 AND user_id = $2", number, user)
    await connection.execute("UPDATE rooms SET member_count = member_count - 1 WHERE number = $1", number)
    await _touch(connection, number, user)
    return await moved_since(connection, number, before.change)


async def set_moderator(room: RoomId, user: UserId, on: bool, connection: Connection) -> RoomMoved:
    number = await must_number(connection, room)
    before = await room_now(connection, number)
    moved = await connection.fetchval(
        "UPDATE memberships SET role = $1 WHERE room = $2 AND user_id = $3 AND left_at IS NULL AND role <> $1 RETURNING 1",
        "moderator" if on else "member",
        number,
        user,
    )
    if not moved:
        return RoomMoved(room=before, before=before.change, moved=False)
    await _touch(connection, number, user)
    return await moved_since(connection, number, before.change)


async def is_welcomed(user: UserId, connection: Connection) -> bool:
    """Asked before writing, so that looking works when writing does not."""
    return await connection.fetchval("SELECT 1 FROM welcomed WHERE user_id = $1", user) is not None


async def welcome(user: UserId, now: int, connection: Connection) -> list[RoomMoved]:
    """The rooms are locked first, all of them in their order; of two who welcome at once, the later one finds it done."""
    numbers = await connection.fetch(
        "SELECT number FROM rooms WHERE is_default AND archived_at IS NULL ORDER BY number FOR NO KEY UPDATE"
    )
    statement = "INSERT INTO welcomed (user_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1"
    if not await connection.fetchval(statement, user, now):
        return []
    moves = [await add_members(connection, number, [user], role="member", now=now) for (number,) in numbers]
    return [move for move in moves if move.moved]


async def moved_since(connection: Connection, number: int, before: int) -> RoomMoved:
    """The room, and the memberships that moved after `before`."""
    rows = await connection.fetch(
        f"SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.room = $1 AND p.change > $2"
        " ORDER BY p.change",
        number,
        before,
    )
    members = [membership_from(row) for row in rows]
    return RoomMoved(room=await room_now(connection, number), before=before, members=members, moved=bool(members))


async def lift_marks(connection: Connection, number: int) -> None:
    """A room begins to hide what was said before joining: nobody has anything unread that they cannot see."""
    behind = "room = $1 AND read_seq < joined_seq"
    await connection.execute(f"SELECT FROM memberships WHERE {behind} ORDER BY user_id FOR NO KEY UPDATE", number)
    await connection.execute(
        "UPDATE memberships SET read_seq = joined_seq, own_ahead = (SELECT count(*) FROM messages m"
        " WHERE m.room = memberships.room AND m.author = memberships.user_id AND m.seq > memberships.joined_seq)"
        f" WHERE {behind}",
        number,
    )


async def _touch(connection: Connection, number: int, user: UserId) -> None:
    change = await next_change(connection, number)
    await connection.execute(
        "UPDATE memberships SET change = $1 WHERE room = $2 AND user_id = $3", change, number, user
    )
