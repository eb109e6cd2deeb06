"""Rows → values, the same for every engine: which columns are asked for, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from klatsch.ids import UserId, message_id_text
from klatsch.model.messages import Message, Reaction
from klatsch.model.rooms import History, Membership, Posting, Room, RoomFacts, RoomKind

MESSAGE = """m.id, r.id, m.seq, m.change, m.author, m.client_id, m.content, m.created_at, m.edited_at, m.deleted_at, m.thread,
 m.in_room, m.reply_count, m.last_reply_at, m.quote, m.mentions, m.pinned_at, m.pinned_by, m.reaction_count, m.number"""
"""To be selected FROM messages m JOIN rooms r ON r.number = m.room."""
NUMBER = 19
"""Where among them the message's number is."""

ROOM = """r.id, r.name, r.topic, r.purpose, r.kind, r.posting, r.history, r.is_default, r.archived_at, r.created_at,
 r.created_by, r.people, r.seq, r.change, r.member_count"""
ROOM_WIDTH = 15

DEFAULT_FIRST = "ORDER BY archived_at IS NOT NULL, number LIMIT 1"
"""Of rooms that are default ones: which of them it is, when somebody names none."""

FLOOR = "CASE r.history WHEN 'joined' THEN p.joined_seq ELSE 0 END"
"""Of rooms r and memberships p: the last seq that this member cannot see."""

MEMBERSHIP = "r.id, p.user_id, p.role, p.joined_at, p.left_at, p.change"

Row = Sequence[Any]


def reacted(rows: Iterable[Row]) -> list[int]:
    """The numbers of those rows of MESSAGE that carry reactions."""
    return [row[NUMBER] for row in rows if row[18]]


def reactions_from(rows: Iterable[Row]) -> dict[int, list[Reaction]]:
    """Rows of (message, emoji, user) in the order in which they reacted."""
    found: dict[int, dict[str, list[UserId]]] = {}
    for number, emoji, user in rows:
        found.setdefault(number, {}).setdefault(emoji, []).append(user)
    return {number: [Reaction(emoji, users) for emoji, users in kinds.items()] for number, kinds in found.items()}


def message_from(row: Row, reactions: dict[int, list[Reaction]], content: str) -> Message:
    """A row of MESSAGE. `content`: its words as they were written, which an engine may keep in another form."""
    return Message(
        id=message_id_text(row[0]),
        room=row[1],
        seq=row[2],
        change=row[3],
        author=row[4],
        client_id=row[5],
        content=content,
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
        reactions=reactions.get(row[NUMBER], []),
    )


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


def columns_of(facts: RoomFacts, before: Room, now: int) -> dict[str, object]:
    """The columns of a room that are to be written, so that it becomes as somebody wants it."""
    values: dict[str, object] = {
        "name": facts.name,
        "topic": facts.topic,
        "purpose": facts.purpose,
        "posting": facts.posting,
        "history": facts.history,
        "is_default": facts.is_default,
    }
    given = {column: value for column, value in values.items() if value is not None}
    if facts.archived is not None and facts.archived != (before.archived_at is not None):
        given["archived_at"] = now if facts.archived else None
    return given
