"""What people do to a message that is there: edit, delete, react, pin, save. Each moves the room's change, and the message's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from klatsch.ids import MessageId, UserId, message_id_bytes
from klatsch.messages_db import Touched
from klatsch.messages_db.acting import must_be_editable, must_be_pinnable, must_be_reactable
from klatsch.messages_db.sqlite_pages import VISIBLE, message_now, message_of
from klatsch.messages_db.sqlite_rows import next_change
from klatsch.messages_db.sqlite_threads import replace_mentions, root_now, uncount_reply


class _Place(NamedTuple):
    number: int
    room: int
    seq: int
    thread: int | None
    is_pinned: bool
    content: str
    edit_count: int


def edit(
    message: MessageId,
    content: str,
    mentions: Sequence[str],
    now: int,
    connection: sqlite3.Connection,
    by: UserId | None = None,
) -> Touched | None:
    place = _place_seen(connection, message, by)
    if place is None:
        return None
    if place.content == content:
        return _unmoved(connection, place)
    must_be_editable(place.edit_count)
    connection.execute(
        "INSERT INTO message_edits (message, version, content, written_at)"
        " SELECT number, edit_count + 1, content, coalesce(edited_at, created_at) FROM messages WHERE number = ?",
        (place.number,),
    )
    called = msgspec.json.encode(list(mentions)).decode() if mentions else None
    connection.execute(
        "UPDATE messages SET content = ?, mentions = ?, edited_at = ?, edit_count = edit_count + 1 WHERE number = ?",
        (content, called, now, place.number),
    )
    counts = replace_mentions(connection, place.room, place.seq, place.thread, called)
    return msgspec.structs.replace(_touch(connection, place), counts=counts)


def delete(message: MessageId, now: int, connection: sqlite3.Connection, by: UserId | None = None) -> Touched | None:
    """A reply that goes is no longer counted by its root, which moves first: the message's own change is the last."""
    place = _place_seen(connection, message, by)
    if place is None:
        return None
    for table in ("message_edits", "reactions", "saved"):
        connection.execute(f"DELETE FROM {table} WHERE message = ?", (place.number,))
    connection.execute(
        "UPDATE messages SET content = '', mentions = NULL, quote = NULL, edited_at = NULL, edit_count = 0,"
        " reaction_count = 0, pinned_at = NULL, pinned_by = NULL, deleted_at = ? WHERE number = ?",
        (now, place.number),
    )
    counts = replace_mentions(connection, place.room, place.seq, place.thread, None)
    if place.thread is None:
        return msgspec.structs.replace(_touch(connection, place), counts=counts)
    uncount_reply(connection, place.room, place.thread, next_change(connection, place.room))
    touched = _touch(connection, place)
    root = root_now(connection, place.room, place.thread)
    return msgspec.structs.replace(touched, before=touched.before - 1, root=root, counts=counts)


def react(
    user: UserId, message: MessageId, emoji: str, on: bool, now: int, connection: sqlite3.Connection
) -> Touched | None:
    place = _place_seen(connection, message, user)
    if place is None:
        return None
    if on:
        _must_have_room_for(connection, place, user, emoji)
        statement = "INSERT INTO reactions (message, emoji, user_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        moved = connection.execute(statement, (place.number, emoji, user, now)).rowcount
    else:
        statement = "DELETE FROM reactions WHERE message = ? AND emoji = ? AND user_id = ?"
        moved = connection.execute(statement, (place.number, emoji, user)).rowcount
    if not moved:
        return _unmoved(connection, place)
    step = 1 if on else -1
    connection.execute("UPDATE messages SET reaction_count = reaction_count + ? WHERE number = ?", (step, place.number))
    return _touch(connection, place)


def _must_have_room_for(connection: sqlite3.Connection, place: _Place, user: UserId, emoji: str) -> None:
    kinds, total, same, mine = connection.execute(
        "SELECT count(DISTINCT emoji), count(*), coalesce(sum(emoji = ?1), 0), coalesce(sum(emoji = ?1 AND user_id = ?2), 0)"
        " FROM reactions WHERE message = ?3",
        (emoji, user, place.number),
    ).fetchone()
    must_be_reactable(kinds=kinds, total=total, same=same, mine=mine)


def pin(user: UserId, message: MessageId, on: bool, now: int, connection: sqlite3.Connection) -> Touched | None:
    place = _place_seen(connection, message, user)
    if place is None:
        return None
    if place.is_pinned == on:
        return _unmoved(connection, place)
    statement = "SELECT count(*) FROM messages WHERE room = ? AND pinned_at IS NOT NULL"
    if on:
        must_be_pinnable(connection.execute(statement, (place.room,)).fetchone()[0])
    connection.execute(
        "UPDATE messages SET pinned_at = ?, pinned_by = ? WHERE number = ?",
        (now if on else None, user if on else None, place.number),
    )
    return _touch(connection, place)


def save(user: UserId, message: MessageId, on: bool, now: int, connection: sqlite3.Connection) -> bool:
    id = message_id_bytes(message)
    if not on:
        statement = "DELETE FROM saved WHERE user_id = ? AND message = (SELECT number FROM messages WHERE id = ?)"
        return connection.execute(statement, (user, id)).rowcount > 0
    saved = connection.execute(
        "INSERT INTO saved (user_id, message, at) SELECT p.user_id, m.number, ? FROM messages m"
        f" JOIN rooms r ON r.number = m.room {VISIBLE} WHERE m.id = ? AND m.deleted_at IS NULL ON CONFLICT DO NOTHING",
        (now, user, id),
    )
    return saved.rowcount > 0


def _place(connection: sqlite3.Connection, message: MessageId) -> _Place | None:
    """None when there is no such message, or it was deleted."""
    row = connection.execute(
        "SELECT number, room, seq, thread, pinned_at IS NOT NULL, content, edit_count FROM messages"
        " WHERE id = ? AND deleted_at IS NULL",
        (message_id_bytes(message),),
    ).fetchone()
    return None if row is None else _Place(*row)


def _place_seen(connection: sqlite3.Connection, message: MessageId, user: UserId | None) -> _Place | None:
    """Asked in the transaction that writes: whoever was removed a moment ago touches nothing, and is shown nothing.

    `user` None: the house itself, which sees everything.
    """
    if user is not None and message_of(user, message, connection) is None:
        return None
    return _place(connection, message)


def _touch(connection: sqlite3.Connection, place: _Place) -> Touched:
    change = next_change(connection, place.room)
    connection.execute("UPDATE messages SET change = ? WHERE number = ?", (change, place.number))
    return Touched(message=message_now(connection, place.number), before=change - 1)


def _unmoved(connection: sqlite3.Connection, place: _Place) -> Touched:
    message = message_now(connection, place.number)
    return Touched(message=message, before=message.change, moved=False)
