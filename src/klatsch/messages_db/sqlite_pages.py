"""Reading messages: pages of a room or a thread, what changed since, and single ones. Always through the reader's membership."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from klatsch.ids import MessageId, RoomId, UserId, message_id_bytes
from klatsch.messages_db.sqlite_counts import mine_of
from klatsch.messages_db.sqlite_rows import FLOOR, MEMBERSHIP, MESSAGE, membership_from, messages_from, room_now
from klatsch.model.messages import MOST_PER_PAGE, Edit, Message, Page, Span, View
from klatsch.model.rooms import Membership

_FROM = "FROM messages m JOIN rooms r ON r.number = m.room"

VISIBLE = f"JOIN memberships p ON p.room = m.room AND p.user_id = ? AND p.left_at IS NULL AND m.seq > {FLOOR}"
"""Joined to messages m and rooms r: what this user can see."""


def page(reader: UserId, room: RoomId, span: Span, connection: sqlite3.Connection) -> Page | None:
    mark = connection.execute(
        f"SELECT r.number, r.seq, r.change, r.facts_change, {FLOOR}"
        " FROM rooms r JOIN memberships p ON p.room = r.number AND p.user_id = ? AND p.left_at IS NULL WHERE r.id = ?",
        (reader, room),
    ).fetchone()
    if mark is None:
        return None
    number, seq, change, facts_change, floor = mark
    rows = connection.execute(*page_query(number, floor, span)).fetchall()
    found = messages_from(connection, rows[: span.limit])
    if span.since is None and span.after is None:
        found.reverse()
    quotes = quoted_by(connection, reader, found)
    read = Page(messages=found, seq=seq, change=change, more=len(rows) > span.limit, quotes=quotes)
    if span.since is None:
        return read
    read = msgspec.structs.replace(read, mine=mine_of(connection, reader, room))
    return _with_members(connection, read, number, since=span.since, facts_change=facts_change)


def view(reader: UserId, room: RoomId, connection: sqlite3.Connection) -> View | None:
    row = connection.execute(
        f"SELECT r.change, {FLOOR} FROM rooms r"
        " JOIN memberships p ON p.room = r.number AND p.user_id = ? AND p.left_at IS NULL WHERE r.id = ?",
        (reader, room),
    ).fetchone()
    return None if row is None else View(*row)


def page_query(number: int, floor: int, span: Span) -> tuple[str, tuple[int, ...]]:
    """The statement of a page and its values: one more row than asked for, so that there being more is known.

    A thread is its root and its replies, each from an index of its own: a page of it costs the same in a large room.
    """
    where, order, bound = _range(span)
    if span.thread is not None and span.since is not None:
        where, order = "+m.change > ?", "+m.change"  # `+`: not by the index of changes, which is the whole room's
    if span.thread is None:
        statement = f"SELECT {MESSAGE} {_FROM} WHERE m.room = ? AND m.seq > ? AND {where} ORDER BY {order} LIMIT ?"
        return statement, (number, floor, bound, span.limit + 1)
    of_thread = " UNION ALL ".join(
        f"SELECT * FROM (SELECT m.number FROM messages m WHERE m.room = ? AND m.{column} = ? AND m.seq > ? AND {where}"
        f" ORDER BY {order} LIMIT ?)"
        for column in ("seq", "thread")
    )
    values = (number, span.thread, floor, bound, span.limit + 1)
    statement = (
        f"SELECT {MESSAGE} FROM ({of_thread}) a CROSS JOIN messages m ON m.number = a.number"
        f" JOIN rooms r ON r.number = m.room ORDER BY {order} LIMIT ?"
    )
    return statement, (*values, *values, span.limit + 1)


def _range(span: Span) -> tuple[str, str, int]:
    if span.since is not None:
        return "m.change > ?", "m.change", span.since
    if span.after is not None:
        return "m.seq > ?", "m.seq", span.after
    return "m.seq < ?", "m.seq DESC", span.before if span.before is not None else 2**62


def _with_members(connection: sqlite3.Connection, read: Page, number: int, *, since: int, facts_change: int) -> Page:
    """Beside the messages that moved: the memberships that did, and the room.

    Where one of the two lists is cut, the other one ends there too: what is beyond waits for the next page.
    """
    until = read.messages[-1].change if read.more else read.change
    rows = connection.execute(MEMBERS_SINCE, (number, since, until, MOST_PER_PAGE + 1)).fetchall()
    members = [membership_from(row) for row in rows[:MOST_PER_PAGE]]
    if len(rows) > MOST_PER_PAGE:
        kept = [message for message in read.messages if message.change < members[-1].change]
        read = msgspec.structs.replace(read, messages=kept, more=True)
    room = room_now(connection, number) if members or facts_change > since else None
    return msgspec.structs.replace(read, members=members, room=room)


MEMBERS_SINCE = f"""SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.room = ? AND p.change > ? AND p.change <= ? ORDER BY p.change LIMIT ?"""


def newest(reader: UserId, limit: int, connection: sqlite3.Connection) -> list[Message]:
    rows = connection.execute(NEWEST, (reader, limit, limit, limit)).fetchall()
    return sorted(messages_from(connection, rows), key=lambda message: (message.created_at, message.room, message.seq))


# No more rooms than messages are looked into: the newest messages are in the rooms that were last written in.
NEWEST = f"""SELECT {MESSAGE} FROM
 (SELECT r.number, {FLOOR} AS floor FROM memberships p JOIN rooms r ON r.number = p.room
  WHERE p.user_id = ? AND p.left_at IS NULL AND r.seq > {FLOOR} ORDER BY r.last_at DESC LIMIT ?) a
 CROSS JOIN rooms r ON r.number = a.number CROSS JOIN messages m ON m.number IN
 (SELECT x.number FROM messages x WHERE x.room = a.number AND x.seq > a.floor ORDER BY x.seq DESC LIMIT ?)
 ORDER BY m.created_at DESC, m.number DESC LIMIT ?"""


def message_of(reader: UserId, message: MessageId, connection: sqlite3.Connection) -> Message | None:
    rows = connection.execute(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE m.id = ?", (reader, message_id_bytes(message))
    ).fetchall()
    return next(iter(messages_from(connection, rows)), None)


def quoted_by(connection: sqlite3.Connection, reader: UserId, messages: Sequence[Message]) -> dict[MessageId, Message]:
    quoted = list(dict.fromkeys(message.quote for message in messages if message.quote is not None))
    return messages_of(reader, quoted, connection) if quoted else {}


def messages_of(
    reader: UserId, messages: Sequence[MessageId], connection: sqlite3.Connection
) -> dict[MessageId, Message]:
    ids = [message_id_bytes(message) for message in messages]
    rows = connection.execute(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE m.id IN ({', '.join('?' * len(ids))})", (reader, *ids)
    ).fetchall()
    return {message.id: message for message in messages_from(connection, rows)}


def message_now(connection: sqlite3.Connection, number: int) -> Message:
    rows = connection.execute(f"SELECT {MESSAGE} {_FROM} WHERE m.number = ?", (number,)).fetchall()
    return messages_from(connection, rows)[0]


def edits_of(message: MessageId, connection: sqlite3.Connection) -> list[Edit]:
    rows = connection.execute(
        "SELECT e.version, e.content, e.written_at FROM message_edits e JOIN messages m ON m.number = e.message"
        " WHERE m.id = ? ORDER BY e.version",
        (message_id_bytes(message),),
    )
    return [Edit(version=version, content=content, written_at=at) for version, content, at in rows]


def pins_of(reader: UserId, room: RoomId, connection: sqlite3.Connection) -> list[Message] | None:
    if not is_member(reader, room, connection):
        return None
    rows = connection.execute(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE r.id = ? AND m.pinned_at IS NOT NULL ORDER BY m.pinned_at DESC, m.seq DESC",
        (reader, room),
    ).fetchall()
    return messages_from(connection, rows)


def saved_of(user: UserId, before: MessageId | None, limit: int, connection: sqlite3.Connection) -> list[Message]:
    cursor, bound = "", ()
    if before is not None:
        cursor = (
            " AND (s.at, s.message) < (SELECT b.at, b.message FROM saved b JOIN messages o ON o.number = b.message"
            " WHERE b.user_id = s.user_id AND o.id = ?)"
        )
        bound = (message_id_bytes(before),)
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM saved s JOIN messages m ON m.number = s.message JOIN rooms r ON r.number = m.room {VISIBLE}"
        f" WHERE s.user_id = ?{cursor} ORDER BY s.at DESC, s.message DESC LIMIT ?",
        (user, user, *bound, limit),
    ).fetchall()
    return messages_from(connection, rows)


def is_member(user: UserId, room: RoomId, connection: sqlite3.Connection) -> bool:
    found = connection.execute(
        "SELECT 1 FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? AND p.left_at IS NULL AND r.id = ?",
        (user, room),
    )
    return found.fetchone() is not None


def members_of(room: RoomId, after: UserId | None, limit: int, connection: sqlite3.Connection) -> list[Membership]:
    rows = connection.execute(
        f"SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE r.id = ? AND p.left_at IS NULL AND p.user_id > ? ORDER BY p.user_id LIMIT ?",
        (room, after or "", limit),
    )
    return [membership_from(row) for row in rows]
