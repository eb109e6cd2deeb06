"""Drafts: what somebody has begun to write, one for each room and thread. Behind the lock of their membership."""

from __future__ import annotations

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import TooMany
from klatsch.ids import RoomId, UserId
from klatsch.messages_db.postgres_rows import FLOOR, as_written, storable
from klatsch.messages_db.postgres_threads import has_root
from klatsch.model.drafts import MOST_DRAFTS, Unsent


async def put_draft(
    user: UserId, room: RoomId, thread: int | None, content: str, now: int, connection: Connection
) -> Unsent | None:
    """The last writer wins, by this clock: `updated_at` rises even where the clock does not."""
    place = await connection.fetchrow(
        f"SELECT r.number, {FLOOR} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = $1 AND p.left_at IS NULL AND r.id = $2",
        user,
        storable(room),
    )
    if place is None:
        return None
    number, floor = place
    if content and thread is not None and not (thread > floor and await has_root(connection, number, thread)):
        return None
    key = (user, number, thread or 0)
    known = await connection.fetchval(f"SELECT updated_at {_ONE}", *key)
    at = now if known is None else max(now, known + 1)
    if content:
        await _keep(connection, key, content, at, is_new=known is None)
    else:
        await connection.execute(f"DELETE {_ONE}", *key)
    return Unsent(room=room, thread=thread, content=content, updated_at=at)


_ONE = "FROM drafts WHERE user_id = $1 AND room = $2 AND thread = $3"


async def _keep(connection: Connection, key: tuple[UserId, int, int], content: str, at: int, *, is_new: bool) -> None:
    if is_new and await connection.fetchval("SELECT count(*) FROM drafts WHERE user_id = $1", key[0]) >= MOST_DRAFTS:
        raise TooMany(f"A person keeps at most {MOST_DRAFTS} drafts.", hint="Send or discard one first.")
    await connection.execute(
        "INSERT INTO drafts (user_id, room, thread, content, updated_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (user_id, room, thread) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
        *key,
        storable(content),
        at,
    )


async def drafts_of(user: UserId, connection: Connection) -> list[Unsent]:
    rows = await connection.fetch(
        "SELECT r.id, d.thread, d.content, d.updated_at FROM drafts d JOIN rooms r ON r.number = d.room"
        " JOIN memberships p ON p.user_id = d.user_id AND p.room = d.room AND p.left_at IS NULL"
        f" WHERE d.user_id = $1 AND (d.thread = 0 OR d.thread > {FLOOR}) ORDER BY d.updated_at DESC, r.id, d.thread",
        user,
    )
    return [
        Unsent(room=room, thread=thread or None, content=as_written(content), updated_at=at)
        for room, thread, content, at in rows
    ]
