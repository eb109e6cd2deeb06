"""Counts on PostgreSQL: what somebody has not read of a room or a thread, and where they were called."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import counting
from klatsch.messages_db.counting import (
    HEARD,
    MINE_WIDTH,
    MOST_TOLD,
    MY_THREAD_WIDTH,
    follow_calls,
    follow_unread,
    thread_from,
    thread_source,
)
from klatsch.messages_db.postgres_rows import Row, as_written, storable
from klatsch.model.rooms import Mine
from klatsch.model.threads import Counts, MyThread

__all__ = [
    "CALLS",
    "FOLLOW_CALLS",
    "FOLLOW_UNREAD",
    "HEARD",
    "MINE",
    "MINE_WIDTH",
    "MY_THREAD",
    "MY_THREAD_WIDTH",
    "THREAD_FROM",
    "counts_of_called",
    "mine_from",
    "mine_of",
    "my_thread",
    "my_threads",
    "thread_from",
]

CALLS = counting.calls("greatest")
MINE = counting.mine("greatest")
MY_THREAD = counting.my_thread("greatest")
FOLLOW_UNREAD = follow_unread()
FOLLOW_CALLS = follow_calls("greatest")
THREAD_FROM = thread_source("$1")

_MINE_OF = f"""SELECT {MINE} FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.user_id = $1 AND p.left_at IS NULL AND r.id = $2"""

_MY_THREAD_OF = f"SELECT {MY_THREAD} FROM {THREAD_FROM} WHERE r.id = $2 AND m.seq = $3"

_MY_THREADS_OF = f"""SELECT p.user_id, {MY_THREAD} FROM {thread_source("ANY ($1::text[])")}
 WHERE r.id = $2 AND m.seq = $3 ORDER BY p.user_id"""

_CALLED = f"""SELECT p.user_id, r.id, {MINE} FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.room = $1 AND p.left_at IS NULL AND (p.read_seq < $2 OR $3) AND ($4 OR p.user_id = ANY ($5::text[]))
 ORDER BY p.user_id LIMIT {MOST_TOLD}"""


def mine_from(row: Row) -> Mine:
    mine = counting.mine_from(row)
    return mine if not mine.section else msgspec.structs.replace(mine, section=as_written(mine.section))


async def mine_of(connection: Connection, user: UserId, room: RoomId) -> Mine | None:
    """None when not in the room."""
    row = await connection.fetchrow(_MINE_OF, user, storable(room))
    return None if row is None else mine_from(row)


async def my_thread(connection: Connection, user: UserId, room: RoomId, thread: int) -> MyThread | None:
    """None when there is no such thread that the user can see."""
    row = await connection.fetchrow(_MY_THREAD_OF, user, storable(room), thread)
    return None if row is None else thread_from(row)


async def my_threads(
    connection: Connection, users: Collection[UserId], room: RoomId, thread: int
) -> dict[UserId, MyThread]:
    """The same of many: of those who can see it."""
    rows = await connection.fetch(_MY_THREADS_OF, list(users), room, thread)
    return {row[0]: thread_from(row[1:]) for row in rows}


async def counts_of_called(
    connection: Connection, number: int, seq: int, thread: int | None, called: Collection[str]
) -> list[Counts]:
    """What to tell those whom a message calls, or called until now; `*`: everybody who has not read it."""
    if not called:
        return []
    rows = await connection.fetch(_CALLED, number, seq, thread is not None, "*" in called, list(called))
    told = [Counts(user=row[0], room=row[1], mine=mine_from(row[2:])) for row in rows]
    return told if thread is None else await _with_thread(connection, told, number, thread)


async def _with_thread(connection: Connection, told: list[Counts], number: int, thread: int) -> list[Counts]:
    """Their side of the thread too, if they keep it in any way."""
    if not told:
        return told
    users = [counts.user for counts in told]
    keep = await connection.fetch(
        "SELECT user_id FROM thread_follows WHERE user_id = ANY ($1::text[]) AND room = $2 AND thread = $3",
        users, number, thread,
    )  # fmt: skip
    threads = await my_threads(connection, [row[0] for row in keep], told[0].room, thread)
    return [msgspec.structs.replace(counts, thread=threads.get(counts.user)) for counts in told]
