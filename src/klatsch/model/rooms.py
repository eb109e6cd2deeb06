"""Rooms, and where their counters stand."""

from __future__ import annotations

import enum

import msgspec

from klatsch.ids import RoomId


class RoomKind(enum.StrEnum):
    PUBLIC = "public"


class Room(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`seq`: messages so far, for ever rising.

    `change`: moves with everything that touches a message. Both as of one snapshot.
    """

    id: RoomId
    name: str
    topic: str
    kind: RoomKind
    seq: int
    change: int
    member_count: int
