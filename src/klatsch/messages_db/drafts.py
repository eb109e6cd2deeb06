"""The promise of the Messages DB: drafts."""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import RoomId, UserId
from klatsch.model.drafts import Unsent


class Drafts(Protocol):
    """One for each room and thread. They go when the user leaves the room."""

    async def put_draft(
        self, user: UserId, room: RoomId, thread: int | None, content: str, *, now: int
    ) -> Unsent | None:
        """The last writer wins; without content it goes. Raises TooMany beyond those that one person keeps.

        None when the user is not in the room, or there is no such thread.
        """
        ...

    async def drafts_of(self, user: UserId) -> list[Unsent]:
        """The newest first; at most `MOST_DRAFTS`."""
        ...
