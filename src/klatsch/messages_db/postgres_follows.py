"""Following threads: by itself, by hand, how far they are read, and the list of them."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import RoomId, UserId
from klatsch.messages_db.postgres_counts import (
    FOLLOW_CALLS,
    FOLLOW_UNREAD,
    MY_THREAD,
    MY_THREAD_WIDTH,
    THREAD_FROM,
    mine_of,
    my_thread,
    thread_from,
)
from klatsch.messages_db.postgres_keeping import stay_in
from klatsch.messages_db.postgres_rows import FLOOR, MESSAGE, Row, messages_from, storable
from klatsch.model.inbox import Place
from klatsch.model.messages import Message
from klatsch.model.threads import MOST_REPLIERS, Counts, MyThread, Thread, ThreadWish

_LOOKED_AT = 30
"""Among so many of the last replies, the last authors are looked for."""

_REPLIERS = f"""ARRAY(SELECT a.author FROM messages a
 WHERE a.room = m.room AND a.thread = m.seq AND a.deleted_at IS NULL ORDER BY a.seq DESC LIMIT {_LOOKED_AT})"""

_LAST_AT = "coalesce(m.last_reply_at, m.created_at)"
_KEY = """encode(m.id, 'hex') COLLATE "C\""""

FOLLOWED = f"""SELECT m.number FROM thread_follows f
 JOIN memberships p ON p.user_id = f.user_id AND p.room = f.room AND p.left_at IS NULL
 JOIN rooms r ON r.number = f.room JOIN messages m ON m.room = f.room AND m.seq = f.thread AND m.seq > {FLOOR}
 WHERE f.user_id = $1 AND f.following AND (m.deleted_at IS NULL OR m.reply_count > 0)
 AND ({_LAST_AT}, {_KEY}) < ($2::bigint, $3::text)"""

UNREAD = f"""{FOLLOWED} AND NOT f.muted AND f.read_seq < r.seq AND EXISTS (SELECT 1 {FOLLOW_UNREAD})
 AND (NOT p.muted OR EXISTS (SELECT 1 {FOLLOW_CALLS}))"""
"""A muted room's threads are left out, but for those where somebody called."""

END = Place(2**62, "")

_BEGIN = f"""INSERT INTO thread_follows AS f (user_id, room, thread, read_seq, following)
 SELECT p.user_id, p.room, $2, greatest($2, p.read_seq), true FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.room = $1 AND p.left_at IS NULL AND {FLOOR} < $2 AND p.user_id IN
  (SELECT author FROM messages WHERE room = $1 AND seq = $2 UNION SELECT $4::text
   UNION SELECT j.value FROM messages o CROSS JOIN json_array_elements_text(o.mentions::json) AS j (value)
    WHERE o.room = $1 AND o.seq IN ($2, $3)) ORDER BY p.user_id
 ON CONFLICT (user_id, room, thread) DO UPDATE
  SET following = true, read_seq = greatest(f.read_seq, excluded.read_seq)
  WHERE f.following IS NULL OR (NOT f.following AND f.user_id = $4) RETURNING user_id"""


async def begin_following(
    connection: Connection, room: int, thread: int, *, seq: int, author: UserId | None
) -> list[UserId]:
    """Who follows a thread from now on, by itself: its author, `author` who replied, and whoever `seq` or the root mentions.

    Whoever unfollowed by hand is not brought back by others, only by their own reply. A thread that somebody begins to
    follow is read as far as the room is. The room is locked.
    """
    return [row[0] for row in await connection.fetch(_BEGIN, room, thread, seq, author)]


async def begin_following_edited(connection: Connection, room: int, seq: int) -> None:
    """Whom a message mentions after an edit, if it is in a thread."""
    thread = await connection.fetchval(
        "SELECT coalesce(thread, seq) FROM messages"
        " WHERE room = $1 AND seq = $2 AND (thread IS NOT NULL OR reply_count > 0)",
        room,
        seq,
    )
    if thread is not None:
        await begin_following(connection, room, thread, seq=seq, author=None)


async def follow(user: UserId, room: RoomId, thread: int, wish: ThreadWish, connection: Connection) -> Counts | None:
    """Muting a thread moves what the room counts, so that is told too."""
    await stay_in(connection, user, room)
    if await my_thread(connection, user, room, thread) is None:
        return None
    await connection.execute(_KEEP, user, storable(room), thread, wish.following, wish.notify, wish.muted)
    kept = await my_thread(connection, user, room, thread)
    return Counts(user=user, room=room, mine=await mine_of(connection, user, room), thread=kept)


_KEEP = """INSERT INTO thread_follows AS f (user_id, room, thread, read_seq, following, notify, muted)
 SELECT p.user_id, p.room, $3, greatest($3, p.read_seq), $4::boolean, coalesce($5::text, 'default'),
  coalesce($6::boolean, false)
 FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = $1 AND r.id = $2
 ON CONFLICT (user_id, room, thread) DO UPDATE SET following = coalesce($4, f.following),
  notify = coalesce($5, f.notify), muted = coalesce($6, f.muted)"""


async def read_thread(
    user: UserId, room: RoomId, thread: int, seq: int, back: bool, connection: Connection
) -> MyThread | None:
    """Of a thread that the user does not keep, nothing is kept: it is read as far as the room is."""
    await stay_in(connection, user, room)
    kept = await my_thread(connection, user, room, thread)
    if kept is None:
        return None
    await connection.execute(_READ, max(min(seq, kept.seq), thread), user, thread, storable(room), back)
    return await my_thread(connection, user, room, thread)


# Whoever posts moves this mark behind the room's lock, not behind the membership's: so the mark itself is asked.
_READ = """UPDATE thread_follows SET read_seq = $1 WHERE user_id = $2 AND thread = $3
 AND room = (SELECT number FROM rooms WHERE id = $4) AND (read_seq < $1 OR ($5 AND read_seq > $1))"""


async def threads_of(
    user: UserId, after: Place | None, limit: int, connection: Connection, *, chosen: str = FOLLOWED
) -> list[Thread]:
    """First which ones, then what is counted of those."""
    at = after or END
    numbers = await connection.fetch(
        f"{chosen} ORDER BY {_LAST_AT} DESC, {_KEY} DESC LIMIT $4", user, at.at, storable(at.key), limit
    )
    if not numbers:
        return []
    rows = await connection.fetch(_THREADS, user, [row[0] for row in numbers])
    roots = await messages_from(connection, rows)
    return [_thread(root, row) for root, row in zip(roots, rows, strict=True)]


_THREADS = f"""SELECT {MESSAGE}, {_REPLIERS}, {MY_THREAD} FROM unnest($2::bigint[]) WITH ORDINALITY AS n (number, nth)
 JOIN {THREAD_FROM} ON m.number = n.number ORDER BY n.nth"""


def _thread(root: Message, row: Row) -> Thread:
    authors: list[UserId] = row[-MY_THREAD_WIDTH - 1]
    repliers = list(dict.fromkeys(authors))[:MOST_REPLIERS]
    return Thread(root=root, mine=thread_from(row[-MY_THREAD_WIDTH:]), repliers=repliers)
