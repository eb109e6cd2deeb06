"""The Messages DB's promise: rooms, who is in them, and messages in one order per room.

Each room has two counters, moved in the transaction that writes: `seq` (a message's place, for ever) and `change`
(moves with all that members hear of). Writers to one room are serialized, so no reader that asks "what changed since N"
can ever skip a row that commits late. Rooms are asked for through the asker: what a user is not in, is not there; and
where history begins with joining, nothing before that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from klatsch.ids import ClientId, MessageId, RoomId, UserId
from klatsch.model.messages import Edit, Message, Page, Span
from klatsch.model.rooms import (
    History,
    Membership,
    Mine,
    MyRoom,
    Posting,
    Preferences,
    Room,
    RoomFacts,
    RoomKind,
    Seat,
)


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`room` None: the workspace's default room. `now` in microseconds; the stored time may be later, to stay unique.

    `mentions`: user ids, `here`, `all`; those who are not in the room are not called.
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

    `before`: the room's change before this. `root`: the message that this replies to, as it is now.
    """

    message: Message
    is_new: bool
    before: int = 0
    root: Message | None = None


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message, and of its root if that moved too; the room's change before (after: the message's).

    `moved`: False when nothing did.
    """

    message: Message
    before: int
    moved: bool = True
    root: Message | None = None


class NewRoom(msgspec.Struct, frozen=True, kw_only=True):
    """`members` are in it from the start, `moderators` of them moderate. Direct rooms have no name and are found again."""

    name: str
    topic: str
    kind: RoomKind
    now: int
    members: Sequence[UserId] = ()
    moderators: Sequence[UserId] = ()
    purpose: str = ""
    posting: Posting = Posting.EVERYONE
    history: History = History.EVERYTHING
    created_by: UserId | None = None


class RoomMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A room after something moved in it; `before`: its change before. `members`: the memberships that moved."""

    room: Room
    before: int
    members: list[Membership] = []
    moved: bool = True


class MessagesDb(Protocol):
    @property
    def epoch(self) -> str:
        """Names this history. Another epoch means that a backup was restored, and remembered counters mean nothing."""
        ...

    # -- messages --------------------------------------------------------------------------------------

    async def post(self, new: NewMessage) -> Posted:
        """Store a message; on disk (fsync) when this returns.

        Raises RoomNotFound when the author is not in the room, RoomArchived, MessageNotFound when there is no such thread.
        """
        ...

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        """None when the reader is not in the room. One snapshot."""
        ...

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        """The newest messages of all the reader's rooms together, rising in time."""
        ...

    async def message_of(self, reader: UserId, message: MessageId) -> Message | None:
        """None when there is none that the reader may see."""
        ...

    async def edit(self, message: MessageId, content: str, mentions: Sequence[str], *, now: int) -> Touched | None:
        """The earlier wording is kept. None when it was deleted meanwhile."""
        ...

    async def edits_of(self, message: MessageId) -> list[Edit]:
        """The earlier wordings, the first one first."""
        ...

    async def delete(self, message: MessageId, *, now: int) -> Touched | None:
        """Its words, earlier wordings, reactions, pin and mentions go; its place stays. None when it was gone already."""
        ...

    async def react(self, user: UserId, message: MessageId, emoji: str, *, on: bool, now: int) -> Touched | None:
        """Raises TooMany beyond the kinds that one message may carry. None when the message is deleted."""
        ...

    async def pin(self, user: UserId, message: MessageId, *, on: bool, now: int) -> Touched | None:
        """Raises TooMany beyond the pins that one room may carry. None when the message is deleted."""
        ...

    async def pins_of(self, reader: UserId, room: RoomId) -> list[Message] | None:
        """Newest pin first. None when the reader is not in the room."""
        ...

    async def save(self, user: UserId, message: MessageId, *, on: bool, now: int) -> None: ...

    async def saved_of(self, user: UserId, *, limit: int) -> list[Message]:
        """Newest save first; those that the user can no longer see are left out."""
        ...

    # -- rooms -----------------------------------------------------------------------------------------

    async def rooms_of(self, user: UserId) -> list[MyRoom]:
        """At most 1,000, by name."""
        ...

    async def changes_of(self, user: UserId) -> dict[RoomId, int]:
        """Where each of the user's rooms stands."""
        ...

    async def seat(self, user: UserId, room: RoomId | None) -> Seat | None:
        """The room (None: the default one) and the user's place in it; None when there is no such room.

        For rules, not for readers: it tells of rooms that the user is not in.
        """
        ...

    async def create_room(self, new: NewRoom) -> RoomMoved:
        """Raises NameTaken. A direct room between the same people is found, not made again (then `moved` is False)."""
        ...

    async def change_room(self, room: RoomId, facts: RoomFacts, *, now: int) -> RoomMoved:
        """Raises NameTaken. The old name keeps leading here until another room takes it."""
        ...

    async def find_room(self, name: str) -> RoomId | None:
        """The room that has this name, or had it last."""
        ...

    async def public_rooms(self, *, query: str, after: str, limit: int) -> list[Room]:
        """Those that are not archived, by name, from the one after `after` on; `query`: a part of the name."""
        ...

    async def join(self, room: RoomId, users: Sequence[UserId], *, now: int) -> RoomMoved:
        """Those who are in it already stay as they are."""
        ...

    async def leave(self, room: RoomId, user: UserId, *, now: int) -> RoomMoved:
        """Their drafts, follows and mentions of this room go too. Nothing moves when they were not in it."""
        ...

    async def set_moderator(self, room: RoomId, user: UserId, *, on: bool) -> RoomMoved: ...

    async def members_of(self, room: RoomId, *, after: UserId | None, limit: int) -> list[Membership]: ...

    async def welcome(self, user: UserId, *, now: int) -> list[RoomMoved]:
        """Put a newcomer into the default rooms, once in their life; the rooms just joined (none the next time)."""
        ...

    async def is_member(self, user: UserId, room: RoomId) -> bool: ...

    # -- reading ---------------------------------------------------------------------------------------

    async def read(self, user: UserId, room: RoomId, seq: int, *, back: bool) -> Mine | None:
        """Move the read mark; never back unless `back` ("mark unread"). None when not in the room."""
        ...

    async def prefer(self, user: UserId, room: RoomId, wish: Preferences) -> Mine | None:
        """None when not in the room."""
        ...

    # -- keeping house -----------------------------------------------------------------------------------

    async def check(self) -> dict[str, object]:
        """Integrity and counts, for `klatsch check`: {"ok", "problems", "rooms", "messages", "schema"}."""
        ...

    async def close(self) -> None: ...
