"""What somebody has begun to write, on any of their devices."""

from __future__ import annotations

import msgspec

from klatsch.ids import RoomId

MOST_DRAFTS = 100


class Unsent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`thread` None: for the room itself. Without content there is none any more."""

    room: RoomId
    thread: int | None
    content: str
    updated_at: int
