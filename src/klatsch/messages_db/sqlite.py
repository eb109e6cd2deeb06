"""The Messages DB in one SQLite file."""

from __future__ import annotations

import sqlite3
from functools import partial
from importlib.resources import files
from pathlib import Path

from klatsch.drivers.sqlite import Sqlite
from klatsch.drivers.sqlite_files import integrity, prepare, schema_number
from klatsch.ids import RoomId, UserId, message_id_text, new_room_id
from klatsch.messages_db import NewMessage, NewRoom, Posted
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.model.messages import Message, Page, Span
from klatsch.model.rooms import Room, RoomKind

APPLICATION_ID = 0x4B4C4D53  # "KLMS"

_MESSAGE = "m.id, r.id, m.seq, m.change, m.author, m.client_id, m.content, m.created_at, m.edited_at, m.deleted_at"


async def open_sqlite(path: Path) -> SqliteMessagesDb:
    prepare(path, application_id=APPLICATION_ID, migrations=files("klatsch.messages_db") / "migrations" / "sqlite")
    database = Sqlite(path)
    return SqliteMessagesDb(database, await database.read(_epoch))


class SqliteMessagesDb:
    def __init__(self, database: Sqlite, epoch: str) -> None:
        self._database = database
        self._epoch = epoch

    @property
    def epoch(self) -> str:
        return self._epoch

    async def post(self, new: NewMessage) -> Posted:
        return await self._database.write_each(post_all, new)

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        return await self._database.read(partial(_page, reader, room, span))

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        return await self._database.read(partial(_newest, reader, limit))

    async def rooms_of(self, user: UserId) -> list[Room]:
        return await self._database.read(partial(_rooms_of, user))

    async def create_room(self, new: NewRoom) -> Room:
        return await self._database.write(partial(_create_room, new))

    async def welcome(self, user: UserId, *, now: int) -> list[RoomId]:
        return await self._database.write(partial(_welcome, user, now))

    async def is_member(self, user: UserId, room: RoomId) -> bool:
        return await self._database.read(partial(_is_member, user, room))

    async def check(self) -> dict[str, object]:
        return await self._database.read(_check)

    async def close(self) -> None:
        await self._database.close()


