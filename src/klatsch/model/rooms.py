"""Rooms, where their counters stand, and what being in one means."""

from __future__ import annotations

import enum

import msgspec

from klatsch.ids import RoomId, UserId

MOST_NAME = 80
MOST_TOPIC = 250
MOST_PURPOSE = 1_000
MOST_SECTION = 40
MOST_IN_DIRECT = 50
MOST_ROOMS = 10_000
"""Of one person that a socket hears, and that one answer of the store may hold."""


class RoomKind(enum.StrEnum):
    """PUBLIC: everybody but guests may find and join it. PRIVATE: by invitation. DIRECT: is who is in it."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


class Posting(enum.StrEnum):
    """Who may start a message. MODERATORS makes an announcement room: everybody may still reply in threads and react."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"


class History(enum.StrEnum):
    """What a newcomer sees of what was said before."""

    EVERYTHING = "everything"
    JOINED = "joined"


class Notify(enum.StrEnum):
    DEFAULT = "default"
    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


class Room(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`seq`: messages so far, for ever rising. `change`: moves with all that members hear. Both as of one snapshot.

    `people`: of a direct room, who it is between; empty otherwise.
    """

    id: RoomId
    name: str
    topic: str
    purpose: str = ""
    kind: RoomKind
    posting: Posting = Posting.EVERYONE
    history: History = History.EVERYTHING
    is_default: bool = False
    archived_at: int | None = None
    created_at: int = 0
    created_by: UserId | None = None
    people: list[UserId] = []
    seq: int
    change: int
    member_count: int


class Membership(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A user in a room, as every member may see it. `left_at` set: they were."""

    room: RoomId
    user: UserId
    is_moderator: bool
    joined_at: int
    left_at: int | None
    change: int


class Mine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """My side of a room. Unread is arithmetic: the room's seq - read mark - my own messages beyond the mark.

    `seq`: the room's, as of which all of this is counted; what comes later is to be added.
    """

    is_moderator: bool
    joined_seq: int
    read_seq: int
    unread: int
    mentions: int
    notify: Notify
    muted: bool
    favourite: bool
    section: str
    seq: int = 0


class MyRoom(msgspec.Struct, frozen=True, kw_only=True):
    room: Room
    mine: Mine


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule needs to know of somebody and a room."""

    room: Room
    is_member: bool
    is_moderator: bool


class RoomFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What may change about a room; None leaves it."""

    name: str | None = None
    topic: str | None = None
    purpose: str | None = None
    posting: Posting | None = None
    history: History | None = None
    is_default: bool | None = None
    archived: bool | None = None


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """How I keep a room; None leaves it."""

    notify: Notify | None = None
    muted: bool | None = None
    favourite: bool | None = None
    section: str | None = None
