"""The inbox: everything unread, the newest activity first."""

from __future__ import annotations

import msgspec

from klatsch.model.rooms import Mine, Room
from klatsch.model.threads import Thread


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a page ended: when something last happened there, and which one of that very time it was."""

    at: int
    key: str


class UnreadRoom(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`last_at`: when the newest message was posted."""

    room: Room
    mine: Mine
    last_at: int


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """`next`: where the next page begins; None at the end."""

    rooms: list[UnreadRoom]
    threads: list[Thread]
    next: Place | None = None


def place_of(entry: UnreadRoom | Thread) -> Place:
    if isinstance(entry, UnreadRoom):
        return Place(entry.last_at, entry.room.id)
    return Place(entry.last_at, entry.root.id.replace("-", ""))
