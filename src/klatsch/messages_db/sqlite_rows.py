"""Rows → values, and counters, for every part of the Messages DB on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from klatsch.errors import RoomNotFound
from klatsch.ids import RoomId, UserId, message_id_text
from klatsch.model.messages import Message, Reaction
from klatsch.model.rooms import History, Membership, Posting, Room, RoomKind

MESSAGE = """m.id, r.id, m.seq, m.change, m.author, m.client_id, m.content, m.created_at, m.edited_at, m.deleted_at, m.thread,
 m.in_room, m.reply_count, m.last_reply_at, m.quote, m.mentions, m.pinned_at, m.pinned_by, m.reaction_count, m.number"""
"""To be selected FROM messages m JOIN rooms r ON r.number = m.room."""

ROOM = """r.id, r.name, r.topic, r.purpose, r.kind, r.posting, r.history, r.is_default, r.archived_at, r.created_at,
 r.created_by, r.people, r.seq, r.change, r.member_count"""
ROOM_WIDTH = 15

DEFAULT_FIRST = "ORDER BY archived_at IS NOT NULL, number LIMIT 1"
"""Of rooms that are default ones: which of them it is, when somebody names none."""

FLOOR = "CASE r.history WHEN 'joined' THEN p.joined_seq ELSE 0 END"
"""Of rooms r and memberships p: the last seq that this member cannot see."""

MEMBERSHIP = "r.id, p.user_id, p.role, p.joined_at, p.left_at, p.change"

Row = tuple[Any, ...]


def messages_from(connection: sqlite3.Connection, rows: Sequence[Row]) -> list[Message]:
    """Rows of MESSAGE as messages, with their reactions (asked for in one statement, and only if there are any)."""
    reacted = [row[19] for row in rows if row[18]]
    reactions = _reactions(connection, reacted) if reacted else {}
    return [_message(row, reactions.get(row[19], [])) for row in rows]


def _message(row: Row, reactions: list[Reaction]) -> Message:
    return Message(
        id=message_id_text(row[0]),
        room=row[1],
        seq=row[2],
        change=row[3],
        author=row[4],
        client_id=row[5],
        content=row[6],
        created_at=row[7],
        edited_at=row[8],
        deleted_at=row[9],
        thread=row[10],
        in_room=row[11] == 1,
        reply_count=row[12],
        last_reply_at=row[13],
        quote=None if row[14] is None else message_id_text(row[14]),
        mentions=[] if row[15] is None else msgspec.json.decode(row[15]),
        pinned_at=row[16],
        pinned_by=row[17],
        reactions=reactions,
    )


def _reactions(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[Reaction]]:
    rows = connection.execute(
        "SELECT x.message, x.emoji, x.user_id FROM json_each(?) a CROSS JOIN reactions x ON x.message = a.value"
        " ORDER BY x.message, x.at, x.user_id, x.emoji",
        (msgspec.json.encode(numbers).decode(),),
    )
    found: dict[int, dict[str, list[UserId]]] = {}
    for number, emoji, user in rows:
        found.setdefault(number, {}).setdefault(emoji, []).append(user)
    return {number: [Reaction(emoji, users) for emoji, users in kinds.items()] for number, kinds in found.items()}


def room_from(row: Row) -> Room:
    return Room(
        id=row[0],
        name=row[1],
        topic=row[2],
        purpose=row[3],
        kind=RoomKind(row[4]),
        posting=Posting(row[5]),
        history=History(row[6]),
        is_default=row[7] == 1,
        archived_at=row[8],
        created_at=row[9],
        created_by=row[10],
        people=[] if row[11] is None else row[11].split(" "),
        seq=row[12],
        change=row[13],
        member_count=row[14],
    )


def membership_from(row: Row) -> Membership:
    room, user, role, joined_at, left_at, change = row
    return Membership(
        room=room, user=user, is_moderator=role == "moderator", joined_at=joined_at, left_at=left_at, change=change
    )


def room_now(connection: sqlite3.Connection, number: int) -> Room:
    return room_from(connection.execute(f"SELECT {ROOM} FROM rooms r WHERE r.number = ?", (number,)).fetchone())


def must_number(connection: sqlite3.Connection, room: RoomId) -> int:
    """Raises RoomNotFound."""
    row = connection.execute("SELECT number FROM rooms WHERE id = ?", (room,)).fetchone()
    if row is None:
        raise RoomNotFound()
    return row[0]


def next_change(connection: sqlite3.Connection, number: int) -> int:
    """Move the room's change by one, inside the transaction that writes what it stands for."""
    statement = "UPDATE rooms SET change = change + 1 WHERE number = ? RETURNING change"
    return connection.execute(statement, (number,)).fetchone()[0]
