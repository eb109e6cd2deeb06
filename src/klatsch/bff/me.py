"""`GET /me`, `PATCH /me`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request

from klatsch.bff.acts import EMOJI_PATTERN
from klatsch.chat import Klatsch
from klatsch.chat import me as own
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.messages import MOST_EMOJI_CHARACTERS
from klatsch.model.names import MOST_NAME_CHARACTERS
from klatsch.model.presence import LastSeen, Status
from klatsch.model.users import (
    MOST_STATUS_CHARACTERS,
    MOST_TIME_ZONE_CHARACTERS,
    Me,
    OwnChanges,
    Person,
    PersonalStatus,
    Role,
)

Time = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Emoji = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_EMOJI_CHARACTERS, pattern=EMOJI_PATTERN)]


class StatusBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text, an emoji or both. `until` in microseconds; without it, it stays until I change it."""

    text: Annotated[str, msgspec.Meta(max_length=MOST_STATUS_CHARACTERS)] = ""
    emoji: Emoji | None = None
    until: Time | None = None


class MyChanges(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What is left out stays; null takes it away."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_NAME_CHARACTERS)] | UnsetType = UNSET
    status: StatusBody | UnsetType | None = UNSET
    time_zone: Annotated[str, msgspec.Meta(max_length=MOST_TIME_ZONE_CHARACTERS)] | UnsetType | None = UNSET
    do_not_disturb_until: Time | UnsetType | None = UNSET
    invisible: bool | UnsetType = UNSET
    last_seen: LastSeen | UnsetType = UNSET


class MeAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`presence` is the truth, invisible or not; `lastSeen` is how exactly others are told."""

    id: UserId
    name: str
    email: str
    image: str | None
    role: Role
    status: PersonalStatus | None
    time_zone: str | None
    do_not_disturb_until: int | None
    invisible: bool
    last_seen: LastSeen
    presence: Status


async def me(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return _answer(*await own.find_me(user, app), now=app.clock.now())


async def change_me(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, MyChanges)
    status = body.status
    changes = OwnChanges(
        name=body.name,
        status=PersonalStatus(text=status.text, emoji=status.emoji or "", until=status.until)
        if isinstance(status, StatusBody)
        else status,
        time_zone=body.time_zone,
        dnd_until=body.do_not_disturb_until,
        invisible=body.invisible,
        last_seen=body.last_seen,
    )
    return _answer(*await own.change_me(user, changes, app), now=app.clock.now())


def _answer(mine: Me, row: Person, *, now: int) -> Reply:
    user, manner = row.user, mine.manner
    until = manner.dnd_until
    answer = MeAnswer(
        id=user.id,
        name=user.name,
        email=mine.email,
        image=user.image,
        role=user.role,
        status=user.status,
        time_zone=user.time_zone,
        do_not_disturb_until=until if until is not None and until > now else None,
        invisible=manner.invisible,
        last_seen=manner.last_seen,
        presence=row.status,
    )
    return wire.ok(answer)
