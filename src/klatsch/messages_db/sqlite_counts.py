"""Counts, by arithmetic and by index ranges: what somebody has not read of a room or a thread, and where they were called.

Nothing here looks at more than what lies beyond a mark.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.messages_db.sqlite_rows import FLOOR, Row
from klatsch.model.rooms import Mine, Notify
from klatsch.model.threads import Counts, MyThread

MOST_TOLD = 500
"""So many people are told when an edit or a deletion moves their counts; others learn it when they ask."""

HEARD = """c.author <> p.user_id
 AND NOT EXISTS (SELECT 1 FROM muted_people k WHERE k.user_id = p.user_id AND k.muted = c.author)
 AND NOT EXISTS (SELECT 1 FROM thread_follows q WHERE c.thread IS NOT NULL
  AND q.user_id = p.user_id AND q.room = c.room AND q.thread = c.thread AND q.muted)"""
"""Of mentions c and memberships p: not one's own, and neither the person nor the thread is muted."""

CALLS = f"""FROM mentions c WHERE c.user_id IN (p.user_id, '*') AND c.room = p.room
 AND c.seq > max(p.read_seq, p.joined_seq) AND {HEARD}"""
"""Of memberships p: the unread mentions in a room. `*` called those who were in the room then."""

MINE = f"""p.role, p.joined_seq, p.read_seq, r.seq - p.read_seq - p.own_ahead, (SELECT count(DISTINCT c.seq) {CALLS}),
 p.notify, p.muted, p.favourite, p.section, r.seq"""
"""To be selected FROM memberships p JOIN rooms r; the last columns of a row."""
MINE_WIDTH = 10

# A thread that somebody begins to follow is read as far as the room is.
_MARK = "max(coalesce(f.read_seq, p.read_seq), m.seq)"


def _replies(room: str, thread: str, mark: str) -> str:
    return f"""FROM messages a WHERE a.room = {room} AND a.thread = {thread} AND a.seq > {mark}
 AND a.author <> p.user_id AND a.deleted_at IS NULL"""


def _thread_calls(room: str, thread: str, mark: str) -> str:
    return f"""FROM mentions c WHERE c.user_id IN (p.user_id, '*') AND c.room = {room} AND c.thread = {thread}
 AND c.seq > max({mark}, p.joined_seq) AND {HEARD}"""


_UNREAD_REPLIES = _replies("m.room", "m.seq", _MARK)
_THREAD_CALLS = _thread_calls("m.room", "m.seq", _MARK)

# The same of a follow alone, so that only roots of threads with something unread are looked up.
FOLLOW_UNREAD = _replies("f.room", "f.thread", "f.read_seq")
FOLLOW_CALLS = _thread_calls("f.room", "f.thread", "f.read_seq")

MY_THREAD = f"""r.id, m.seq, f.following, {_MARK}, (SELECT count(*) {_UNREAD_REPLIES}),
 (SELECT count(DISTINCT c.seq) {_THREAD_CALLS}), coalesce(f.notify, 'default'), coalesce(f.muted, 0), r.seq"""
"""To be selected FROM THREAD_FROM."""
MY_THREAD_WIDTH = 9

THREAD_FROM = f"""messages m JOIN rooms r ON r.number = m.room
 JOIN memberships p ON p.user_id = ?1 AND p.room = m.room AND p.left_at IS NULL AND m.seq > {FLOOR} AND m.thread IS NULL
 LEFT JOIN thread_follows f ON f.user_id = ?1 AND f.room = m.room AND f.thread = m.seq"""
"""Roots m that the user ?1 can see, and how they keep them."""


def mine_of(connection: sqlite3.Connection, user: UserId, room: RoomId) -> Mine | None:
    """None when not in the room."""
    row = connection.execute(
        f"SELECT {MINE} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? AND p.left_at IS NULL AND r.id = ?",
        (user, room),
    ).fetchone()
    return None if row is None else mine_from(row)


def mine_from(row: Row) -> Mine:
    role, joined_seq, read_seq, unread, mentions, notify, muted, favourite, section, seq = row
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
        seq=seq,
    )


def my_thread(connection: sqlite3.Connection, user: UserId, room: RoomId, thread: int) -> MyThread | None:
    """None when there is no such thread that the user can see."""
    row = connection.execute(
        f"SELECT {MY_THREAD} FROM {THREAD_FROM} WHERE r.id = ?2 AND m.seq = ?3", (user, room, thread)
    ).fetchone()
    return None if row is None else thread_from(row)


def thread_from(row: Row) -> MyThread:
    room, thread, following, read_seq, unread, mentions, notify, muted, seq = row
    return MyThread(
        room=room,
        thread=thread,
        following=following == 1,
        read_seq=read_seq,
        unread=unread,
        mentions=mentions,
        notify=Notify(notify),
        muted=muted == 1,
        seq=seq,
    )


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
