"""The promise of the Messages DB: user groups. Whether their members exist, the Auth DB knows."""

from __future__ import annotations

from typing import Protocol

import msgspec

from klatsch.ids import GroupId, UserId
from klatsch.model.groups import Group, GroupWish


class NewGroup(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    handle: str
    members: list[UserId]
    now: int
    created_by: UserId


class GroupMoved(msgspec.Struct, frozen=True, kw_only=True):
    """`left`: who was in it before, and is not now."""

    group: Group
    left: list[UserId]
    moved: bool


class Groups(Protocol):
    async def groups_of(self, member: UserId | None, *, after: str, limit: int) -> list[Group]:
        """By handle, from the one after `after` on; `member`: those alone that they are in."""
        ...

    async def create_group(self, new: NewGroup) -> Group:
        """Raises NameTaken (the handle), TooMany."""
        ...

    async def change_group(self, group: GroupId, wish: GroupWish) -> GroupMoved | None:
        """Raises NameTaken, TooMany. None when there is no such group."""
        ...

    async def delete_group(self, group: GroupId) -> Group | None:
        """What it was. Whom it called stays called. None when there was none."""
        ...
