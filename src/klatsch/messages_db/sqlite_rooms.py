"""Rooms: making, changing and finding them."""

from __future__ import annotations

import sqlite3

import msgspec

from klatsch.errors import NameTaken
from klatsch.ids import RoomId, UserId, new_room_id
from klatsch.messages_db import NewRoom, RoomMoved
from klatsch.messages_db.rows import columns_of
from klatsch.messages_db.sqlite_members import add_members, lift_marks, moved_since
from klatsch.messages_db.sqlite_rows import (
    DEFAULT_FIRST,
    ROOM,
    ROOM_WIDTH,
    must_number,
    next_change,
    room_from,
    room_now,
)
from klatsch.model.rooms import History, Room, RoomFacts, RoomKind, Seat

_DEFAULT = f"(SELECT id FROM rooms WHERE is_default {DEFAULT_FIRST})"


def seat(user: UserId, room: RoomId | None, connection: sqlite3.Connection) -> Seat | None:
    row = connection.execute(
        f"SELECT {ROOM}, p.role FROM rooms r LEFT JOIN memberships p"
        f" ON p.room = r.number AND p.user_id = ? AND p.left_at IS NULL WHERE r.id = coalesce(?, {_DEFAULT})",
        (user, room),
    ).fetchone()
    if row is None:
        return None
    role = row[ROOM_WIDTH]
    return Seat(room=room_from(row), is_member=role is not None, is_moderator=role == "moderator")


def create_room(new: NewRoom, connection: sqlite3.Connection) -> RoomMoved:
    people = " ".join(sorted(set(new.members))) if new.kind is RoomKind.DIRECT else None
    if people is None:
        _must_be_free(connection, new.name, but=None)
    else:
        known = connection.execute("SELECT number FROM rooms WHERE people = ?", (people,)).fetchone()
        if known is not None:
            room = room_now(connection, known[0])
            return RoomMoved(room=room, before=room.change, moved=False)
    number = connection.execute(
        "INSERT INTO rooms (id, name, topic, purpose, kind, posting, history, created_at, created_by, people)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (new_room_id(), new.name, new.topic, new.purpose, new.kind, new.posting, new.history, new.now, new.created_by, people),
    ).fetchone()[0]  # fmt: skip
    if people is None:
        _name(connection, number, new.name)
    moderators = set(new.moderators)
    add_members(
        connection, number, [user for user in new.members if user not in moderators], role="member", now=new.now
    )
    add_members(connection, number, list(new.moderators), role="moderator", now=new.now)
    return msgspec.structs.replace(moved_since(connection, number, 0), moved=True)


def change_room(room: RoomId, facts: RoomFacts, now: int, connection: sqlite3.Connection) -> RoomMoved:
    number = must_number(connection, room)
    before = room_now(connection, number)
    if facts.name is not None and facts.name != before.name:
        _must_be_free(connection, facts.name, but=number)
        _name(connection, number, facts.name)
    given = columns_of(facts, before, now)
    if given:
        columns = ", ".join(f"{column} = ?" for column in given)
        connection.execute(f"UPDATE rooms SET {columns} WHERE number = ?", (*given.values(), number))
    if facts.history is History.JOINED:
        lift_marks(connection, number)
    if room_now(connection, number) == before:
        return RoomMoved(room=before, before=before.change, moved=False)
    change = next_change(connection, number)
    connection.execute("UPDATE rooms SET facts_change = ? WHERE number = ?", (change, number))
    return RoomMoved(room=room_now(connection, number), before=before.change)


def find_room(name: str, connection: sqlite3.Connection) -> RoomId | None:
    """Who has the name goes before who had it: in old data several rooms may share one."""
    row = connection.execute(
        "SELECT id, 1 AS has_it, number FROM rooms WHERE name = ?1 AND kind <> 'direct' UNION ALL"
        " SELECT r.id, 0, r.number FROM room_names n JOIN rooms r ON r.number = n.room WHERE n.name = ?1"
        " ORDER BY has_it DESC, number LIMIT 1",
        (name,),
    ).fetchone()
    return None if row is None else row[0]


def public_rooms(query: str, after: str, limit: int, connection: sqlite3.Connection) -> list[Room]:
    rows = connection.execute(
        f"SELECT {ROOM} FROM rooms r WHERE r.kind = 'public' AND r.archived_at IS NULL AND r.name > ?"
        " AND (? = '' OR instr(r.name, ?)) ORDER BY r.name LIMIT ?",
        (after, query, query, limit),
    )
    return [room_from(row) for row in rows]


def _must_be_free(connection: sqlite3.Connection, name: str, *, but: int | None) -> None:
    """A name is taken while a room has it; one that a room had once may be taken over."""
    statement = "SELECT 1 FROM rooms WHERE name = ? AND kind <> 'direct' AND number IS NOT ?"
    if connection.execute(statement, (name, but)).fetchone():
        raise NameTaken()


def _name(connection: sqlite3.Connection, number: int, name: str) -> None:
    statement = (
        "INSERT INTO room_names (name, room) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET room = excluded.room"
    )
    connection.execute(statement, (name, number))
