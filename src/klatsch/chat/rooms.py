"""Rooms: which ones a user is in, finding, making, changing, joining and leaving them."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.members import announce_move, must_sit
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.chat.users import must_be_users
from klatsch.errors import InvalidField, NotAllowed, RoomArchived, RoomNotFound
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import NewRoom
from klatsch.model.rooms import MOST_IN_DIRECT, History, MyRoom, Posting, Room, RoomFacts, RoomKind, Seat
from klatsch.model.users import Role, User


class RoomWish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants a new room to be."""

    name: str
    kind: RoomKind
    topic: str = ""
    purpose: str = ""
    posting: Posting = Posting.EVERYONE
    history: History = History.EVERYTHING
    members: list[UserId] = []


# -- mine --------------------------------------------------------------------------------------------


async def rooms_of(user: User, app: Klatsch) -> list[MyRoom]:
    """The user's rooms; a newcomer is put into the default rooms first."""
    await welcome(user, app)
    return await app.messages_db.rooms_of(user.id)


async def some_rooms(user: User, *, after: RoomId | None, limit: int, app: Klatsch) -> tuple[list[MyRoom], bool]:
    """A page of them, and whether there are more."""
    await welcome(user, app)
    rooms = await app.messages_db.rooms_of(user.id, after=after, limit=limit + 1)
    return rooms[:limit], len(rooms) > limit


async def changes_of(user: UserId, app: Klatsch) -> dict[RoomId, int]:
    """Where each of the user's rooms stands: room → change."""
    return await app.messages_db.changes_of(user)


async def welcome(user: User, app: Klatsch) -> bool:
    """Sign-up knows nothing of rooms (another database), so a newcomer is welcomed at the first look.

    Once in their life; True when they have just been put into rooms. Guests see only rooms that somebody added them to.
    """
    if user.role is Role.GUEST:
        return False
    moves = await app.messages_db.welcome(user.id, now=app.clock.now())
    for moved in moves:
        await announce_move(moved, app)
    return bool(moves)


# -- making and changing -------------------------------------------------------------------------------


async def create_room(user: User, wish: RoomWish, app: Klatsch) -> Room:
    """The maker moderates it. Raises NotAllowed, NameTaken, UserNotFound, InvalidField."""
    must_be_allowed(Action.ROOM_CREATE, user, relations_of(None))
    await must_be_users(wish.members, app)
    new = NewRoom(
        name=must_be_room_name(wish.name),
        topic=wish.topic,
        purpose=wish.purpose,
        kind=wish.kind,
        posting=wish.posting,
        history=wish.history,
        now=app.clock.now(),
        members=[user.id, *wish.members],
        moderators=[user.id],
        created_by=user.id,
    )
    return (await announce_move(await app.messages_db.create_room(new), app)).room


async def open_direct(user: User, others: list[UserId], app: Klatsch) -> Room:
    """The same people, the same room; alone, it is for notes to oneself. Raises UserNotFound, InvalidField."""
    must_be_allowed(Action.DIRECT_OPEN, user, relations_of(None))
    people = sorted({user.id, *others})
    if len(people) > MOST_IN_DIRECT:
        raise InvalidField(f"A direct room holds at most {MOST_IN_DIRECT} people.")
    await must_be_users(people, app)
    new = NewRoom(name="", topic="", kind=RoomKind.DIRECT, now=app.clock.now(), members=people, created_by=user.id)
    return (await announce_move(await app.messages_db.create_room(new), app)).room


async def change_room(user: User, room: RoomId, facts: RoomFacts, app: Klatsch) -> Room:
    """Raises RoomNotFound, NotAllowed, NameTaken, InvalidField, RoomArchived (restore it first)."""
    seat = await must_sit(user, room, app)
    if seat.room.kind is RoomKind.DIRECT:
        raise NotAllowed("A direct room has no name or topic, and nobody can archive it.")
    relations = relations_of(seat)
    must_be_allowed(Action.ROOM_CHANGE if facts.archived is None else Action.ROOM_ARCHIVE, user, relations)
    if facts.is_default is not None:
        must_be_allowed(Action.ROOM_SET_DEFAULT, user, relations)
        if facts.is_default and seat.room.kind is not RoomKind.PUBLIC:
            raise InvalidField("Only a public room can be one that newcomers are put into.")
    if seat.room.archived_at is not None and facts.archived is not False:
        raise RoomArchived()
    if facts.archived and (seat.room.is_default or facts.is_default):
        raise NotAllowed(
            "Newcomers are put into this room.", hint="Make another room the default, and this one not, first."
        )
    if facts.name is not None:
        facts = msgspec.structs.replace(facts, name=must_be_room_name(facts.name))
    return (await announce_move(await app.messages_db.change_room(room, facts, now=app.clock.now()), app)).room


def must_be_room_name(name: str) -> str:
    """Lower case, words joined by hyphens; letters and digits of any script, `-`, `_` and `.`. Raises InvalidField."""
    tidy = "-".join(name.split()).casefold()
    if not any(c.isalnum() for c in tidy) or not all(c.isalnum() or c in "-_." for c in tidy):
        raise InvalidField("A room's name is made of letters, digits, hyphens, underscores and dots.")
    return tidy


# -- finding, joining and leaving ------------------------------------------------------------------------


async def browse(user: User, *, query: str, after: str, limit: int, app: Klatsch) -> tuple[list[Room], bool]:
    """Public rooms by name, and whether there are more. Raises NotAllowed for guests."""
    must_be_allowed(Action.ROOM_BROWSE, user, relations_of(None))
    found = await app.messages_db.public_rooms(query=query.casefold(), after=after, limit=limit + 1)
    return found[:limit], len(found) > limit


async def find_room(user: User, name: str, app: Klatsch) -> Room:
    """The room of this name, present or former, if the user may see it. Raises RoomNotFound."""
    room = await app.messages_db.find_room("-".join(name.split()).casefold())
    if room is None:
        raise RoomNotFound()
    return (await _must_find(user, room, app)).room


async def join_room(user: User, room: RoomId, app: Klatsch) -> Room:
    """A public room. Raises RoomNotFound (for private ones, and for guests), RoomArchived."""
    seat = await _must_find(user, room, app)
    if seat.is_member:
        return seat.room
    must_be_allowed(Action.ROOM_JOIN, user, relations_of(seat))
    if seat.room.archived_at is not None:
        raise RoomArchived()
    return (await announce_move(await app.messages_db.join(room, [user.id], now=app.clock.now()), app)).room


async def leave_room(user: User, room: RoomId, app: Klatsch) -> None:
    """Raises RoomNotFound; NotAllowed for direct rooms, which are who is in them."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.ROOM_LEAVE, user, relations_of(seat))
    if seat.room.kind is RoomKind.DIRECT:
        raise NotAllowed("Nobody leaves a direct room.", hint="Mute it instead.")
    await announce_move(await app.messages_db.leave(room, user.id, now=app.clock.now()), app)


async def _must_find(user: User, room: RoomId, app: Klatsch) -> Seat:
    """A room that the user is in, or a public one that they may see. Raises RoomNotFound for every other."""
    seat = await app.messages_db.seat(user.id, room)
    if seat is None:
        raise RoomNotFound()
    if seat.is_member:
        return seat
    try:
        must_be_allowed(Action.ROOM_BROWSE, user, relations_of(seat))
    except NotAllowed:
        raise RoomNotFound() from None
    if seat.room.kind is not RoomKind.PUBLIC:
        raise RoomNotFound()
    return seat
