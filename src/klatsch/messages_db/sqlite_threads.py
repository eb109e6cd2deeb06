"""What hangs on a message: replies, follows and mentions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from klatsch.ids import UserId
from klatsch.messages_db import Posted
from klatsch.messages_db.sqlite_counts import counts_of_called, my_thread
from klatsch.messages_db.sqlite_follows import begin_following, begin_following_edited
from klatsch.messages_db.sqlite_rows import MESSAGE, messages_from, must_number
from klatsch.model.messages import Message
from klatsch.model.threads import Counts


def has_root(connection: sqlite3.Connection, room: int, thread: int | None) -> bool:
    """A thread hangs on a message that is not itself a reply and was not deleted."""
    found = connection.execute(
        "SELECT 1 FROM messages WHERE room = ? AND seq = ? AND thread IS NULL AND deleted_at IS NULL", (room, thread)
    )
    return found.fetchone() is not None


def count_reply(connection: sqlite3.Connection, reply: Mapping[str, object]) -> list[UserId]:
    """The root counts one more reply, and moves to the change after the reply's; those who follow it from now on."""
    connection.execute(
        "UPDATE messages SET reply_count = reply_count + 1, last_reply_at = :at, change = :change + 1"
        " WHERE room = :room AND seq = :thread",
        reply,
    )
    return begin_following(connection, reply)


def uncount_reply(connection: sqlite3.Connection, room: int, thread: int, change: int) -> None:
    """A deleted reply is not counted; the root moves to `change`."""
    connection.execute(
        "UPDATE messages SET reply_count = reply_count - 1, change = ?3, last_reply_at ="
        " (SELECT a.created_at FROM messages a WHERE a.room = ?1 AND a.thread = ?2 AND a.deleted_at IS NULL"
        " ORDER BY a.seq DESC LIMIT 1) WHERE room = ?1 AND seq = ?2",
        (room, thread, change),
    )


def store_mentions(connection: sqlite3.Connection, called: Sequence[tuple[object, object, object]]) -> None:
    """(room, seq, JSON of whom): `*` stands for everybody in the room, a group for its members.

    People who are not in the room are not called, nor do authors call themselves.
    """
    connection.executemany(
        "INSERT OR IGNORE INTO mentions (user_id, room, seq, author, thread, message)"
        " SELECT w.user_id, ?1, ?2, m.author, m.thread, m.number FROM"
        " (SELECT '*' AS user_id FROM json_each(?3) WHERE value IN ('here', 'all')"
        " UNION SELECT p.user_id FROM (SELECT value FROM json_each(?3)"
        " UNION SELECT g.user_id FROM json_each(?3) b JOIN group_members g ON g.group_id = b.value) a"
        " JOIN memberships p ON p.user_id = a.value AND p.room = ?1 AND p.left_at IS NULL) w"
        " JOIN messages m ON m.room = ?1 AND m.seq = ?2 WHERE w.user_id <> m.author",
        called,
    )


def replace_mentions(
    connection: sqlite3.Connection, room: int, seq: int, thread: int | None, called: str | None
) -> list[Counts]:
    """What a message says now calls these (JSON; None: nobody); what to tell those for whom that is another count."""
    before = _called_by(connection, room, seq)
    connection.execute("DELETE FROM mentions WHERE room = ? AND seq = ?", (room, seq))
    if called is not None:
        store_mentions(connection, [(room, seq, called)])
        begin_following_edited(connection, room, seq)
    return counts_of_called(connection, room, seq, thread, before ^ _called_by(connection, room, seq))


def _called_by(connection: sqlite3.Connection, room: int, seq: int) -> set[str]:
    rows = connection.execute("SELECT user_id FROM mentions WHERE room = ? AND seq = ?", (room, seq))
    return {user for (user,) in rows}


def root_now(connection: sqlite3.Connection, room: int, thread: int) -> Message:
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM rooms r JOIN messages m ON m.room = r.number WHERE r.number = ? AND m.seq = ?",
        (room, thread),
    ).fetchall()
    return messages_from(connection, rows)[0]


def with_roots(
    connection: sqlite3.Connection, results: list[Posted | Exception], follows: Mapping[tuple[int, int], list[UserId]]
) -> list[Posted | Exception]:
    """Replies are answered with their root as it is now, and with those who follow it since; `follows`: by room and seq."""
    for at, result in enumerate(results):
        if isinstance(result, Posted) and result.is_new and result.message.thread is not None:
            room, thread = result.message.room, result.message.thread
            number = must_number(connection, room)
            told = [
                Counts(user=user, room=room, thread=my_thread(connection, user, room, thread))
                for user in follows.get((number, result.message.seq), ())
            ]
            root = root_now(connection, number, thread)
            results[at] = msgspec.structs.replace(result, root=root, follows=told)
    return results