def _epoch(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT epoch FROM history").fetchone()[0])


def _page(reader: UserId, room: RoomId, span: Span, connection: sqlite3.Connection) -> Page | None:
    mark = connection.execute(
        "SELECT r.number, r.seq, r.change FROM rooms r JOIN memberships p ON p.room = r.number AND p.user_id = ? WHERE r.id = ?",
        (reader, room),
    ).fetchone()
    if mark is None:
        return None
    number, seq, change = mark
    where, order, bound = _range(span)
    rows = connection.execute(
        f"SELECT {_MESSAGE} FROM messages m JOIN rooms r ON r.number = m.room WHERE m.room = ? AND {where} ORDER BY {order} LIMIT ?",  # noqa: S608 - fixed words
        (number, bound, span.limit + 1),
    ).fetchall()
    messages = [_message(row) for row in rows[: span.limit]]
    if order.endswith("DESC"):
        messages.reverse()
    return Page(messages=messages, seq=seq, change=change, more=len(rows) > span.limit)


def _range(span: Span) -> tuple[str, str, int]:
    if span.since is not None:
        return "m.change > ?", "m.change", span.since
    if span.after is not None:
        return "m.seq > ?", "m.seq", span.after
    return "m.seq < ?", "m.seq DESC", span.before if span.before is not None else 2**62


def _newest(reader: UserId, limit: int, connection: sqlite3.Connection) -> list[Message]:
    rows = connection.execute(
        f"SELECT {_MESSAGE} FROM messages m JOIN rooms r ON r.number = m.room JOIN memberships p ON p.room = m.room AND p.user_id = ?"  # noqa: S608 - fixed words
        " ORDER BY m.number DESC LIMIT ?",
        (reader, limit),
    ).fetchall()
    return sorted((_message(row) for row in rows), key=lambda message: (message.created_at, message.room, message.seq))


def _message(row: tuple[bytes, RoomId, int, int, UserId, str, str, int, int | None, int | None]) -> Message:
    return Message(
        id=message_id_text(row[0]),
        room=row[1],
        seq=row[2],
        change=row[3],
        author=row[4],
        client_id=row[5],  # pyright: ignore[reportArgumentType] - was checked on its way in
        content=row[6],
        created_at=row[7],
        edited_at=row[8],
        deleted_at=row[9],
    )


def _rooms_of(user: UserId, connection: sqlite3.Connection) -> list[Room]:
    rows = connection.execute(
        "SELECT r.id, r.name, r.topic, r.kind, r.seq, r.change, r.member_count FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? ORDER BY r.name, r.id LIMIT 1000",
        (user,),
    )
    return [
        Room(id=id, name=name, topic=topic, kind=RoomKind(kind), seq=seq, change=change, member_count=count)
        for id, name, topic, kind, seq, change, count in rows
    ]


def _create_room(new: NewRoom, connection: sqlite3.Connection) -> Room:
    id = new_room_id()
    number = connection.execute(
        "INSERT INTO rooms (id, name, topic, kind, created_at, member_count) VALUES (?, ?, ?, ?, ?, ?)",
        (id, new.name, new.topic, new.kind, new.now, len(set(new.members))),
    ).lastrowid
    connection.executemany(
        "INSERT INTO memberships (room, user_id, joined_at) VALUES (?, ?, ?)",
        [(number, user, new.now) for user in sorted(set(new.members))],
    )
    return Room(
        id=id, name=new.name, topic=new.topic, kind=new.kind, seq=0, change=0, member_count=len(set(new.members))
    )


def _welcome(user: UserId, now: int, connection: sqlite3.Connection) -> list[RoomId]:
    if not connection.execute(
        "INSERT INTO welcomed (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (user, now)
    ).rowcount:
        return []
    joined = connection.execute(
        "INSERT INTO memberships (room, user_id, joined_at) SELECT number, ?, ? FROM rooms WHERE is_default"
        " ON CONFLICT DO NOTHING RETURNING room",
        (user, now),
    ).fetchall()
    connection.executemany("UPDATE rooms SET member_count = member_count + 1 WHERE number = ?", joined)
    return [connection.execute("SELECT id FROM rooms WHERE number = ?", room).fetchone()[0] for room in joined]


def _is_member(user: UserId, room: RoomId, connection: sqlite3.Connection) -> bool:
    found = connection.execute(
        "SELECT 1 FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ? AND r.id = ?", (user, room)
    )
    return found.fetchone() is not None


def _check(connection: sqlite3.Connection) -> dict[str, object]:
    problems = integrity(connection)
    if problems:
        return {
            "ok": False,
            "problems": problems,
            "schema": schema_number(connection),
        }  # nothing in it can be counted on
    problems = _miscounted(connection)
    rooms, messages = connection.execute(
        "SELECT (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages)"
    ).fetchone()
    return {
        "ok": not problems,
        "problems": problems,
        "rooms": rooms,
        "messages": messages,
        "schema": schema_number(connection),
    }


def _miscounted(connection: sqlite3.Connection) -> list[str]:
    """Rooms whose counters say something else than their rows."""
    problems: list[str] = []
    for id, seq, change, said, count, last, touched, members in connection.execute(
        "SELECT r.id, r.seq, r.change, r.member_count, count(m.seq), coalesce(max(m.seq), 0), coalesce(max(m.change), 0),"
        " (SELECT count(*) FROM memberships p WHERE p.room = r.number)"
        " FROM rooms r LEFT JOIN messages m ON m.room = r.number GROUP BY r.number"
    ):
        if not seq == count == last:
            problems.append(f"room {id} counts {seq} messages, holds {count}, the last is {last}")
        if change < touched:
            problems.append(f"room {id} is at change {change}, a message in it at {touched}")
        if said != members:
            problems.append(f"room {id} counts {said} members, has {members}")
    return problems
