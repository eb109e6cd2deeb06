"""The promise of the Messages DB, part two: rooms and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.model.rooms import MOST_ROOMS, History, Membership, MyRoom, Posting, Room, RoomFacts, RoomKind, Seat


class NewRoom(msgspec.Struct, frozen=True, kw_only=True):
    """`members` are in it from the start, `moderators` of them moderate. Direct rooms have no name and are found again."""

    name: str
    topic: str
    kind: RoomKind
    now: int
    members: Sequence[UserId] = ()
    moderators: Sequence[UserId] = ()
    purpose: str = ""
    posting: Posting = Posting.EVERYONE
    history: History = History.EVERYTHING
    created_by: UserId | None = None


class RoomMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A room after something moved in it; `before`: its change before. `members`: the memberships that moved."""

    room: Room
    before: int
    members: list[Membership] = []
    moved: bool = True


class Rooms(Protocol):
    """What moves a room answers with what moved, so that it can be announced."""

    async def rooms_of(self, user: UserId, *, after: RoomId | None = None, limit: int = MOST_ROOMS) -> list[MyRoom]:
        """In the order in which they were made, those after `after`."""
        ...

    async def changes_of(self, user: UserId) -> dict[RoomId, int]:
        """Where each of the user's rooms stands."""
        ...

    async def seat(self, user: UserId, room: RoomId | None) -> Seat | None:
        """The room (None: the default one) and the user's place in it; None when there is no such room.

        For rules, not for readers: it tells of rooms that the user is not in.
        """
        ...

    async def create_room(self, new: NewRoom) -> RoomMoved:
        """Raises NameTaken. A direct room between the same people is found, not made again (then `moved` is False)."""
        ...

    async def change_room(self, room: RoomId, facts: RoomFacts, *, now: int) -> RoomMoved:
        """Raises NameTaken. The old name keeps leading here until another room takes it."""
        ...

    async def find_room(self, name: str) -> RoomId | None:
        """The room that has this name, or had it last."""
        ...

    async def public_rooms(self, *, query: str, after: str, limit: int) -> list[Room]:
        """Those that are not archived, by name, from the one after `after` on; `query`: a part of the name."""
        ...

    async def join(self, room: RoomId, users: Sequence[UserId], *, now: int) -> RoomMoved:
        """Those who are in it already stay as they are."""
        ...

    async def leave(self, room: RoomId, user: UserId, *, now: int) -> RoomMoved:
        """Their drafts, follows and mentions of this room go too. Nothing moves when they were not in it."""
        ...

    async def set_moderator(self, room: RoomId, user: UserId, *, on: bool) -> RoomMoved: ...

    async def members_of(self, room: RoomId, *, after: UserId | None, limit: int) -> list[Membership]: ...

    async def welcome(self, user: UserId, *, now: int) -> list[RoomMoved]:
        """Put a newcomer into the default rooms, once in their life; the rooms just joined (none the next time)."""
        ...

    async def is_member(self, user: UserId, room: RoomId) -> bool: ...
