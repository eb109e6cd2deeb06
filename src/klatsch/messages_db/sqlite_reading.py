"""Reading: marks, counts by arithmetic, and how I keep a room."""

from __future__ import annotations

import sqlite3

from klatsch.ids import RoomId, UserId
from klatsch.messages_db.sqlite_rows import ROOM, ROOM_WIDTH, Row, room_from
from klatsch.model.rooms import Mine, MyRoom, Notify, Preferences

_MINE = """p.role, p.joined_seq, p.read_seq, r.seq - p.read_seq - p.own_ahead,
 (SELECT count(DISTINCT c.seq) FROM mentions c JOIN messages o ON o.room = c.room AND o.seq = c.seq
  WHERE c.user_id IN (p.user_id, '*') AND c.room = r.number AND c.seq > p.read_seq AND o.author <> p.user_id),
 p.notify, p.muted, p.favourite, p.section"""

_OF_USER = "FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ? AND p.left_at IS NULL"


def rooms_of(user: UserId, connection: sqlite3.Connection) -> list[MyRoom]:
    rows = connection.execute(f"SELECT {ROOM}, {_MINE} {_OF_USER} ORDER BY r.name, r.id LIMIT 1000", (user,))
    return [MyRoom(room=room_from(row), mine=_mine(row[ROOM_WIDTH:])) for row in rows]


def changes_of(user: UserId, connection: sqlite3.Connection) -> dict[RoomId, int]:
    rows = connection.execute(f"SELECT r.id, r.change {_OF_USER} ORDER BY r.name, r.id LIMIT 1000", (user,))
    return dict(rows.fetchall())


def read(user: UserId, room: RoomId, seq: int, back: bool, connection: sqlite3.Connection) -> Mine | None:
    """The mark never goes beyond the room's last message, and back only when asked to."""
    row = connection.execute(
        f"SELECT r.number, p.read_seq, min(?, r.seq) {_OF_USER} AND r.id = ?", (seq, user, room)
    ).fetchone()
    if row is None:
        return None
    number, at, wanted = row
    if wanted > at or (back and wanted < at):
        connection.execute(
            "UPDATE memberships SET read_seq = ?1, own_ahead ="
            " (SELECT count(*) FROM messages WHERE room = ?2 AND author = ?3 AND seq > ?1)"
            " WHERE room = ?2 AND user_id = ?3",
            (wanted, number, user),
        )
    return _mine_now(user, room, connection)


def prefer(user: UserId, room: RoomId, wish: Preferences, connection: sqlite3.Connection) -> Mine | None:
    connection.execute(
        "UPDATE memberships SET notify = coalesce(?, notify), muted = coalesce(?, muted),"
        " favourite = coalesce(?, favourite), section = coalesce(?, section)"
        " WHERE user_id = ? AND left_at IS NULL AND room = (SELECT number FROM rooms WHERE id = ?)",
        (wish.notify, wish.muted, wish.favourite, wish.section, user, room),
    )
    return _mine_now(user, room, connection)


def _mine_now(user: UserId, room: RoomId, connection: sqlite3.Connection) -> Mine | None:
    row = connection.execute(f"SELECT {_MINE} {_OF_USER} AND r.id = ?", (user, room)).fetchone()
    return None if row is None else _mine(row)


def _mine(row: Row) -> Mine:
    role, joined_seq, read_seq, unread, mentions, notify, muted, favourite, section = row
    return Mine(
        is_moderator=role == "moderator",
        joined_seq=joined_seq,
        read_seq=read_seq,
        unread=unread,
        mentions=mentions,
        notify=Notify(notify),
        muted=muted == 1,
        favourite=favourite == 1,
        section=section,
    )
