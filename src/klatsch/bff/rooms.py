"""`GET /allRooms`."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, rooms
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.model.rooms import Room


class RoomsAnswer(msgspec.Struct, frozen=True):
    epoch: str
    rooms: list[Room]


async def all_rooms(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(RoomsAnswer(epoch=app.messages_db.epoch, rooms=await rooms.rooms_of(user, app)))
