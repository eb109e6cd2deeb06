"""User groups."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.messages import Limit
from klatsch.bff.rooms import UserIdField
from klatsch.chat import Klatsch, groups
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import GroupId
from klatsch.model.groups import MOST_GROUP_NAME, MOST_HANDLE, MOST_IN_GROUP, Group, GroupWish

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_GROUP_NAME, pattern=r"\S")]
Handle = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_HANDLE)]
Members = Annotated[list[UserIdField], msgspec.Meta(max_length=MOST_IN_GROUP)]


class GroupsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: the last row's handle, for the next page."""

    after: Annotated[str, msgspec.Meta(max_length=MOST_HANDLE)] = ""
    limit: Limit = 50


class GroupsAnswer(msgspec.Struct, frozen=True):
    """By handle."""

    groups: list[Group]
    more: bool


class NewGroupBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    handle: Handle
    members: Members = []


class ChangedGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays. `add` and `remove`: members; who is in both is in it then."""

    name: Name | None = None
    handle: Handle | None = None
    add: Members = []
    remove: Members = []


async def all_groups(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, GroupsAsked)
    found, more = await groups.all_groups(user, after=asked.after, limit=asked.limit, app=app)
    return wire.ok(GroupsAnswer(found, more))


async def group(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, NewGroupBody)
    made = await groups.create_group(user, name=body.name, handle=body.handle, members=body.members, app=app)
    return wire.ok(made)


async def change_group(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, ChangedGroup)
    if body == ChangedGroup():
        raise InvalidField("There is nothing to change.")
    wish = GroupWish(**msgspec.structs.asdict(body))
    return wire.ok(await groups.change_group(user, group_of(request), wish, app))


async def delete_group(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await groups.delete_group(user, group_of(request), app)
    return wire.ok({})


def group_of(request: Request) -> GroupId:
    """The group that the address names; one that could not be is one that is not there."""
    return GroupId(request.path_params["group"])
