"""The promise of the Messages DB: everything unread."""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import UserId
from klatsch.model.inbox import Inbox, Place


class Inboxes(Protocol):
    async def inbox(self, user: UserId, *, after: Place | None, limit: int) -> Inbox:
        """Up to `limit` rooms and up to `limit` followed threads with something unread, the newest activity first.

        Muted threads are left out; muted rooms, and threads in them, unless they call the user. One snapshot.
        """
        ...
