"""The Messages DB in a PostgreSQL database: each method hands its work to a writing or to a reading connection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_schema import prepare
from klatsch.ids import MessageId, RoomId, UserId
from klatsch.messages_db import NewMessage, NewRoom, Posted, RoomMoved, Touched
from klatsch.messages_db import postgres_acts as acts
from klatsch.messages_db import postgres_members as members
from klatsch.messages_db import postgres_pages as pages
from klatsch.messages_db import postgres_rooms as rooms
from klatsch.messages_db.postgres_check import check
from klatsch.messages_db.postgres_deeds import MOST_DEEDS, Deed, do_all
from klatsch.messages_db.postgres_posts import post_all
from klatsch.model.messages import Edit, Message, Page, Span, View
from klatsch.model.rooms import Membership, Room, RoomFacts, Seat

WRITERS = 2
"""A group of posts and a group of other deeds may be on their way at once, never two of a kind: the order is kept."""


async def open_postgres(url: str, *, connections: int) -> PostgresMessagesDb:
    migrations = files("klatsch.messages_db") / "migrations" / "postgres"
    await prepare(url, store="messages", migrations=migrations)
    database = Postgres(url, connections=connections, writers=WRITERS)
    return PostgresMessagesDb(database, await database.read(_epoch, in_one_statement=True))


class PostgresMessagesDb:
    def __init__(self, database: Postgres, epoch: str) -> None:
        self._db = database
        self._epoch = epoch

    @property
    def epoch(self) -> str:
        return self._epoch

    # -- messages --------------------------------------------------------------------------------------

    async def post(self, new: NewMessage) -> Posted:
        return await self._db.write_each(post_all, new, in_one_statement=True)

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        return await self._db.read(partial(pages.page, reader, room, span))

    async def view(self, reader: UserId, room: RoomId) -> View | None:
        return await self._db.read(partial(pages.view, reader, room), in_one_statement=True)

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.newest, reader, limit))

    async def message_of(self, reader: UserId, message: MessageId) -> Message | None:
        return await self._db.read(partial(pages.message_of, reader, message))

    async def messages_of(self, reader: UserId, messages: Sequence[MessageId]) -> dict[MessageId, Message]:
        return await self._db.read(partial(pages.messages_of, reader, messages))

    async def edit(
        self, message: MessageId, content: str, mentions: Sequence[str], *, now: int, by: UserId | None = None
    ) -> Touched | None:
        return await self._do(Deed(partial(acts.edit, message, content, mentions, now, by=by), message=message))

    async def edits_of(self, message: MessageId) -> list[Edit]:
        return await self._db.read(partial(pages.edits_of, message), in_one_statement=True)

    async def delete(self, message: MessageId, *, now: int, by: UserId | None = None) -> Touched | None:
        return await self._do(Deed(partial(acts.delete, message, now, by=by), message=message))

    async def react(self, user: UserId, message: MessageId, emoji: str, *, on: bool, now: int) -> Touched | None:
        return await self._do(Deed(partial(acts.react, user, message, emoji, on, now), message=message))

    async def pin(self, user: UserId, message: MessageId, *, on: bool, now: int) -> Touched | None:
        return await self._do(Deed(partial(acts.pin, user, message, on, now), message=message))

    async def pins_of(self, reader: UserId, room: RoomId) -> list[Message] | None:
        return await self._db.read(partial(pages.pins_of, reader, room))

    async def save(self, user: UserId, message: MessageId, *, on: bool, now: int) -> bool:
        return await self._do(Deed(partial(acts.save, user, message, on, now), message=message))

    async def saved_of(self, user: UserId, *, before: MessageId | None = None, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.saved_of, user, before, limit))

    # -- rooms -----------------------------------------------------------------------------------------

    async def seat(self, user: UserId, room: RoomId | None) -> Seat | None:
        return await self._db.read(partial(rooms.seat, user, room), in_one_statement=True)

    async def create_room(self, new: NewRoom) -> RoomMoved:
        return await self._db.write(partial(rooms.create_room, new))

    async def change_room(self, room: RoomId, facts: RoomFacts, *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(rooms.change_room, room, facts, now), room=room))

    async def find_room(self, name: str) -> RoomId | None:
        return await self._db.read(partial(rooms.find_room, name), in_one_statement=True)

    async def public_rooms(self, *, query: str, after: str, limit: int) -> list[Room]:
        return await self._db.read(partial(rooms.public_rooms, query, after, limit), in_one_statement=True)

    async def join(self, room: RoomId, users: Sequence[UserId], *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(members.join, room, users, now), room=room))

    async def leave(self, room: RoomId, user: UserId, *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(members.leave, room, user, now), room=room))

    async def set_moderator(self, room: RoomId, user: UserId, *, on: bool) -> RoomMoved:
        return await self._do(Deed(partial(members.set_moderator, room, user, on), room=room))

    async def members_of(self, room: RoomId, *, after: UserId | None, limit: int) -> list[Membership]:
        return await self._db.read(partial(pages.members_of, room, after, limit), in_one_statement=True)

    async def welcome(self, user: UserId, *, now: int) -> list[RoomMoved]:
        if await self._db.read(partial(members.is_welcomed, user), in_one_statement=True):
            return []
        return await self._db.write(partial(members.welcome, user, now))

    async def is_member(self, user: UserId, room: RoomId) -> bool:
        return await self._db.read(partial(pages.is_member, user, room), in_one_statement=True)

    # -- keeping house -----------------------------------------------------------------------------------

    async def check(self) -> dict[str, object]:
        return await self._db.read_slowly(check)

    async def _do(self, deed: Deed) -> Any:
        return await self._db.write_each(do_all, deed, most=MOST_DEEDS)

    async def close(self) -> None:
        await self._db.close()


async def _epoch(connection: Connection) -> str:
    return await connection.fetchval("SELECT epoch FROM history")
