"""People and rooms for the suites of the Messages DB: short words for what their stories do over and over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import msgspec
from workbench import NOW

from klatsch.ids import ClientId, MessageId, RoomId, UserId
from klatsch.messages_db import MessagesDb, NewMessage, NewRoom, Posted
from klatsch.model.messages import Message, Page, Span
from klatsch.model.rooms import History, Mine, RoomKind

ANN, BO, EVE = UserId("U0000000000000001"), UserId("U0000000000000002"), UserId("U0000000000000003")
NOWHERE = RoomId("C0000000000000000")
NO_MESSAGE = MessageId("00000000-0000-7000-8000-000000000000")

_client_ids = count()


async def hall_of(db: MessagesDb, *users: UserId) -> RoomId:
    """The default room, with these in it."""
    for user in users:
        await db.welcome(user, now=NOW)
    return next(mine.room.id for mine in await db.rooms_of(users[0]) if mine.room.is_default)


async def new_room(
    db: MessagesDb,
    *members: UserId,
    name: str = "cellar",
    kind: RoomKind = RoomKind.PUBLIC,
    history: History = History.EVERYTHING,
) -> RoomId:
    new = NewRoom(name=name, topic="", kind=kind, now=NOW, members=members, history=history)
    return (await db.create_room(new)).room.id


class Talk:
    """What is said in one room."""

    def __init__(self, db: MessagesDb, room: RoomId) -> None:
        self.db, self.room = db, room

    async def post(
        self,
        author: UserId,
        content: str = "words",
        *,
        thread: int | None = None,
        in_room: bool = False,
        quote: MessageId | None = None,
        mentions: Sequence[str] = (),
        now: int = NOW,
    ) -> Posted:
        new = NewMessage(
            author=author,
            room=self.room,
            client_id=ClientId(f"talk-{next(_client_ids)}"),
            content=content,
            now=now,
            thread=thread,
            in_room=in_room,
            quote=quote,
            mentions=mentions,
        )
        return await self.db.post(new)

    async def say(
        self, author: UserId, content: str = "words", *, thread: int | None = None, now: int = NOW
    ) -> Message:
        return (await self.post(author, content, thread=thread, now=now)).message

    async def call(self, author: UserId, *mentions: str) -> Message:
        return (await self.post(author, mentions=mentions)).message

    async def again(self, message: Message) -> Posted:
        """A retry, by a client that never had the answer."""
        new = NewMessage(
            author=message.author, room=self.room, client_id=message.client_id, content="sent again", now=NOW + 99
        )
        return await self.db.post(new)

    async def page(self, reader: UserId = ANN, span: Span | None = None) -> Page:
        page = await self.db.page(reader, self.room, span or Span(limit=200))
        assert page
        return page

    async def seqs(self, reader: UserId = ANN, span: Span | None = None) -> list[int]:
        return [message.seq for message in (await self.page(reader, span)).messages]

    async def now(self, message: Message, reader: UserId = ANN) -> Message:
        """The message as it is by now."""
        found = await self.db.message_of(reader, message.id)
        assert found
        return found

    async def mine(self, user: UserId) -> Mine:
        for room in await self.db.rooms_of(user):
            if room.room.id == self.room:
                return room.mine
        raise AssertionError("they are not in it")

    async def unread(self, user: UserId) -> tuple[int, int]:
        """How many messages are unread, and how many of them call me."""
        mine = await self.mine(user)
        return mine.unread, mine.mentions


async def talk_of(db: MessagesDb, *users: UserId) -> Talk:
    """In the default room, with these in it."""
    return Talk(db, await hall_of(db, *users))


def same(message: Message, **facts: object) -> Message:
    """The message with other facts; whatever else moved, shows."""
    return msgspec.structs.replace(message, **facts)
