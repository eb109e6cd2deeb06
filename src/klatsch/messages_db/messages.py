"""The promise of the Messages DB, part one: messages in one order per room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from klatsch.ids import ClientId, MessageId, RoomId, UserId
from klatsch.model.messages import Edit, Message, Page, Span, View
from klatsch.model.threads import Counts


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`room` None: the workspace's default room. `now` in microseconds; the stored time may be later, to stay unique.

    `mentions`: ids of users and groups, `here`, `all`; those who are not in the room then are not called.
    """

    author: UserId
    room: RoomId | None
    client_id: ClientId
    content: str
    now: int
    thread: int | None = None
    in_room: bool = True
    quote: MessageId | None = None
    mentions: Sequence[str] = ()


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """`is_new` is False when this author had sent this client id before: then `message` is the first one.

    `before`: the room's change before this. `root`: the message that this replies to, as it is now. `follows`: whom this
    made follow its thread, and how that stands for them.
    """

    message: Message
    is_new: bool
    before: int = 0
    root: Message | None = None
    follows: list[Counts] = []


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message, and of its root if that moved too; the room's change before (after: the message's).

    `moved`: False when nothing did. `counts`: of those whom it calls now and did not before, or the other way round.
    """

    message: Message
    before: int
    moved: bool = True
    root: Message | None = None
    counts: list[Counts] = []


class Messages(Protocol):
    """Reading is through the reader: what they cannot see is not there."""

    async def post(self, new: NewMessage) -> Posted:
        """Store a message; on disk (fsync) when this returns.

        Raises RoomNotFound when the author is not in the room, RoomArchived, MessageNotFound when there is no such thread.
        """
        ...

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        """None when the reader is not in the room. One snapshot."""
        ...

    async def view(self, reader: UserId, room: RoomId) -> View | None:
        """None when the reader is not in the room. As long as it stays the same, so does the newest page, quotes aside."""
        ...

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        """The newest messages of all the reader's rooms together, rising in time."""
        ...

    async def message_of(self, reader: UserId, message: MessageId) -> Message | None:
        """None when there is none that the reader may see."""
        ...

    async def messages_of(self, reader: UserId, messages: Sequence[MessageId]) -> dict[MessageId, Message]:
        """Those of them that the reader may see."""
        ...

    async def edit(
        self, message: MessageId, content: str, mentions: Sequence[str], *, now: int, by: UserId | None = None
    ) -> Touched | None:
        """The earlier wording is kept. Raises TooMany beyond those that one message keeps.

        None when it was deleted meanwhile, or `by` (None: the house itself) does not see it any more.
        """
        ...

    async def edits_of(self, message: MessageId) -> list[Edit]:
        """The earlier wordings, the first one first."""
        ...

    async def delete(self, message: MessageId, *, now: int, by: UserId | None = None) -> Touched | None:
        """Its words, earlier wordings, reactions, pin and mentions go; its place stays. None when it was gone already.

        Or when `by` (None: the house itself) does not see it any more.
        """
        ...

    async def react(self, user: UserId, message: MessageId, emoji: str, *, on: bool, now: int) -> Touched | None:
        """Raises TooMany beyond the kinds that one message may carry. None when it is deleted, or the user does not see it."""
        ...

    async def pin(self, user: UserId, message: MessageId, *, on: bool, now: int) -> Touched | None:
        """Raises TooMany beyond the pins that one room may carry. None when it is deleted, or the user does not see it."""
        ...

    async def pins_of(self, reader: UserId, room: RoomId) -> list[Message] | None:
        """Newest pin first. None when the reader is not in the room."""
        ...

    async def save(self, user: UserId, message: MessageId, *, on: bool, now: int) -> bool:
        """False when that moved nothing."""
        ...

    async def saved_of(self, user: UserId, *, before: MessageId | None = None, limit: int) -> list[Message]:
        """Newest save first, those saved before `before` was; those that the user can no longer see are left out."""
        ...
