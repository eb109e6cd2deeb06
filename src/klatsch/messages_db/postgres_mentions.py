"""Messages that call somebody, from the mentions that were stored with them."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import MessageId, UserId, message_id_bytes
from klatsch.messages_db.postgres_counts import HEARD
from klatsch.messages_db.postgres_rows import MESSAGE, messages_from
from klatsch.model.messages import Message

_CALLED = f"""(SELECT c.message FROM mentions c
 JOIN memberships p ON p.user_id = $1 AND p.room = c.room AND p.left_at IS NULL
 WHERE c.user_id = {{}} AND c.message < $2 AND c.seq > p.joined_seq AND {HEARD} ORDER BY c.message DESC LIMIT $3)"""

# By the numbers of messages, backwards. One that is committed later than a higher one is as one that is new: it is there
# when the list is asked for again.
MENTIONS = f"""SELECT {MESSAGE} FROM ({_CALLED.format("$1")} UNION {_CALLED.format("'*'")}) a
 JOIN messages m ON m.number = a.message JOIN rooms r ON r.number = m.room ORDER BY m.number DESC LIMIT $3"""


async def mentions_of(
    user: UserId, before: MessageId | None, limit: int, connection: Connection
) -> list[Message] | None:
    """None when there is no such message `before`."""
    number = 2**62
    if before is not None:
        number = await connection.fetchval("SELECT number FROM messages WHERE id = $1", message_id_bytes(before))
        if number is None:
            return None
    return await messages_from(connection, await connection.fetch(MENTIONS, user, number, limit))
