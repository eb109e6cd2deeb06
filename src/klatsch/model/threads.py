"""Threads: the replies to one message, and my side of them."""

from __future__ import annotations

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.model.messages import Message
from klatsch.model.rooms import Mine, Notify

MOST_REPLIERS = 5


class MyThread(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """My side of a thread. `thread`: its root's seq. `unread`: others' replies beyond my mark that were not deleted.

    `seq`: the room's, as of which this is counted.
    """

    room: RoomId
    thread: int
    following: bool
    read_seq: int
    unread: int
    mentions: int
    notify: Notify
    muted: bool
    seq: int


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread in a list. `repliers`: who replied last, the latest first, each once."""

    root: Message
    mine: MyThread
    repliers: list[UserId]

    @property
    def last_at(self) -> int:
        return self.root.last_reply_at or self.root.created_at


class ThreadWish(msgspec.Struct, frozen=True, kw_only=True):
    """How I keep a thread; None leaves it."""

    following: bool | None = None
    notify: Notify | None = None
    muted: bool | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is to be told after their counts moved: their side of a room, of a thread, or of both."""

    user: UserId
    room: RoomId
    mine: Mine | None = None
    thread: MyThread | None = None
