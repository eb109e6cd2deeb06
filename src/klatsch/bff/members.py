"""Members of a room."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.rooms import MOST_AT_ONCE, RoomIdField, UserIdField, room_of
from klatsch.chat import Klatsch, members, users
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.rooms import Membership
from klatsch.model.users import UserCard


class MembersAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: the last row's user id, for the next page."""

    room: RoomIdField
    after: UserIdField | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


class MembersAnswer(msgspec.Struct, frozen=True):
    members: list[Membership]
    users: dict[UserId, UserCard]
    more: bool


class Added(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    users: Annotated[list[UserIdField], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class Moderating(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    is_moderator: bool


async def all_members(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, MembersAsked)
    found, more = await members.all_members(user, asked.room, after=asked.after, limit=asked.limit, app=app)
    return wire.ok(MembersAnswer(found, await users.cards_of((row.user for row in found), app), more))


async def add_members(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, Added)
    await members.add_members(user, room_of(request), body.users, app)
    return wire.ok({})


async def remove_member(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await members.remove_member(user, room_of(request), _other(request), app)
    return wire.ok({})


async def change_member(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, Moderating)
    await members.set_moderator(user, room_of(request), _other(request), on=body.is_moderator, app=app)
    return wire.ok({})


def _other(request: Request) -> UserId:
    return UserId(request.path_params["user"])
