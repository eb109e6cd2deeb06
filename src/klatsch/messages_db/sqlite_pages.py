"""Reading messages: pages of a room or a thread, what changed since, and single ones. Always through the reader's membership."""

from __future__ import annotations

import sqlite3

import msgspec

from klatsch.ids import MessageId, RoomId, UserId, message_id_bytes
from klatsch.messages_db.sqlite_rows import MEMBERSHIP, MESSAGE, Row, membership_from, messages_from, room_now
from klatsch.model.messages import Edit, Message, Page, Span
from klatsch.model.rooms import Membership

_FROM = "FROM messages m JOIN rooms r ON r.number = m.room"

VISIBLE = """JOIN memberships p ON p.room = m.room AND p.user_id = ? AND p.left_at IS NULL
 AND (r.history <> 'joined' OR m.seq > p.joined_seq)"""
"""Joined to messages m and rooms r: what this user can see."""


def page(reader: UserId, room: RoomId, span: Span, connection: sqlite3.Connection) -> Page | None:
    mark = connection.execute(
        "SELECT r.number, r.seq, r.change, r.facts_change, CASE r.history WHEN 'joined' THEN p.joined_seq ELSE 0 END"
        " FROM rooms r JOIN memberships p ON p.room = r.number AND p.user_id = ? AND p.left_at IS NULL WHERE r.id = ?",
        (reader, room),
    ).fetchone()
    if mark is None:
        return None
    number, seq, change, facts_change, floor = mark
    rows = _rows(connection, number, floor, span)
    found = messages_from(connection, rows[: span.limit])
    if span.since is None and span.after is None:
        found.reverse()
    read = Page(messages=found, seq=seq, change=change, more=len(rows) > span.limit)
    if span.since is None:
        return read
    return _with_members(connection, read, number, since=span.since, facts_change=facts_change)


def _rows(connection: sqlite3.Connection, number: int, floor: int, span: Span) -> list[Row]:
    where, order, bound = _range(span)
    values = [number, floor, bound]
    if span.thread is not None:
        where += " AND (m.thread = ? OR m.seq = ?)"
        values += [span.thread, span.thread]
    return connection.execute(
        f"SELECT {MESSAGE} {_FROM} WHERE m.room = ? AND m.seq > ? AND {where} ORDER BY {order} LIMIT ?",
        (*values, span.limit + 1),
    ).fetchall()


def _range(span: Span) -> tuple[str, str, int]:
    if span.since is not None:
        return "m.change > ?", "m.change", span.since
    if span.after is not None:
        return "m.seq > ?", "m.seq", span.after
    return "m.seq < ?", "m.seq DESC", span.before if span.before is not None else 2**62


def _with_members(connection: sqlite3.Connection, read: Page, number: int, *, since: int, facts_change: int) -> Page:
    """Beside the messages that moved: the memberships that did, and the room.

    When there are more messages than asked for, memberships beyond the last of them wait for the next page.
    """
    until = read.messages[-1].change if read.more else read.change
    rows = connection.execute(
        f"SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.room = ? AND p.change > ? AND p.change <= ? ORDER BY p.change",
        (number, since, until),
    )
    members = [membership_from(row) for row in rows]
    room = room_now(connection, number) if members or facts_change > since else None
    return msgspec.structs.replace(read, members=members, room=room)


def newest(reader: UserId, limit: int, connection: sqlite3.Connection) -> list[Message]:
    rows = connection.execute(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} ORDER BY m.number DESC LIMIT ?", (reader, limit)
    ).fetchall()
    return sorted(messages_from(connection, rows), key=lambda message: (message.created_at, message.room, message.seq))


def message_of(reader: UserId, message: MessageId, connection: sqlite3.Connection) -> Message | None:
    rows = connection.execute(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE m.id = ?", (reader, message_id_bytes(message))
    ).fetchall()
    return next(iter(messages_from(connection, rows)), None)


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


def saved_of(user: UserId, limit: int, connection: sqlite3.Connection) -> list[Message]:
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM saved s JOIN messages m ON m.number = s.message JOIN rooms r ON r.number = m.room {VISIBLE}"
        " WHERE s.user_id = ? ORDER BY s.at DESC, m.number DESC LIMIT ?",
        (user, user, limit),
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
