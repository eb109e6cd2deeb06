"""People and what they may be."""

from __future__ import annotations

import enum

import msgspec

from klatsch.ids import UserId


class Role(enum.StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Role.OWNER: 3, Role.ADMIN: 2, Role.MEMBER: 1, Role.GUEST: 0}


class UserCard(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may see of a person. No e-mail address: that is the person's own."""

    id: UserId
    name: str
    image: str | None = None
    role: Role = Role.MEMBER


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person as their own session sees them. `active` is false after deactivation: then nothing lets them in."""

    id: UserId
    name: str
    email: str
    image: str | None = None
    role: Role = Role.MEMBER
    active: bool = True

    def card(self) -> UserCard:
        return UserCard(id=self.id, name=self.name, image=self.image, role=self.role)
