"""Every event that the server can announce, one struct each; the `type` field on the wire is the tag.

`SessionEnded` never leaves the server: it tells the nodes to close sockets and forget cached sessions.
"""

from __future__ import annotations

import msgspec

from klatsch.ids import GroupId, MessageId, RoomId, SessionId, UserId
from klatsch.model.drafts import Unsent
from klatsch.model.groups import Group
from klatsch.model.messages import Message
from klatsch.model.preferences import MyPreferences
from klatsch.model.presence import Presence
from klatsch.model.rooms import Membership, Mine, Room
from klatsch.model.threads import MyThread
from klatsch.model.users import Profile, UserCard


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
    """`before` and `change`: the room's change before and after this. `root`: what it replies to, as it is now."""

    room: RoomId
    before: int
    change: int
    seq: int
    message: Message
    root: Message | None
    author: Author


class MessageChanged(Event, frozen=True, tag="message.changed"):
    """Edited, deleted, reacted to, pinned or unpinned: the message as it is now, and its root if that moved too."""

    room: RoomId
    before: int
    change: int
    message: Message
    root: Message | None


class RoomChanged(Event, frozen=True, tag="room.changed"):
    """The room as it is now, the memberships that moved, and whose they are."""

    room: RoomId
    before: int
    change: int
    now: Room
    members: list[Membership]
    users: dict[UserId, UserCard]


class RoomStirred(Event, frozen=True, tag="room.stirred"):
    """Something moved that not everybody in the room may see (`history: joined`): whoever has less than `change` asks."""

    room: RoomId
    change: int


class RoomOpened(Event, frozen=True, tag="room.opened"):
    """To one person: you are in this room now, or you were made or unmade its moderator."""

    room: RoomId
    now: Room


class RoomClosed(Event, frozen=True, tag="room.closed"):
    """To one person: you are not in this room any more."""

    room: RoomId


class MineChanged(Event, frozen=True, tag="mine.changed"):
    """To one person: your read mark, counts or preferences of this room, moved on any of your devices."""

    room: RoomId
    mine: Mine


class ThreadChanged(Event, frozen=True, tag="thread.changed"):
    """To one person: how you keep this thread, its read mark or its counts moved."""

    room: RoomId
    mine: MyThread


class AllRead(Event, frozen=True, tag="all.read"):
    """To one person: these rooms, and the threads that you follow in them, are read up to this seq. Room → seq."""

    rooms: dict[RoomId, int]


class DraftChanged(Event, frozen=True, tag="draft.changed"):
    """To one person: what you have begun to write. Without content it is gone; the later `updatedAt` is the truth."""

    draft: Unsent


class PreferencesChanged(Event, frozen=True, tag="preferences.changed"):
    """To one person: what you prefer everywhere."""

    preferences: MyPreferences


class SavedChanged(Event, frozen=True, tag="saved.changed"):
    """To one person: you saved this message, or took that back."""

    message: MessageId
    saved: bool


class GroupChanged(Event, frozen=True, tag="group.changed"):
    """A group is new, or another than before. Guests hear of those that they are in."""

    group: Group


class GroupDeleted(Event, frozen=True, tag="group.deleted"):
    """A group is gone; to a guest also: you are not in it any more."""

    group: GroupId


class UserChanged(Event, frozen=True, tag="user.changed"):
    """All that everybody may know of somebody, as it is from now on; no longer `active`: they have left."""

    user: Profile


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
    MessageChanged,
    RoomChanged,
    RoomStirred,
    RoomOpened,
    RoomClosed,
    MineChanged,
    ThreadChanged,
    AllRead,
    DraftChanged,
    PreferencesChanged,
    SavedChanged,
    GroupChanged,
    GroupDeleted,
    UserChanged,
    PresenceChanged,
    TypingStarted,
    SessionEnded,
)

FOR_NODES: tuple[type[Event], ...] = (SessionEnded,)
"""These never leave the servers."""
