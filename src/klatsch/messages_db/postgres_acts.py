"""What people do to a message that is there: edit, delete, react, pin, save. Each moves the room's change, and the message's.

Each is a deed (`postgres_deeds`): done behind the room's lock, and refused before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import MessageId, UserId, message_id_bytes
from klatsch.messages_db import Touched
from klatsch.messages_db.acting import must_be_editable, must_be_pinnable, must_be_reactable
from klatsch.messages_db.postgres_pages import VISIBLE, message_now
from klatsch.messages_db.postgres_rows import as_written, next_change, storable
from klatsch.messages_db.postgres_threads import replace_mentions, root_now, uncount_reply


class _Place(NamedTuple):
    number: int
    room: int
    seq: int
    thread: int | None
    is_pinned: bool
    content: str
    edit_count: int


async def edit(
    message: MessageId,
    content: str,
    mentions: Sequence[str],
    now: int,
    connection: Connection,
    by: UserId | None = None,
) -> Touched | None:
    place = await _place_seen(connection, message, by)
    if place is None:
        return None
    if as_written(place.content) == content:
        return await _unmoved(connection, place)
    must_be_editable(place.edit_count)
    await connection.execute(
        "INSERT INTO message_edits (message, version, content, written_at)"
        " SELECT number, edit_count + 1, content, coalesce(edited_at, created_at) FROM messages WHERE number = $1",
        place.number,
    )
    called = msgspec.json.encode(list(mentions)).decode() if mentions else None
    await connection.execute(
        "UPDATE messages SET content = $1, mentions = $2, edited_at = $3, edit_count = edit_count + 1 WHERE number = $4",
        storable(content),
        called,
        now,
        place.number,
    )
    counts = await replace_mentions(connection, place.room, place.seq, place.thread, called)
    return msgspec.structs.replace(await _touch(connection, place), counts=counts)


async def delete(message: MessageId, now: int, connection: Connection, by: UserId | None = None) -> Touched | None:
    """A reply that goes is no longer counted by its root, which moves first: the message's own change is the last."""
    place = await _place_seen(connection, message, by)
    if place is None:
        return None
    await connection.execute(
        "UPDATE messages SET content = '', mentions = NULL, quote = NULL, edited_at = NULL, edit_count = 0,"
        " reaction_count = 0, pinned_at = NULL, pinned_by = NULL, deleted_at = $1 WHERE number = $2",
        now,
        place.number,
    )
    for table in ("message_edits", "reactions", "saved"):
        await connection.execute(f"DELETE FROM {table} WHERE message = $1", place.number)
    counts = await replace_mentions(connection, place.room, place.seq, place.thread, None)
    if place.thread is None:
        return msgspec.structs.replace(await _touch(connection, place), counts=counts)
    await uncount_reply(connection, place.room, place.thread, await next_change(connection, place.room))
    touched = await _touch(connection, place)
    root = await root_now(connection, place.room, place.thread)
    return msgspec.structs.replace(touched, before=touched.before - 1, root=root, counts=counts)


async def react(
    user: UserId, message: MessageId, emoji: str, on: bool, now: int, connection: Connection
) -> Touched | None:
    place = await _place_seen(connection, message, user)
    if place is None:
        return None
    if on:
        await _must_have_room_for(connection, place, user, emoji)
        moved = await connection.fetchval(
            "INSERT INTO reactions (message, emoji, user_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1",
            place.number,
            storable(emoji),
            user,
            now,
        )
    else:
        moved = await connection.fetchval(
            "DELETE FROM reactions WHERE message = $1 AND emoji = $2 AND user_id = $3 RETURNING 1",
            place.number,
            storable(emoji),
            user,
        )
    if not moved:
        return await _unmoved(connection, place)
    step = 1 if on else -1
    await connection.execute(
        "UPDATE messages SET reaction_count = reaction_count + $1 WHERE number = $2", step, place.number
    )
    return await _touch(connection, place)


async def _must_have_room_for(connection: Connection, place: _Place, user: UserId, emoji: str) -> None:
    row = await connection.fetchrow(
        "SELECT count(DISTINCT emoji), count(*), count(*) FILTER (WHERE emoji = $1),"
        " count(*) FILTER (WHERE emoji = $1 AND user_id = $2) FROM reactions WHERE message = $3",
        storable(emoji),
        user,
        place.number,
    )
    assert row is not None
    kinds, total, same, mine = row
    must_be_reactable(kinds=kinds, total=total, same=same, mine=mine)


async def pin(user: UserId, message: MessageId, on: bool, now: int, connection: Connection) -> Touched | None:
    place = await _place_seen(connection, message, user)
    if place is None:
        return None
    if place.is_pinned == on:
        return await _unmoved(connection, place)
    statement = "SELECT count(*) FROM messages WHERE room = $1 AND pinned_at IS NOT NULL"
    if on:
        must_be_pinnable(await connection.fetchval(statement, place.room))
    await connection.execute(
        "UPDATE messages SET pinned_at = $1, pinned_by = $2 WHERE number = $3",
        now if on else None,
        user if on else None,
        place.number,
    )
    return await _touch(connection, place)


async def save(user: UserId, message: MessageId, on: bool, now: int, connection: Connection) -> bool:
    """Behind the room's lock too: what is deleted or left meanwhile is not kept."""
    id = message_id_bytes(message)
    if not on:
        statement = (
            "DELETE FROM saved WHERE user_id = $1 AND message = (SELECT number FROM messages WHERE id = $2) RETURNING 1"
        )
        return await connection.fetchval(statement, user, id) is not None
    saved = await connection.fetchval(
        "INSERT INTO saved (user_id, message, at) SELECT p.user_id, m.number, $2::bigint FROM messages m"
        f" JOIN rooms r ON r.number = m.room {VISIBLE} WHERE m.id = $3 AND m.deleted_at IS NULL"
        " ON CONFLICT DO NOTHING RETURNING 1",
        user,
        now,
        id,
    )
    return saved is not None


async def _place_seen(connection: Connection, message: MessageId, user: UserId | None) -> _Place | None:
    """Asked behind the room's lock: whoever was removed a moment ago touches nothing, and is shown nothing.

    `user` None: the house itself, which sees everything. None when there is no such message, or it was deleted.
    """
    id = message_id_bytes(message)
    if user is None:
        row = await connection.fetchrow(f"{_PLACE} WHERE m.id = $1 AND m.deleted_at IS NULL", id)
    else:
        row = await connection.fetchrow(f"{_PLACE} {VISIBLE} WHERE m.id = $2 AND m.deleted_at IS NULL", user, id)
    return None if row is None else _Place(*row)


_PLACE = """SELECT m.number, m.room, m.seq, m.thread, m.pinned_at IS NOT NULL, m.content, m.edit_count
 FROM messages m JOIN rooms r ON r.number = m.room"""


async def _touch(connection: Connection, place: _Place) -> Touched:
    change = await next_change(connection, place.room)
    await connection.execute("UPDATE messages SET change = $1 WHERE number = $2", change, place.number)
    return Touched(message=await message_now(connection, place.number), before=change - 1)


async def _unmoved(connection: Connection, place: _Place) -> Touched:
    message = await message_now(connection, place.number)
    return Touched(message=message, before=message.change, moved=False)
