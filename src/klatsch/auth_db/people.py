"""The promise of the Auth DB about people: what everybody knows of them, how they want to be seen, and who may come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from klatsch.ids import UserId
from klatsch.model.users import AccountState, Listed, Me, OwnChanges, Profile, Role

EVERY_ROLE = frozenset(Role)


class AccountChange(msgspec.Struct, frozen=True, kw_only=True):
    """What others change about somebody; None leaves it."""

    role: Role | None = None
    state: AccountState | None = None


class PeopleDb(Protocol):
    # -- oneself ---------------------------------------------------------------------------------
    async def find_me(self, user_id: UserId) -> Me | None: ...

    async def change_me(self, user_id: UserId, changes: OwnChanges, *, now: int) -> Me:
        """From being made invisible on, "last seen" stands still for everybody else. Raises UserNotFound."""
        ...

    async def end_statuses(self, *, now: int) -> list[Profile]:
        """Take away what people say of themselves where it has ended; those people, each told once. Cheap when there are none."""
        ...

    # -- others ----------------------------------------------------------------------------------
    async def profiles_of(self, ids: Sequence[UserId]) -> dict[UserId, Profile]:
        """Of those who exist, whether they may come in or not."""
        ...

    async def find_listed(self, user_id: UserId) -> Listed | None: ...

    async def list_users(
        self, *, after: UserId | None, limit: int, query: str = "", state: AccountState = AccountState.ACTIVE
    ) -> list[Listed]:
        """By name (then id); with `query`, those whose names hold it, in capitals or not.

        "Last seen" is already what each lets others see of it.
        """
        ...

    async def count_users(self) -> int:
        """The active ones."""
        ...

    # -- who may come in -------------------------------------------------------------------------
    async def change_account(
        self, user_id: UserId, change: AccountChange, *, only: frozenset[Role] = EVERY_ROLE
    ) -> Profile | None:
        """None, and nothing is done, when they are so already.

        In the same transaction end all of their sessions, and, when they may invite no more, the invites that they made.
        Raises UserNotFound; NotAllowed when their role is none of `only` by then; LastOwner when no active owner would be left.
        """
        ...
