"""Reading: marks, counts by arithmetic, and how I keep a room."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from klatsch.ids import RoomId, UserId
from klatsch.messages_db.sqlite_counts import MINE, mine_from, mine_of
from klatsch.messages_db.sqlite_rows import FLOOR, ROOM, ROOM_WIDTH, room_from
from klatsch.model.rooms import Mine, MyRoom, Preferences

_OF_USER = "FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ? AND p.left_at IS NULL"

MOST_COUNTED = 2_000
"""Of a longer stretch the writer does not count what is somebody's own while everybody waits for it: a millisecond or two."""


class Stretch(NamedTuple):
    """Messages of a room (by its number), behind `after` and up to `until`."""

    room: int
    after: int
    until: int

    @property
    def length(self) -> int:
        return self.until - self.after


Counted = tuple[Stretch, int]
"""How many of them are somebody's own. It stays true: nobody's message becomes another's."""


def rooms_of(user: UserId, after: RoomId | None, limit: int, connection: sqlite3.Connection) -> list[MyRoom]:
    rows = connection.execute(
        f"SELECT {ROOM}, {MINE} {_OF_USER} AND p.room > coalesce((SELECT number FROM rooms WHERE id = ?), 0)"
        " ORDER BY p.room LIMIT ?",
        (user, after, limit),
    )
    return [MyRoom(room=room_from(row), mine=mine_from(row[ROOM_WIDTH:])) for row in rows]


def changes_of(user: UserId, most: int, connection: sqlite3.Connection) -> dict[RoomId, int]:
    rows = connection.execute(f"SELECT r.id, r.change {_OF_USER} ORDER BY p.room LIMIT ?", (user, most))
    return dict(rows.fetchall())


def read(
    user: UserId, room: RoomId, seq: int, back: bool, connection: sqlite3.Connection, *, counted: Counted | None = None
) -> Mine | Stretch | None:
    """The mark stays between what the user may see and the room's last message, and goes back only when asked to.

    A Stretch: nothing moved yet; it is to be counted elsewhere first, and handed in as `counted`.
    """
    row = connection.execute(
        f"SELECT r.number, r.seq, p.read_seq, p.own_ahead, max(min(?, r.seq), {FLOOR}) {_OF_USER} AND r.id = ?",
        (seq, user, room),
    ).fetchone()
    if row is None:
        return None
    number, last, at, ahead, wanted = row
    if wanted > at or (back and wanted < at):
        stretch, left = _to_count(number, at, wanted, last)
        if stretch.length > MOST_COUNTED and (counted is None or counted[0] != stretch):
            return stretch
        own = own_in(user, stretch, connection) if counted is None or counted[0] != stretch else counted[1]
        ahead = own if left else ahead + own if wanted < at else ahead - own
        connection.execute(
            "UPDATE memberships SET read_seq = ?, own_ahead = ? WHERE room = ? AND user_id = ?",
            (wanted, ahead, number, user),
        )
    return mine_of(connection, user, room)


def _to_count(number: int, at: int, wanted: int, last: int) -> tuple[Stretch, bool]:
    """What the mark passes, or what it leaves beyond itself (then True), whichever is shorter."""
    if wanted > at and last - wanted <= wanted - at:
        return Stretch(number, wanted, last), True
    return Stretch(number, min(at, wanted), max(at, wanted)), False


def own_in(user: UserId, stretch: Stretch, connection: sqlite3.Connection) -> int:
    """How many of these messages are theirs. Not by an index by author, which would cost every post a page of its own."""
    row = connection.execute(
        "SELECT count(*) FROM messages WHERE room = ? AND seq > ? AND seq <= ? AND author = ?", (*stretch, user)
    ).fetchone()
    return int(row[0])


def read_all(user: UserId, connection: sqlite3.Connection) -> dict[RoomId, int]:
    """The rooms in which a mark moved, their own or a thread's, and to where."""
    rows = connection.execute(
        "SELECT r.id, r.seq, r.number FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? AND p.left_at IS NULL AND (p.read_seq < r.seq OR EXISTS (SELECT 1 FROM thread_follows f"
        " WHERE f.user_id = p.user_id AND f.room = p.room AND f.read_seq < r.seq))",
        (user,),
    ).fetchall()
    marks = [(seq, user, number) for _, seq, number in rows]
    connection.executemany("UPDATE memberships SET read_seq = ?, own_ahead = 0 WHERE user_id = ? AND room = ?", marks)
    connection.executemany(
        "UPDATE thread_follows SET read_seq = ?1 WHERE user_id = ?2 AND room = ?3 AND read_seq < ?1", marks
    )
    return {room: seq for room, seq, _ in rows}


def prefer(user: UserId, room: RoomId, wish: Preferences, connection: sqlite3.Connection) -> Mine | None:
    connection.execute(
        "UPDATE memberships SET notify = coalesce(?, notify), muted = coalesce(?, muted),"
        " favourite = coalesce(?, favourite), section = coalesce(?, section)"
        " WHERE user_id = ? AND left_at IS NULL AND room = (SELECT number FROM rooms WHERE id = ?)",
        (wish.notify, wish.muted, wish.favourite, wish.section, user, room),
    )
    return mine_of(connection, user, room)
