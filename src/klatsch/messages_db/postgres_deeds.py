"""What moves rooms otherwise than by posting, done in groups: one transaction for all that waits, its locks taken first.

A busy room would else hold many connections, each waiting for the room's lock. A deed refuses (`KlatschError`) before it
writes anything, so that one refused harms none of the others; whatever else goes wrong undoes the group, and the driver
tries each alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import KlatschError
from klatsch.ids import MessageId, RoomId, message_id_bytes
from klatsch.messages_db.postgres_rows import storable

MOST_DEEDS = 64
"""In one transaction: nobody else moves their rooms meanwhile."""


class Deed(NamedTuple):
    """`work`, which moves `room`, or the room of `message`. A message never changes its room."""

    work: Callable[[Connection], Awaitable[Any]]
    room: RoomId | None = None
    message: MessageId | None = None


async def do_all(connection: Connection, deeds: Sequence[Deed]) -> Sequence[Any]:
    """One result (or refusal) a deed, in order."""
    await connection.execute(
        _LOCK,
        [storable(deed.room) for deed in deeds if deed.room is not None],
        [message_id_bytes(deed.message) for deed in deeds if deed.message is not None],
    )
    results: list[Any] = []
    for deed in deeds:
        try:
            results.append(await deed.work(connection))
        except KlatschError as refusal:
            results.append(refusal)
    return results


# An array, so that all that follows is asked once: rising by number, as `postgres_rows` has it.
_LOCK = """SELECT FROM rooms r WHERE r.number = ANY (ARRAY(
 SELECT a.number FROM rooms a WHERE a.id = ANY ($1::text[])
 UNION SELECT m.room FROM messages m WHERE m.id = ANY ($2::bytea[]))) ORDER BY r.number FOR NO KEY UPDATE OF r"""
