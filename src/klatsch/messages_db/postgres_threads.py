"""What hangs on a message: replies, follows and mentions. The room is locked."""

from __future__ import annotations

from collections.abc import Sequence

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_counts import counts_of_called
from klatsch.messages_db.postgres_follows import begin_following_edited
from klatsch.messages_db.postgres_rows import MESSAGE, messages_from
from klatsch.model.messages import Message
from klatsch.model.threads import Counts


async def has_root(connection: Connection, room: int, thread: int | None) -> bool:
    """A thread hangs on a message that is not itself a reply and was not deleted."""
    statement = "SELECT 1 FROM messages WHERE room = $1 AND seq = $2 AND thread IS NULL AND deleted_at IS NULL"
    return await connection.fetchval(statement, room, thread) is not None


async def uncount_reply(connection: Connection, room: int, thread: int, change: int) -> None:
    """A deleted reply is not counted; the root moves to `change`."""
    await connection.execute(
        "UPDATE messages SET reply_count = reply_count - 1, change = $3, last_reply_at ="
        " (SELECT a.created_at FROM messages a WHERE a.room = $1 AND a.thread = $2 AND a.deleted_at IS NULL"
        " ORDER BY a.seq DESC LIMIT 1) WHERE room = $1 AND seq = $2",
        room,
        thread,
        change,
    )


async def store_mentions(connection: Connection, called: Sequence[tuple[int, int, str]]) -> None:
    """(room, seq, JSON of whom): `*` stands for everybody in the room, a group for its members.

    People who are not in the room are not called, nor do authors call themselves.
    """
    rooms, seqs, whom = (list(column) for column in zip(*called, strict=True))
    await connection.execute(_STORE, rooms, seqs, whom)


_STORE = """WITH named AS (SELECT a.room, a.seq, j.value
  FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS a (room, seq, whom)
  CROSS JOIN json_array_elements_text(a.whom::json) AS j (value)),
 people AS (SELECT room, seq, value AS user_id FROM named
  UNION SELECT n.room, n.seq, g.user_id FROM named n JOIN group_members g ON g.group_id = n.value)
INSERT INTO mentions (user_id, room, seq, author, thread, message)
 SELECT w.user_id, w.room, w.seq, m.author, m.thread, m.number
 FROM (SELECT '*' AS user_id, room, seq FROM named WHERE value IN ('here', 'all')
  UNION SELECT p.user_id, a.room, a.seq FROM people a
   JOIN memberships p ON p.user_id = a.user_id AND p.room = a.room AND p.left_at IS NULL) w
 JOIN messages m ON m.room = w.room AND m.seq = w.seq WHERE w.user_id <> m.author
 ON CONFLICT DO NOTHING"""


async def replace_mentions(
    connection: Connection, room: int, seq: int, thread: int | None, called: str | None
) -> list[Counts]:
    """What a message says now calls these (JSON; None: nobody); what to tell those for whom that is another count."""
    before = await connection.fetch("DELETE FROM mentions WHERE room = $1 AND seq = $2 RETURNING user_id", room, seq)
    after: list[str] = []
    if called is not None:
        await store_mentions(connection, [(room, seq, called)])
        await begin_following_edited(connection, room, seq)
        rows = await connection.fetch("SELECT user_id FROM mentions WHERE room = $1 AND seq = $2", room, seq)
        after = [row[0] for row in rows]
    return await counts_of_called(connection, room, seq, thread, {row[0] for row in before} ^ set(after))


async def root_now(connection: Connection, room: int, thread: int) -> Message:
    rows = await connection.fetch(
        f"SELECT {MESSAGE} FROM rooms r JOIN messages m ON m.room = r.number WHERE r.number = $1 AND m.seq = $2",
        room,
        thread,
    )
    return (await messages_from(connection, rows))[0]
