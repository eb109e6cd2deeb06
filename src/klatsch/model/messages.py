"""Messages: what somebody wants to say, what is stored, and a page of it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import msgspec

from klatsch.ids import CLIENT_ID_PATTERN, MESSAGE_ID_PATTERN, ROOM_ID_PATTERN, ClientId, MessageId, RoomId, UserId
from klatsch.model.rooms import Membership, Mine, Room

MOST_CHARACTERS = 20_000
MOST_PER_PAGE = 200
MOST_EMOJI_CHARACTERS = 64
MOST_REACTION_KINDS = 50
MOST_PINS = 100

Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The body of `POST /message`. `content` is kept as written.

    `thread`: the seq of the message that this replies to. `in_room`: a reply that is shown in the room as well.
    `quote`: the id of a message that the author can see, in this room or in another.
    """

    content: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CHARACTERS, pattern=r"\S")]
    client_id: Annotated[ClientId, msgspec.Meta(pattern=CLIENT_ID_PATTERN)] | None = None
    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)] | None = None
    thread: Seq | None = None
    in_room: bool = False
    quote: Annotated[MessageId, msgspec.Meta(pattern=MESSAGE_ID_PATTERN)] | None = None


class Reaction(msgspec.Struct, frozen=True):
    """`users` in the order in which they reacted."""

    emoji: str
    users: list[UserId]


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message as every reader gets it. `seq` is its place in the room; `change` is the room's when it was last touched.

    Times in microseconds; `created_at` is unique in the room, and rises with `seq`. A deleted one keeps its place, and
    nothing of what it said. `mentions`: ids of users and groups, and `here` or `all`.
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
    thread: int | None = None
    in_room: bool = True
    reply_count: int = 0
    last_reply_at: int | None = None
    quote: MessageId | None = None
    mentions: list[str] = []
    reactions: list[Reaction] = []
    pinned_at: int | None = None
    pinned_by: UserId | None = None


class Edit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One wording. `version` 1 is the first."""

    version: int
    content: str
    written_at: int


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a room. At most one of the three is set: `before` and `after` are seqs, `since` is a change.

    None set: the newest. `thread`: of this thread alone, its root included.
    """

    before: int | None = None
    after: int | None = None
    since: int | None = None
    thread: int | None = None
    limit: int = 50


class View(NamedTuple):
    """How much of a room somebody sees, and what was last touched in it: all that its pages depend on, quotes aside.

    `floor`: the last seq that they may not see.
    """

    change: int
    floor: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some messages, and where the room stood in the same snapshot. `more`: there is more in the direction asked.

    With `since`: also the memberships that moved, the room itself when its facts did, and the reader's side of it. While
    there is more, ask on from the greatest change in it; then from `change`. Whose own membership, or whose room's
    `history`, is among what moved, sees another part of the room than before, and starts afresh.
    `quotes`: what these messages quote, as far as the reader may see it.
    """

    messages: list[Message]
    seq: int
    change: int
    more: bool
    members: list[Membership] = []
    room: Room | None = None
    mine: Mine | None = None
    quotes: dict[MessageId, Message] = {}
