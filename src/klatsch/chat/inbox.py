"""The inbox: everything unread in one answer."""

from __future__ import annotations

from klatsch.chat import Klatsch
from klatsch.model.inbox import Inbox, Place, UnreadRoom, place_of
from klatsch.model.threads import Thread
from klatsch.model.users import User


async def inbox(user: User, *, after: Place | None, limit: int, app: Klatsch) -> Inbox:
    """Rooms and threads together at most `limit`, the newest activity first."""
    return cut(await app.messages_db.inbox(user.id, after=after, limit=limit + 1), limit)


def cut(found: Inbox, limit: int) -> Inbox:
    """The first `limit` of both lists together, and where the next page begins."""
    entries: list[UnreadRoom | Thread] = [*found.rooms, *found.threads]
    entries.sort(key=place_of, reverse=True)
    page = entries[:limit]
    return Inbox(
        rooms=[entry for entry in page if isinstance(entry, UnreadRoom)],
        threads=[entry for entry in page if isinstance(entry, Thread)],
        next=place_of(page[-1]) if len(entries) > limit else None,
    )
