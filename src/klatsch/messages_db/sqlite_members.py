"""Memberships: beginning, ending, moderating. One that ended stays as a tombstone, for those who were away."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from klatsch.ids import RoomId, UserId
from klatsch.messages_db import RoomMoved
from klatsch.messages_db.sqlite_rows import MEMBERSHIP, membership_from, must_number, next_change, room_now


def add_members(
    connection: sqlite3.Connection, number: int, users: Sequence[UserId], *, role: str, now: int
) -> RoomMoved:
    """Everybody who is not in it yet; they have read what was said before."""
    before = room_now(connection, number).change
    for user in dict.fromkeys(users):
        added = connection.execute(
            "INSERT INTO memberships (room, user_id, role, joined_at, joined_seq, read_seq)"
            " SELECT number, ?1, ?2, ?3, seq, seq FROM rooms WHERE number = ?4"
            " ON CONFLICT (user_id, room) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at,"
            " left_at = NULL, joined_seq = excluded.joined_seq, read_seq = excluded.read_seq, own_ahead = 0"
            " WHERE left_at IS NOT NULL",
            (user, role, now, number),
        ).rowcount
        if added:
            connection.execute("UPDATE rooms SET member_count = member_count + 1 WHERE number = ?", (number,))
            _touch(connection, number, user)
    return moved_since(connection, number, before)


def join(room: RoomId, users: Sequence[UserId], now: int, connection: sqlite3.Connection) -> RoomMoved:
    return add_members(connection, must_number(connection, room), users, role="member", now=now)


def leave(room: RoomId, user: UserId, now: int, connection: sqlite3.Connection) -> RoomMoved:
    number = must_number(connection, room)
    before = room_now(connection, number)
    gone = connection.execute(
        "UPDATE memberships SET left_at = ?, role = 'member' WHERE room = ? AND user_id = ? AND left_at IS NULL",
        (now, number, user),
    ).rowcount
    if not gone:
        return RoomMoved(room=before, before=before.change, moved=False)
    for table in ("drafts", "thread_follows", "mentions"):
        connection.execute(f"DELETE FROM {table} WHERE room = ? AND user_id = ?", (number, user))
    connection.execute("UPDATE rooms SET member_count = member_count - 1 WHERE number = ?", (number,))
    _touch(connection, number, user)
    return moved_since(connection, number, before.change)


def set_moderator(room: RoomId, user: UserId, on: bool, connection: sqlite3.Connection) -> RoomMoved:
    number = must_number(connection, room)
    before = room_now(connection, number)
    role = "moderator" if on else "member"
    moved = connection.execute(
        "UPDATE memberships SET role = ? WHERE room = ? AND user_id = ? AND left_at IS NULL AND role <> ?",
        (role, number, user, role),
    ).rowcount
    if not moved:
        return RoomMoved(room=before, before=before.change, moved=False)
    _touch(connection, number, user)
    return moved_since(connection, number, before.change)


def is_welcomed(user: UserId, connection: sqlite3.Connection) -> bool:
    """Asked before writing, so that looking works when writing does not."""
    return connection.execute("SELECT 1 FROM welcomed WHERE user_id = ?", (user,)).fetchone() is not None


def welcome(user: UserId, now: int, connection: sqlite3.Connection) -> list[RoomMoved]:
    statement = "INSERT INTO welcomed (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING"
    if not connection.execute(statement, (user, now)).rowcount:
        return []
    numbers = connection.execute("SELECT number FROM rooms WHERE is_default AND archived_at IS NULL ORDER BY number")
    moves = [add_members(connection, number, [user], role="member", now=now) for (number,) in numbers.fetchall()]
    return [move for move in moves if move.moved]


def moved_since(connection: sqlite3.Connection, number: int, before: int) -> RoomMoved:
    """The room, and the memberships that moved after `before`."""
    rows = connection.execute(
        f"SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.room = ? AND p.change > ?"
        " ORDER BY p.change",
        (number, before),
    )
    members = [membership_from(row) for row in rows]
    return RoomMoved(room=room_now(connection, number), before=before, members=members, moved=bool(members))


def lift_marks(connection: sqlite3.Connection, number: int) -> None:
    """A room begins to hide what was said before joining: nobody has anything unread that they cannot see."""
    connection.execute(
        "UPDATE memberships SET read_seq = joined_seq, own_ahead = own_ahead - (SELECT count(*) FROM messages m"
        " WHERE m.room = memberships.room AND m.author = memberships.user_id AND m.seq > read_seq AND m.seq <= joined_seq)"
        " WHERE room = ? AND read_seq < joined_seq",
        (number,),
    )


def _touch(connection: sqlite3.Connection, number: int, user: UserId) -> None:
    change = next_change(connection, number)
    connection.execute("UPDATE memberships SET change = ? WHERE room = ? AND user_id = ?", (change, number, user))
