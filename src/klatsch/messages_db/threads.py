"""The promise of the Messages DB: threads that somebody follows."""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import RoomId, UserId
from klatsch.model.inbox import Place
from klatsch.model.threads import Counts, MyThread, Thread, ThreadWish


class Threads(Protocol):
    """Who starts a thread, replies in it or is mentioned in it follows it by itself; see `Posted.follows`.

    Only what the user can see is there; who left a room follows nothing in it.
    """

    async def follow(self, user: UserId, room: RoomId, thread: int, wish: ThreadWish) -> Counts | None:
        """Keep a thread so; its side and the room's, as they are then. None when there is no such thread."""
        ...

    async def read_thread(self, user: UserId, room: RoomId, thread: int, seq: int, *, back: bool) -> MyThread | None:
        """Move the thread's mark; never back unless `back`. Nothing is kept of a thread that the user does not keep.

        None when there is no such thread.
        """
        ...

    async def threads_of(self, user: UserId, *, after: Place | None, limit: int) -> list[Thread]:
        """Those that the user follows, the newest activity first, from the one after `after` on."""
        ...
