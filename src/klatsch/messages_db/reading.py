"""The promise of the Messages DB, part three: how far people have read, and how they keep a room."""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import RoomId, UserId
from klatsch.model.rooms import Mine, Preferences


class Reading(Protocol):
    """Counts are arithmetic over marks: equal to a recount after any sequence of actions."""

    async def read(self, user: UserId, room: RoomId, seq: int, *, back: bool) -> Mine | None:
        """Move the read mark; never back unless `back` ("mark unread"). None when not in the room."""
        ...

    async def read_all(self, user: UserId) -> dict[RoomId, int]:
        """Every mark of the user, of rooms and of kept threads, goes to the room's seq: room → seq, where one moved."""
        ...

    async def prefer(self, user: UserId, room: RoomId, wish: Preferences) -> Mine | None:
        """None when not in the room."""
        ...
