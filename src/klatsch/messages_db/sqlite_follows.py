"""Following threads: by itself, by hand, how far they are read, and the list of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.messages_db.sqlite_counts import (
    FOLLOW_CALLS,
    FOLLOW_UNREAD,
    MY_THREAD,
    MY_THREAD_WIDTH,
    THREAD_FROM,
    mine_of,
    my_thread,
    thread_from,
)
from klatsch.messages_db.sqlite_rows import FLOOR, MESSAGE, Row, messages_from
from klatsch.model.inbox import Place
from klatsch.model.messages import Message
from klatsch.model.threads import MOST_REPLIERS, Counts, MyThread, Thread, ThreadWish

_LOOKED_AT = 30
"""Among so many of the last replies, the last authors are looked for."""

_REPLIERS = f"""(SELECT json_group_array(x.author) FROM (SELECT a.author FROM messages a
 WHERE a.room = m.room AND a.thread = m.seq AND a.deleted_at IS NULL ORDER BY a.seq DESC LIMIT {_LOOKED_AT}) x)"""

_LAST_AT = "coalesce(m.last_reply_at, m.created_at)"
_KEY = "lower(hex(m.id))"

FOLLOWED = f"""SELECT m.number FROM thread_follows f
 JOIN memberships p ON p.user_id = f.user_id AND p.room = f.room AND p.left_at IS NULL
 CROSS JOIN rooms r ON r.number = f.room CROSS JOIN messages m ON m.room = f.room AND m.seq = f.thread AND m.seq > {FLOOR}
 WHERE f.user_id = ? AND f.following = 1 AND (m.deleted_at IS NULL OR m.reply_count > 0) AND ({_LAST_AT}, {_KEY}) < (?, ?)"""

UNREAD = f"""{FOLLOWED} AND NOT f.muted AND f.read_seq < r.seq AND EXISTS (SELECT 1 {FOLLOW_UNREAD})
 AND (NOT p.muted OR EXISTS (SELECT 1 {FOLLOW_CALLS}))"""
"""A muted room's threads are left out, but for those where somebody called."""

END = Place(2**62, "")


def begin_following(connection: sqlite3.Connection, deed: Mapping[str, object]) -> list[UserId]:
    """Who follows a thread from now on, by itself: its author, `author` who replied, and whoever `seq` or the root mentions.

    Whoever unfollowed by hand is not brought back by others, only by their own reply. A thread that somebody begins to
    follow is read as far as the room is.
    """
    rows = connection.execute(
        "INSERT INTO thread_follows (user_id, room, thread, read_seq, following)"
        " SELECT p.user_id, p.room, :thread, max(:thread, p.read_seq), 1 FROM memberships p JOIN rooms r ON r.number = p.room"
        f" WHERE p.room = :room AND p.left_at IS NULL AND {FLOOR} < :thread AND p.user_id IN"
        " (SELECT author FROM messages WHERE room = :room AND seq = :thread UNION SELECT :author"
        " UNION SELECT j.value FROM messages o JOIN json_each(o.mentions) j WHERE o.room = :room AND o.seq IN (:thread, :seq))"
        " ON CONFLICT (user_id, room, thread) DO UPDATE SET following = 1, read_seq = max(read_seq, excluded.read_seq)"
        " WHERE following IS NULL OR (following = 0 AND user_id = :author) RETURNING user_id",
        deed,
    )
    return [user for (user,) in rows.fetchall()]


def begin_following_edited(connection: sqlite3.Connection, room: int, seq: int) -> None:
    """Whom a message mentions after an edit, if it is in a thread."""
    rows = connection.execute(
        "SELECT coalesce(thread, seq) FROM messages WHERE room = ? AND seq = ? AND (thread IS NOT NULL OR reply_count > 0)",
        (room, seq),
    )
    for (thread,) in rows.fetchall():
        begin_following(connection, {"room": room, "thread": thread, "seq": seq, "author": None})


def follow(user: UserId, room: RoomId, thread: int, wish: ThreadWish, connection: sqlite3.Connection) -> Counts | None:
    """Muting a thread moves what the room counts, so that is told too."""
    if my_thread(connection, user, room, thread) is None:
        return None
    connection.execute(
        "INSERT INTO thread_follows (user_id, room, thread, read_seq, following, notify, muted)"
        " SELECT p.user_id, p.room, ?3, max(?3, p.read_seq), ?4, coalesce(?5, 'default'), coalesce(?6, 0)"
        " FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ?1 AND r.id = ?2"
        " ON CONFLICT (user_id, room, thread) DO UPDATE SET following = coalesce(?4, following),"
        " notify = coalesce(?5, notify), muted = coalesce(?6, muted)",
        (user, room, thread, wish.following, wish.notify, wish.muted),
    )
    kept = my_thread(connection, user, room, thread)
    return Counts(user=user, room=room, mine=mine_of(connection, user, room), thread=kept)


def read_thread(
    user: UserId, room: RoomId, thread: int, seq: int, back: bool, connection: sqlite3.Connection
) -> MyThread | None:
    """Of a thread that the user does not keep, nothing is kept: it is read as far as the room is."""
    kept = my_thread(connection, user, room, thread)
    if kept is None:
        return None
    wanted = max(min(seq, kept.seq), thread)
    if wanted > kept.read_seq or (back and wanted < kept.read_seq):
        connection.execute(
            "UPDATE thread_follows SET read_seq = ? WHERE user_id = ? AND thread = ?"
            " AND room = (SELECT number FROM rooms WHERE id = ?)",
            (wanted, user, thread, room),
        )
    return my_thread(connection, user, room, thread)


def threads_of(
    user: UserId, after: Place | None, limit: int, connection: sqlite3.Connection, *, chosen: str = FOLLOWED
) -> list[Thread]:
    """First which ones, then what is counted of those."""
    at = after or END
    numbers = connection.execute(
        f"{chosen} ORDER BY {_LAST_AT} DESC, {_KEY} DESC LIMIT ?", (user, at.at, at.key, limit)
    ).fetchall()
    rows = connection.execute(
        f"SELECT {MESSAGE}, {_REPLIERS}, {MY_THREAD} FROM json_each(?2) n CROSS JOIN {THREAD_FROM} WHERE m.number = n.value"
        " ORDER BY n.key",
        (user, msgspec.json.encode([number for (number,) in numbers]).decode()),
    ).fetchall()
    return [_thread(root, row) for root, row in zip(messages_from(connection, rows), rows, strict=True)]


def _thread(root: Message, row: Row) -> Thread:
    authors: Sequence[UserId] = msgspec.json.decode(row[-MY_THREAD_WIDTH - 1])
    repliers = list(dict.fromkeys(authors))[:MOST_REPLIERS]
    return Thread(root=root, mine=thread_from(row[-MY_THREAD_WIDTH:]), repliers=repliers)
