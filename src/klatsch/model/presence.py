"""Who is here. Several devices of one person are merged: the liveliest counts; and what others are shown of it."""

from __future__ import annotations

import enum

import msgspec

from klatsch.clock import DAY


class Status(enum.StrEnum):
    """DND: here, and not to be disturbed."""

    ACTIVE = "active"
    AWAY = "away"
    DND = "dnd"
    OFFLINE = "offline"


class LastSeen(enum.StrEnum):
    """How exactly others are told when somebody was last here. DAY: which day it was, in UTC."""

    EXACT = "exact"
    DAY = "day"
    NEVER = "never"


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody wants to be seen. `dnd_until` in microseconds."""

    invisible: bool = False
    dnd_until: int | None = None
    last_seen: LastSeen = LastSeen.EXACT


class Presence(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`last_seen` in microseconds; None for somebody never seen, or who does not tell."""

    status: Status
    last_seen: int | None


def seen_by_others(presence: Presence, manner: Manner, *, now: int) -> Presence:
    """Who is invisible is offline. Do-not-disturb is for those who are here, and ends by itself."""
    shown = shown_status(presence.status, manner, now=now)
    return Presence(
        status=Status.OFFLINE if manner.invisible else shown, last_seen=shown_time(presence.last_seen, manner.last_seen)
    )


def shown_status(status: Status, manner: Manner, *, now: int) -> Status:
    """To oneself: the truth, with do-not-disturb."""
    is_dnd = manner.dnd_until is not None and manner.dnd_until > now
    return Status.DND if is_dnd and status is not Status.OFFLINE else status


def shown_time(at: int | None, exactly: LastSeen) -> int | None:
    """The microsecond, the beginning of its UTC day, or nothing."""
    if at is None or exactly is LastSeen.NEVER:
        return None
    return at - at % DAY if exactly is LastSeen.DAY else at
