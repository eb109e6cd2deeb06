"""Rooms: making, changing and finding them."""

from __future__ import annotations

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import NameTaken
from klatsch.ids import RoomId, UserId, new_room_id
from klatsch.messages_db import NewRoom, RoomMoved
from klatsch.messages_db.postgres_members import add_members, lift_marks, moved_since
from klatsch.messages_db.postgres_rows import (
    DEFAULT_FIRST,
    ROOM,
    ROOM_WIDTH,
    must_number,
    next_change,
    room_from,
    room_now,
    storable,
)
from klatsch.messages_db.rows import columns_of
from klatsch.model.rooms import History, Room, RoomFacts, RoomKind, Seat

_DEFAULT = f"(SELECT id FROM rooms WHERE is_default {DEFAULT_FIRST})"

_NAMES = 0x6B6C6E616D6573
"""An advisory lock: names and direct rooms are given out by one at a time. Taken after the room's own lock."""


async def seat(user: UserId, room: RoomId | None, connection: Connection) -> Seat | None:
    row = await connection.fetchrow(
        f"SELECT {ROOM}, p.role FROM rooms r LEFT JOIN memberships p"
        f" ON p.room = r.number AND p.user_id = $1 AND p.left_at IS NULL WHERE r.id = coalesce($2, {_DEFAULT})",
        user,
        None if room is None else storable(room),
    )
    if row is None:
        return None
    role = row[ROOM_WIDTH]
    return Seat(room=room_from(row), is_member=role is not None, is_moderator=role == "moderator")


async def create_room(new: NewRoom, connection: Connection) -> RoomMoved:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _NAMES)
    people = " ".join(sorted(set(new.members))) if new.kind is RoomKind.DIRECT else None
    if people is None:
        await _must_be_free(connection, new.name, but=None)
    else:
        known = await connection.fetchval("SELECT number FROM rooms WHERE people = $1", people)
        if known is not None:
            room = await room_now(connection, known)
            return RoomMoved(room=room, before=room.change, moved=False)
    number = await connection.fetchval(
        "INSERT INTO rooms (id, name, topic, purpose, kind, posting, history, created_at, created_by, people)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number",
        new_room_id(), storable(new.name), storable(new.topic), storable(new.purpose), new.kind, new.posting, new.history,
        new.now, new.created_by, people,
    )  # fmt: skip
    if people is None:
        await _name(connection, number, new.name)
    moderators = set(new.moderators)
    members = [user for user in new.members if user not in moderators]
    await add_members(connection, number, members, role="member", now=new.now)
    await add_members(connection, number, list(new.moderators), role="moderator", now=new.now)
    return msgspec.structs.replace(await moved_since(connection, number, 0), moved=True)


async def change_room(room: RoomId, facts: RoomFacts, now: int, connection: Connection) -> RoomMoved:
    number = await must_number(connection, room)
    before = await room_now(connection, number)
    if facts.name is not None and facts.name != before.name:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _NAMES)
        await _must_be_free(connection, facts.name, but=number)
        await _name(connection, number, facts.name)
    given = columns_of(facts, before, now)
    if given:
        columns = ", ".join(f"{column} = ${at}" for at, column in enumerate(given, 2))
        values = [storable(value) if isinstance(value, str) else value for value in given.values()]
        await connection.execute(f"UPDATE rooms SET {columns} WHERE number = $1", number, *values)
    if facts.history is History.JOINED:
        await lift_marks(connection, number)
    if await room_now(connection, number) == before:
        return RoomMoved(room=before, before=before.change, moved=False)
    change = await next_change(connection, number)
    await connection.execute("UPDATE rooms SET facts_change = $1 WHERE number = $2", change, number)
    return RoomMoved(room=await room_now(connection, number), before=before.change)


async def find_room(name: str, connection: Connection) -> RoomId | None:
    """Who has the name goes before who had it: in old data several rooms may share one."""
    return await connection.fetchval(
        "SELECT id FROM (SELECT id, 1 AS has_it, number FROM rooms WHERE name = $1 AND kind <> 'direct' UNION ALL"
        " SELECT r.id, 0, r.number FROM room_names n JOIN rooms r ON r.number = n.room WHERE n.name = $1) a"
        " ORDER BY has_it DESC, number LIMIT 1",
        storable(name),
    )


async def public_rooms(query: str, after: str, limit: int, connection: Connection) -> list[Room]:
    rows = await connection.fetch(
        f"SELECT {ROOM} FROM rooms r WHERE r.kind = 'public' AND r.archived_at IS NULL AND r.name > $1"
        " AND ($2 = '' OR strpos(r.name, $2) > 0) ORDER BY r.name LIMIT $3",
        storable(after),
        storable(query),
        limit,
    )
    return [room_from(row) for row in rows]


async def _must_be_free(connection: Connection, name: str, *, but: int | None) -> None:
    """A name is taken while a room has it; one that a room had once may be taken over."""
    statement = "SELECT 1 FROM rooms WHERE name = $1 AND kind <> 'direct' AND number IS DISTINCT FROM $2"
    if await connection.fetchval(statement, storable(name), but):
        raise NameTaken()


async def _name(connection: Connection, number: int, name: str) -> None:
    statement = (
        "INSERT INTO room_names (name, room) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET room = excluded.room"
    )
    await connection.execute(statement, storable(name), number)
