"""What people keep for themselves of rooms they are in (marks, preferences of a room, drafts), written in groups.

A message that many read at once moves a mark for each of them: those that wait go in one transaction, their memberships
locked first, all of them in the order of `postgres_rows`. Who left meanwhile is found out behind the lock.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import KlatschError
from klatsch.ids import RoomId, UserId
from klatsch.messages_db.postgres_rows import storable

MOST_KEPT_AT_ONCE = 64


class Keep(NamedTuple):
    """`work` writes nothing but what `user` keeps of `room`. It refuses before it writes."""

    work: Callable[[Connection], Awaitable[Any]]
    user: UserId
    room: RoomId


async def keep_all(connection: Connection, asked: Sequence[Keep]) -> Sequence[Any]:
    """One result (or refusal) each, in order."""
    await connection.execute(_LOCK, [keep.user for keep in asked], [storable(keep.room) for keep in asked])
    results: list[Any] = []
    for keep in asked:
        try:
            results.append(await keep.work(connection))
        except KlatschError as refusal:
            results.append(refusal)
    return results


async def stay_in(connection: Connection, user: UserId, room: RoomId) -> None:
    """Until the end of this transaction the user does not leave the room, if they are in it."""
    await connection.execute(_LOCK, [user], [storable(room)])


_LOCK = """SELECT FROM memberships p WHERE p.left_at IS NULL AND (p.user_id, p.room) IN (
 SELECT a.user_id, r.number FROM unnest($1::text[], $2::text[]) AS a (user_id, room) JOIN rooms r ON r.id = a.room)
 ORDER BY p.room, p.user_id FOR NO KEY UPDATE OF p"""
