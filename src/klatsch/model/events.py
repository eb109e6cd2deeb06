"""Every event that the server can announce, one struct each; the `type` field on the wire is the tag.

`SessionEnded` never leaves the server: it tells the nodes to close sockets and forget cached sessions.
"""

from __future__ import annotations

import msgspec

from klatsch.ids import RoomId, SessionId, UserId
from klatsch.model.messages import Message
from klatsch.model.presence import Presence
from klatsch.model.users import UserCard


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", rename="camel"):
    pass


class RoomMark(msgspec.Struct, frozen=True):
    seq: int
    change: int


class Hello(Event, frozen=True, tag="hello"):
    """The first frame: who this is, and where each of their rooms stands."""

    epoch: str
    version: str
    user: UserId
    rooms: dict[RoomId, RoomMark]


class HeartbeatAnswered(Event, frozen=True, tag="heartbeat"):
    """The answer to a heartbeat: room → change. A change that the client does not have is a hole."""

    rooms: dict[RoomId, int]


class Author(msgspec.Struct, frozen=True):
    name: str
    image: str | None


class MessageCreated(Event, frozen=True, tag="message.created"):
    """Somebody said something. `seq` and `change` are the room's counters after it."""

    room: RoomId
    seq: int
    change: int
    message: Message
    author: Author


class MemberJoined(Event, frozen=True, tag="member.joined"):
    """Somebody is in the room from now on."""

    room: RoomId
    user: UserCard


class UserChanged(Event, frozen=True, tag="user.changed"):
    """Somebody's name, picture or role is another from now on."""

    user: UserCard


class PresenceChanged(Event, frozen=True, tag="presence.changed"):
    """Who came, went or stepped away, at most once a second; only those who changed."""

    users: dict[UserId, Presence]


class TypingStarted(Event, frozen=True, tag="typing.started"):
    """Somebody types; shown for five seconds. Never one's own."""

    room: RoomId
    user: UserId


class SessionEnded(Event, frozen=True, tag="session.ended"):
    """To the topic of the user. `sessions` None: all of theirs."""

    user: UserId
    sessions: list[SessionId] | None


EVENTS: tuple[type[Event], ...] = (
    Hello,
    HeartbeatAnswered,
    MessageCreated,
    MemberJoined,
    UserChanged,
    PresenceChanged,
    TypingStarted,
    SessionEnded,
)

FOR_NODES: tuple[type[Event], ...] = (SessionEnded,)
"""These never leave the servers."""
