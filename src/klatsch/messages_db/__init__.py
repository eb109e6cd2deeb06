"""The Messages DB's promise: rooms, who is in them, and messages in one order per room.

Each room has two counters, moved in the transaction that writes: `seq` (a message's place, for ever) and `change`
(moves with everything that touches a message). Writers to one room are serialized, so no reader that asks "what changed
since N" can ever skip a row that commits late. Rooms are asked for through the asker: what a user is not in, is not
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from klatsch.ids import ClientId, RoomId, UserId
from klatsch.model.messages import Message, Page, Span
from klatsch.model.rooms import Room, RoomKind


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`room` None: the workspace's default room.

    `now` in microseconds; the stored time may be later, to stay unique in the room.
    """

    author: UserId
    room: RoomId | None
    client_id: ClientId
    content: str
    now: int


class NewRoom(msgspec.Struct, frozen=True, kw_only=True):
    """`members` are in it from the start."""

    name: str
    topic: str
    kind: RoomKind
    now: int
    members: Sequence[UserId] = ()


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """`is_new` is False when this author had sent this client id before: then `message` is the first one."""

    message: Message
    is_new: bool


class MessagesDb(Protocol):
    @property
    def epoch(self) -> str:
        """Names this history. Another epoch means that a backup was restored, and remembered counters mean nothing."""
        ...

    async def post(self, new: NewMessage) -> Posted:
        """Store a message; on disk (fsync) when this returns. Raises RoomNotFound when the author is not in the room."""
        ...

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        """None when the reader is not in the room. One snapshot."""
        ...

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        """The newest messages of all the reader's rooms together, rising in time."""
        ...

    async def rooms_of(self, user: UserId) -> list[Room]:
        """At most 1,000, by name."""
        ...

    async def create_room(self, new: NewRoom) -> Room: ...

    async def welcome(self, user: UserId, *, now: int) -> list[RoomId]:
        """Put a newcomer into the default rooms, once in their life; the rooms just joined (none the next time)."""
        ...

    async def is_member(self, user: UserId, room: RoomId) -> bool: ...

    async def check(self) -> dict[str, object]:
        """For `klatsch check`: {"ok", "problems", "schema"}, and "rooms" and "messages" when the file is whole."""
        ...

    async def close(self) -> None: ...
