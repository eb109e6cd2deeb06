"""People and what they may be."""

from __future__ import annotations

import enum

import msgspec

from klatsch.ids import UserId
from klatsch.model.presence import LastSeen, Manner, Status

MOST_STATUS_CHARACTERS = 100
MOST_TIME_ZONE_CHARACTERS = 64


class Role(enum.StrEnum):
    """A bot ranks as a member does; it is made on the command line."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Role.OWNER: 3, Role.ADMIN: 2, Role.MEMBER: 1, Role.BOT: 1, Role.GUEST: 0}


class AccountState(enum.StrEnum):
    """Only the active come in. BANNED is DEACTIVATED for those who are not to come back; they are listed apart."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    BANNED = "banned"


class PersonalStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of themselves beside their name. `until` in microseconds; None: until they change it."""

    text: str
    emoji: str
    until: int | None = None


class UserCard(msgspec.Struct, frozen=True, kw_only=True):
    """Whose words these are. No e-mail address: that is the person's own."""

    id: UserId
    name: str
    image: str | None = None
    role: Role = Role.MEMBER


class Profile(UserCard, frozen=True, kw_only=True, rename="camel"):
    """All that everybody may know of a person.

    `timeZone` is shaped like a name of the IANA database and may be unknown to a reader. `active` is false for those who
    can no longer come in.
    """

    status: PersonalStatus | None = None
    time_zone: str | None = None
    active: bool = True

    def card(self) -> UserCard:
        return UserCard(id=self.id, name=self.name, image=self.image, role=self.role)

    def at(self, now: int) -> Profile:
        """As of now: a status that has ended is none."""
        if self.status is None or self.status.until is None or self.status.until > now:
            return self
        return msgspec.structs.replace(self, status=None)


class Person(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A row of a list of people. `last_seen` in microseconds, as exactly as they want it shown; None: never, or not told."""

    user: Profile
    status: Status
    last_seen: int | None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as a store lists them: `last_seen` is what they let others see of it."""

    user: Profile
    last_seen: int | None


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person as their own session sees them."""

    id: UserId
    name: str
    email: str
    image: str | None = None
    role: Role = Role.MEMBER
    state: AccountState = AccountState.ACTIVE

    @property
    def active(self) -> bool:
        """When they are not, nothing lets them in."""
        return self.state is AccountState.ACTIVE

    def card(self) -> UserCard:
        return UserCard(id=self.id, name=self.name, image=self.image, role=self.role)


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, whole, as they alone may see it. `last_seen`: when they were last seen by others, exactly."""

    user: Profile
    email: str
    manner: Manner
    last_seen: int | None


class OwnChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may change about themselves; UNSET leaves it, None takes it away."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    status: PersonalStatus | msgspec.UnsetType | None = msgspec.UNSET
    time_zone: str | msgspec.UnsetType | None = msgspec.UNSET
    dnd_until: int | msgspec.UnsetType | None = msgspec.UNSET
    invisible: bool | msgspec.UnsetType = msgspec.UNSET
    last_seen: LastSeen | msgspec.UnsetType = msgspec.UNSET
