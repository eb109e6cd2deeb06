"""Who is here. Several devices of one person are merged: the liveliest counts."""

from __future__ import annotations

import enum

import msgspec


class Status(enum.StrEnum):
    ACTIVE = "active"
    AWAY = "away"
    OFFLINE = "offline"


class Presence(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`last_seen` in microseconds; None for somebody never seen."""

    status: Status
    last_seen: int | None
