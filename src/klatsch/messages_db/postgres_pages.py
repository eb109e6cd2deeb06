"""Reading messages: pages of a room or a thread, what changed since, and single ones. Always through the reader's membership."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import MessageId, RoomId, UserId, message_id_bytes
from klatsch.messages_db.postgres_counts import mine_of
from klatsch.messages_db.postgres_rows import (
    FLOOR,
    MEMBERSHIP,
    MESSAGE,
    as_written,
    membership_from,
    messages_from,
    room_now,
    storable,
)
from klatsch.model.messages import MOST_PER_PAGE, Edit, Message, Page, Span, View
from klatsch.model.rooms import Membership

_FROM = "FROM messages m JOIN rooms r ON r.number = m.room"

VISIBLE = f"JOIN memberships p ON p.room = m.room AND p.user_id = $1 AND p.left_at IS NULL AND m.seq > {FLOOR}"
"""Joined to messages m and rooms r: what the user $1 can see."""

_OF_READER = (
    "FROM rooms r JOIN memberships p ON p.room = r.number AND p.user_id = $1 AND p.left_at IS NULL WHERE r.id = $2"
)


async def page(reader: UserId, room: RoomId, span: Span, connection: Connection) -> Page | None:
    mark = await connection.fetchrow(
        f"SELECT r.number, r.seq, r.change, r.facts_change, {FLOOR} {_OF_READER}", reader, storable(room)
    )
    if mark is None:
        return None
    number, seq, change, facts_change, floor = mark
    statement, values = page_query(number, floor, span)
    rows = await connection.fetch(statement, *values)
    found = await messages_from(connection, rows[: span.limit])
    if span.since is None and span.after is None:
        found.reverse()
    quotes = await quoted_by(connection, reader, found)
    read = Page(messages=found, seq=seq, change=change, more=len(rows) > span.limit, quotes=quotes)
    if span.since is None:
        return read
    read = msgspec.structs.replace(read, mine=await mine_of(connection, reader, room))
    return await _with_members(connection, read, number, since=span.since, facts_change=facts_change)


async def view(reader: UserId, room: RoomId, connection: Connection) -> View | None:
    row = await connection.fetchrow(f"SELECT r.change, {FLOOR} {_OF_READER}", reader, storable(room))
    return None if row is None else View(*row)


def page_query(number: int, floor: int, span: Span) -> tuple[str, tuple[int, ...]]:
    """The statement of a page and its values: one more row than asked for, so that there being more is known.

    A thread is its root and its replies, each from an index of its own: a page of it costs the same in a large room.
    """
    where, order, bound = _range(span)
    if span.thread is None:
        statement = f"SELECT {MESSAGE} {_FROM} WHERE m.room = $1 AND m.seq > $2 AND {where} ORDER BY {order} LIMIT $4"
        return statement, (number, floor, bound, span.limit + 1)
    if span.since is not None:
        where, order = "m.change + 0 > $3", "m.change + 0"  # not by the index of changes, which is the whole room's
    of_thread = " UNION ALL ".join(
        f"(SELECT m.number FROM messages m WHERE m.room = $1 AND m.{column} = $5 AND m.seq > $2 AND {where}"
        f" ORDER BY {order} LIMIT $4)"
        for column in ("seq", "thread")
    )
    statement = (
        f"SELECT {MESSAGE} FROM ({of_thread}) a JOIN messages m ON m.number = a.number"
        f" JOIN rooms r ON r.number = m.room ORDER BY {order} LIMIT $4"
    )
    return statement, (number, floor, bound, span.limit + 1, span.thread)


def _range(span: Span) -> tuple[str, str, int]:
    if span.since is not None:
        return "m.change > $3", "m.change", span.since
    if span.after is not None:
        return "m.seq > $3", "m.seq", span.after
    return "m.seq < $3", "m.seq DESC", span.before if span.before is not None else 2**62


async def _with_members(connection: Connection, read: Page, number: int, *, since: int, facts_change: int) -> Page:
    """Beside the messages that moved: the memberships that did, and the room.

    Where one of the two lists is cut, the other one ends there too: what is beyond waits for the next page.
    """
    until = read.messages[-1].change if read.more else read.change
    rows = await connection.fetch(MEMBERS_SINCE, number, since, until, MOST_PER_PAGE + 1)
    members = [membership_from(row) for row in rows[:MOST_PER_PAGE]]
    if len(rows) > MOST_PER_PAGE:
        kept = [message for message in read.messages if message.change < members[-1].change]
        read = msgspec.structs.replace(read, messages=kept, more=True)
    room = await room_now(connection, number) if members or facts_change > since else None
    return msgspec.structs.replace(read, members=members, room=room)


MEMBERS_SINCE = f"""SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.room = $1 AND p.change > $2 AND p.change <= $3 ORDER BY p.change LIMIT $4"""


async def newest(reader: UserId, limit: int, connection: Connection) -> list[Message]:
    messages = await messages_from(connection, await connection.fetch(NEWEST, reader, limit))
    return sorted(messages, key=lambda message: (message.created_at, message.room, message.seq))


# No more rooms than messages are looked into: the newest messages are in the rooms that were last written in.
NEWEST = f"""SELECT {MESSAGE} FROM
 (SELECT r.number, r.id, {FLOOR} AS floor FROM memberships p JOIN rooms r ON r.number = p.room
  WHERE p.user_id = $1 AND p.left_at IS NULL AND r.seq > {FLOOR} ORDER BY r.last_at DESC LIMIT $2) r
 CROSS JOIN LATERAL (SELECT * FROM messages x WHERE x.room = r.number AND x.seq > r.floor ORDER BY x.seq DESC LIMIT $2) m
 ORDER BY m.created_at DESC, m.number DESC LIMIT $2"""


async def message_of(reader: UserId, message: MessageId, connection: Connection) -> Message | None:
    rows = await connection.fetch(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE m.id = $2", reader, message_id_bytes(message)
    )
    return next(iter(await messages_from(connection, rows)), None)


async def quoted_by(connection: Connection, reader: UserId, messages: Sequence[Message]) -> dict[MessageId, Message]:
    quoted = list(dict.fromkeys(message.quote for message in messages if message.quote is not None))
    return await messages_of(reader, quoted, connection) if quoted else {}


async def messages_of(
    reader: UserId, messages: Sequence[MessageId], connection: Connection
) -> dict[MessageId, Message]:
    ids = [message_id_bytes(message) for message in messages]
    rows = await connection.fetch(f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE m.id = ANY ($2::bytea[])", reader, ids)
    return {message.id: message for message in await messages_from(connection, rows)}


async def message_now(connection: Connection, number: int) -> Message:
    rows = await connection.fetch(f"SELECT {MESSAGE} {_FROM} WHERE m.number = $1", number)
    return (await messages_from(connection, rows))[0]


async def edits_of(message: MessageId, connection: Connection) -> list[Edit]:
    rows = await connection.fetch(
        "SELECT e.version, e.content, e.written_at FROM message_edits e JOIN messages m ON m.number = e.message"
        " WHERE m.id = $1 ORDER BY e.version",
        message_id_bytes(message),
    )
    return [Edit(version=version, content=as_written(content), written_at=at) for version, content, at in rows]


async def pins_of(reader: UserId, room: RoomId, connection: Connection) -> list[Message] | None:
    if not await is_member(reader, room, connection):
        return None
    rows = await connection.fetch(
        f"SELECT {MESSAGE} {_FROM} {VISIBLE} WHERE r.id = $2 AND m.pinned_at IS NOT NULL"
        " ORDER BY m.pinned_at DESC, m.seq DESC",
        reader,
        room,
    )
    return await messages_from(connection, rows)


async def saved_of(user: UserId, before: MessageId | None, limit: int, connection: Connection) -> list[Message]:
    cursor, bound = "", ()
    if before is not None:
        cursor = (
            " AND (s.at, s.message) < (SELECT b.at, b.message FROM saved b JOIN messages o ON o.number = b.message"
            " WHERE b.user_id = $1 AND o.id = $3)"
        )
        bound = (message_id_bytes(before),)
    rows = await connection.fetch(
        f"SELECT {MESSAGE} FROM saved s JOIN messages m ON m.number = s.message JOIN rooms r ON r.number = m.room {VISIBLE}"
        f" WHERE s.user_id = $1{cursor} ORDER BY s.at DESC, s.message DESC LIMIT $2",
        user,
        limit,
        *bound,
    )
    return await messages_from(connection, rows)


async def is_member(user: UserId, room: RoomId, connection: Connection) -> bool:
    return await connection.fetchrow(f"SELECT 1 {_OF_READER}", user, storable(room)) is not None


async def members_of(room: RoomId, after: UserId | None, limit: int, connection: Connection) -> list[Membership]:
    rows = await connection.fetch(
        f"SELECT {MEMBERSHIP} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE r.id = $1 AND p.left_at IS NULL AND p.user_id > $2 ORDER BY p.user_id LIMIT $3",
        storable(room),
        after or "",
        limit,
    )
    return [membership_from(row) for row in rows]
