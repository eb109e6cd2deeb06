"""How far I have read a room, and how I keep it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.rooms import room_of
from klatsch.chat import Klatsch, reading
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import RoomId
from klatsch.model.rooms import MOST_SECTION, Notify, Preferences


class ReadMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything up to `seq` is read. `back`: "mark unread" from the message after `seq` on."""

    seq: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    back: bool = False


class PreferencesBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays."""

    notify: Notify | None = None
    muted: bool | None = None
    favourite: bool | None = None
    section: Annotated[str, msgspec.Meta(max_length=MOST_SECTION)] | None = None


class AllReadAnswer(msgspec.Struct, frozen=True):
    """The rooms in which a mark moved, and to where: room → seq."""

    rooms: dict[RoomId, int]


async def read(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    mark = await wire.json_body(request, ReadMark)
    return wire.ok(await reading.read(user, room_of(request), mark.seq, back=mark.back, app=app))


async def read_all(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(AllReadAnswer(await reading.read_all(user, app)))


async def prefer(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, PreferencesBody)
    return wire.ok(await reading.prefer(user, room_of(request), Preferences(**msgspec.structs.asdict(body)), app))
