"""Following threads: by itself, by hand, how far they are read, and the list of them."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_rows import FLOOR

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
