"""Messages: what somebody wants to say, what is stored, and a page of it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from klatsch.ids import CLIENT_ID_PATTERN, ROOM_ID_PATTERN, ClientId, MessageId, RoomId, UserId

MOST_CHARACTERS = 20_000
MOST_PER_PAGE = 200


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The body of `POST /message`. `content` is kept as written."""

    content: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CHARACTERS, pattern=r"\S")]
    client_id: Annotated[ClientId, msgspec.Meta(pattern=CLIENT_ID_PATTERN)] | None = None
    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)] | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message as every reader gets it.

    `seq` is its place in the room; `change` is the room's counter when it was last touched.

    Times in microseconds; `created_at` is unique in the room, and rises with `seq`.
    """

    id: MessageId = msgspec.field(name="_id")
    room: RoomId
    seq: int
    change: int
    author: UserId
    client_id: ClientId
    content: str
    created_at: int
    edited_at: int | None = None
    deleted_at: int | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some messages, and where the room stood in the same snapshot. `more`: there is more in the direction asked."""

    messages: list[Message]
    seq: int
    change: int
    more: bool


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a room.

    At most one of the three is set: `before` and `after` are seqs, `since` is a change. None set: the newest.
    """

    before: int | None = None
    after: int | None = None
    since: int | None = None
    limit: int = 50
