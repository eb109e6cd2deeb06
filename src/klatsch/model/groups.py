"""User groups: people who are called together."""

from __future__ import annotations

import msgspec

from klatsch.ids import GroupId, UserId

MOST_GROUPS = 1_000
MOST_IN_GROUP = 500
MOST_GROUP_NAME = 80
MOST_HANDLE = 40


class Group(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`handle`: what people type to call them, without the `@`."""

    id: GroupId
    name: str
    handle: str
    members: list[UserId]
    created_at: int
    created_by: UserId | None


class GroupWish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; None leaves it."""

    name: str | None = None
    handle: str | None = None
    add: list[UserId] = []
    remove: list[UserId] = []
