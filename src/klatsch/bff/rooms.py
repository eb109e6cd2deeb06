"""Rooms: mine, all public ones, making, changing, joining and leaving them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, rooms
from klatsch.chat.rooms import RoomWish
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import ROOM_ID_PATTERN, USER_ID_PATTERN, RoomId, UserId
from klatsch.model.rooms import (
    MOST_IN_DIRECT,
    MOST_NAME,
    MOST_PURPOSE,
    MOST_TOPIC,
    History,
    Mine,
    MyRoom,
    Posting,
    Room,
    RoomFacts,
    RoomKind,
)

MOST_AT_ONCE = 500

RoomIdField = Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)]
UserIdField = Annotated[UserId, msgspec.Meta(pattern=USER_ID_PATTERN)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_NAME)]
Topic = Annotated[str, msgspec.Meta(max_length=MOST_TOPIC)]
Purpose = Annotated[str, msgspec.Meta(max_length=MOST_PURPOSE)]


class MyRoomRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A room, and my side of it."""

    id: RoomId
    name: str
    topic: str
    purpose: str
    kind: RoomKind
    posting: Posting
    history: History
    is_default: bool
    archived_at: int | None
    created_at: int
    created_by: UserId | None
    people: list[UserId]
    seq: int
    change: int
    member_count: int
    mine: Mine


class RoomsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: the last row's id, for the next page."""

    after: RoomIdField | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 200


class RoomsAnswer(msgspec.Struct, frozen=True):
    """In the order in which they were made."""

    epoch: str
    rooms: list[MyRoomRow]
    more: bool


class PublicRooms(msgspec.Struct, frozen=True):
    rooms: list[Room]
    more: bool


class Browsing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`q`: a part of the name. `after`: the last row's name, for the next page."""

    q: Annotated[str, msgspec.Meta(max_length=MOST_NAME)] = ""
    after: Annotated[str, msgspec.Meta(max_length=MOST_NAME)] = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class ByName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name


class NewRoomBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`members`: beside the maker, who moderates it."""

    name: Name
    kind: Literal["public", "private"] = "public"
    topic: Topic = ""
    purpose: Purpose = ""
    posting: Posting = Posting.EVERYONE
    history: History = History.EVERYTHING
    members: Annotated[list[UserIdField], msgspec.Meta(max_length=MOST_AT_ONCE)] = []


class ChangedRoom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What is not named stays. `archived`: nothing can be written any more, until it is restored."""

    name: Name | None = None
    topic: Topic | None = None
    purpose: Purpose | None = None
    posting: Posting | None = None
    history: History | None = None
    is_default: bool | None = None
    archived: bool | None = None


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With whom, beside myself; nobody: notes to myself."""

    users: Annotated[list[UserIdField], msgspec.Meta(max_length=MOST_IN_DIRECT)]


async def all_rooms(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, RoomsAsked)
    found, more = await rooms.some_rooms(user, after=asked.after, limit=asked.limit, app=app)
    return wire.ok(RoomsAnswer(app.messages_db.epoch, [_row(row) for row in found], more))


async def browse_rooms(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, Browsing)
    found, more = await rooms.browse(user, query=asked.q, after=asked.after, limit=asked.limit, app=app)
    return wire.ok(PublicRooms(found, more))


async def room_by_name(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(await rooms.find_room(user, wire.query(request, ByName).name, app))


async def room(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, NewRoomBody)
    wish = RoomWish(
        name=body.name,
        kind=RoomKind(body.kind),
        topic=body.topic,
        purpose=body.purpose,
        posting=body.posting,
        history=body.history,
        members=body.members,
    )
    return wire.ok(await rooms.create_room(user, wish, app))


async def change_room(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, ChangedRoom)
    if body == ChangedRoom():
        raise InvalidField("There is nothing to change.")
    return wire.ok(await rooms.change_room(user, room_of(request), RoomFacts(**msgspec.structs.asdict(body)), app))


async def join_room(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(await rooms.join_room(user, room_of(request), app))


async def leave_room(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await rooms.leave_room(user, room_of(request), app)
    return wire.ok({})


async def direct(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, People)
    return wire.ok(await rooms.open_direct(user, body.users, app))


def room_of(request: Request) -> RoomId:
    """The room that the address names; one that could not be is one that is not there."""
    return RoomId(request.path_params["room"])


def _row(row: MyRoom) -> MyRoomRow:
    return MyRoomRow(**msgspec.structs.asdict(row.room), mine=row.mine)
