"""Counts on SQLite: what somebody has not read of a room or a thread, and where they were called."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.messages_db import counting
from klatsch.messages_db.counting import (
    HEARD,
    MINE_WIDTH,
    MOST_TOLD,
    MY_THREAD_WIDTH,
    follow_calls,
    follow_unread,
    mine_from,
    thread_from,
    thread_source,
)
from klatsch.model.rooms import Mine
from klatsch.model.threads import Counts, MyThread

__all__ = [
    "CALLS",
    "FOLLOW_CALLS",
    "FOLLOW_UNREAD",
    "HEARD",
    "MINE",
    "MINE_WIDTH",
    "MOST_TOLD",
    "MY_THREAD",
    "MY_THREAD_WIDTH",
    "THREAD_FROM",
    "counts_of_called",
    "mine_from",
    "mine_of",
    "my_thread",
    "thread_from",
]

CALLS = counting.calls("max")
MINE = counting.mine("max")
MY_THREAD = counting.my_thread("max")
FOLLOW_UNREAD = follow_unread()
FOLLOW_CALLS = follow_calls("max")
THREAD_FROM = thread_source("?1")


def mine_of(connection: sqlite3.Connection, user: UserId, room: RoomId) -> Mine | None:
    """None when not in the room."""
    row = connection.execute(
        f"SELECT {MINE} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? AND p.left_at IS NULL AND r.id = ?",
        (user, room),
    ).fetchone()
    return None if row is None else mine_from(row)


def my_thread(connection: sqlite3.Connection, user: UserId, room: RoomId, thread: int) -> MyThread | None:
    """None when there is no such thread that the user can see."""
    row = connection.execute(
        f"SELECT {MY_THREAD} FROM {THREAD_FROM} WHERE r.id = ?2 AND m.seq = ?3", (user, room, thread)
    ).fetchone()
    return None if row is None else thread_from(row)


def counts_of_called(
    connection: sqlite3.Connection, number: int, seq: int, thread: int | None, called: Collection[str]
) -> list[Counts]:
    """What to tell those whom a message calls, or called until now; `*`: everybody who has not read it."""
    if not called:
        return []
    rows = connection.execute(
        f"SELECT p.user_id, r.id, {MINE} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.room = ?1 AND p.left_at IS NULL AND (p.read_seq < ?2 OR ?3 IS NOT NULL)"
        " AND (?4 OR p.user_id IN (SELECT value FROM json_each(?5))) ORDER BY p.user_id LIMIT ?6",
        (number, seq, thread, "*" in called, _json(called), MOST_TOLD),
    )
    told = [Counts(user=row[0], room=row[1], mine=mine_from(row[2:])) for row in rows]
    return told if thread is None else [_with_thread(connection, counts, number, thread) for counts in told]


def _with_thread(connection: sqlite3.Connection, counts: Counts, number: int, thread: int) -> Counts:
    """Their side of the thread too, if they keep it in any way."""
    statement = "SELECT 1 FROM thread_follows WHERE user_id = ? AND room = ? AND thread = ?"
    if connection.execute(statement, (counts.user, number, thread)).fetchone() is None:
        return counts
    return msgspec.structs.replace(counts, thread=my_thread(connection, counts.user, counts.room, thread))


def _json(values: Collection[str] | Sequence[int]) -> str:
    return msgspec.json.encode(list(values)).decode()
