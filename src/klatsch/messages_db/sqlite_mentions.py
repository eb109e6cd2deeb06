"""Messages that call somebody, from the mentions that were stored with them."""

from __future__ import annotations

import sqlite3

from klatsch.ids import MessageId, UserId, message_id_bytes
from klatsch.messages_db.sqlite_counts import HEARD
from klatsch.messages_db.sqlite_rows import MESSAGE, messages_from
from klatsch.model.messages import Message

_CALLED = f"""SELECT * FROM (SELECT c.message FROM mentions c
 CROSS JOIN memberships p ON p.user_id = ?1 AND p.room = c.room AND p.left_at IS NULL
 WHERE c.user_id = {{}} AND c.message < ?2 AND c.seq > p.joined_seq AND {HEARD} ORDER BY c.message DESC LIMIT ?3)"""

MENTIONS = f"""SELECT {MESSAGE} FROM ({_CALLED.format("?1")} UNION {_CALLED.format("'*'")}) a
 CROSS JOIN messages m ON m.number = a.message JOIN rooms r ON r.number = m.room ORDER BY m.number DESC LIMIT ?3"""


def mentions_of(
    user: UserId, before: MessageId | None, limit: int, connection: sqlite3.Connection
) -> list[Message] | None:
    """None when there is no such message `before`."""
    number = 2**62
    if before is not None:
        row = connection.execute("SELECT number FROM messages WHERE id = ?", (message_id_bytes(before),)).fetchone()
        if row is None:
            return None
        number = row[0]
    return messages_from(connection, connection.execute(MENTIONS, (user, number, limit)).fetchall())
