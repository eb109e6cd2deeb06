"""What hangs on a message: replies, follows and mentions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from klatsch.messages_db import Posted
from klatsch.messages_db.sqlite_rows import MESSAGE, messages_from, must_number
from klatsch.model.messages import Message


def has_root(connection: sqlite3.Connection, room: int, thread: int | None) -> bool:
    """A thread hangs on a message that is not itself a reply and was not deleted."""
    found = connection.execute(
        "SELECT 1 FROM messages WHERE room = ? AND seq = ? AND thread IS NULL AND deleted_at IS NULL", (room, thread)
    )
    return found.fetchone() is not None


def count_reply(connection: sqlite3.Connection, reply: Mapping[str, object]) -> None:
    """The root counts one more reply, and moves to the change after the reply's; its author and whoever replies follow."""
    connection.execute(
        "UPDATE messages SET reply_count = reply_count + 1, last_reply_at = :at, change = :change + 1"
        " WHERE room = :room AND seq = :thread",
        reply,
    )
    connection.execute(
        "INSERT INTO thread_follows (user_id, room, thread, read_seq)"
        " SELECT author, room, seq, seq FROM messages WHERE room = :room AND seq = :thread"
        " UNION ALL SELECT :author, :room, :thread, :seq WHERE true"
        " ON CONFLICT (user_id, room, thread) DO UPDATE SET read_seq = max(read_seq, excluded.read_seq)",
        reply,
    )


def uncount_reply(connection: sqlite3.Connection, room: int, thread: int, change: int) -> None:
    """A deleted reply is not counted; the root moves to `change`."""
    connection.execute(
        "UPDATE messages SET reply_count = reply_count - 1, change = ?3 WHERE room = ?1 AND seq = ?2",
        (room, thread, change),
    )


def store_mentions(connection: sqlite3.Connection, called: Sequence[tuple[object, object, object]]) -> None:
    """(room, seq, JSON of whom): `*` stands for everybody in the room; people who are not in it are not called."""
    connection.executemany(
        "INSERT OR IGNORE INTO mentions (user_id, room, seq)"
        " SELECT '*', ?1, ?2 FROM json_each(?3) WHERE value IN ('here', 'all')"
        " UNION SELECT p.user_id, ?1, ?2 FROM json_each(?3) a JOIN memberships p"
        " ON p.user_id = a.value AND p.room = ?1 AND p.left_at IS NULL",
        called,
    )


def root_now(connection: sqlite3.Connection, room: int, thread: int) -> Message:
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM rooms r JOIN messages m ON m.room = r.number WHERE r.number = ? AND m.seq = ?",
        (room, thread),
    ).fetchall()
    return messages_from(connection, rows)[0]


def with_roots(connection: sqlite3.Connection, results: list[Posted | Exception]) -> list[Posted | Exception]:
    """Replies are answered with their root as it is now."""
    for at, result in enumerate(results):
        if isinstance(result, Posted) and result.is_new and result.message.thread is not None:
            number = must_number(connection, result.message.room)
            root = root_now(connection, number, result.message.thread)
            results[at] = msgspec.structs.replace(result, root=root)
    return results
