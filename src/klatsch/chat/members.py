"""Members of a room: adding, removing, making moderators; and telling everybody whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.chat.users import cards_of, must_be_users
from klatsch.errors import NotAllowed, RoomArchived, RoomNotFound, UserNotFound
from klatsch.hub import room_topic, user_topic
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import RoomMoved
from klatsch.model.events import RoomChanged, RoomClosed, RoomOpened
from klatsch.model.rooms import Membership, RoomKind, Seat
from klatsch.model.users import User

_encode = msgspec.json.Encoder().encode


async def all_members(
    user: User, room: RoomId, *, after: UserId | None, limit: int, app: Klatsch
) -> tuple[list[Membership], bool]:
    """Members by id, and whether there are more. Raises RoomNotFound."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.ROOM_READ, user, relations_of(seat))
    found = await app.messages_db.members_of(room, after=after, limit=limit + 1)
    return found[:limit], len(found) > limit


async def add_members(user: User, room: RoomId, others: Sequence[UserId], app: Klatsch) -> None:
    """Raises RoomNotFound, NotAllowed, RoomArchived, UserNotFound."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.MEMBER_ADD, user, relations_of(seat))
    if seat.room.kind is RoomKind.DIRECT:
        raise NotAllowed("A direct room is who is in it.", hint="Open another one with these people.")
    if seat.room.archived_at is not None:
        raise RoomArchived()
    await must_be_users(others, app)
    await announce_move(await app.messages_db.join(room, others, now=app.clock.now()), app)


async def remove_member(user: User, room: RoomId, other: UserId, app: Klatsch) -> None:
    """From the answer on, nothing of the room reaches them. Raises RoomNotFound, NotAllowed, UserNotFound."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.MEMBER_REMOVE, user, relations_of(seat))
    if seat.room.kind is RoomKind.DIRECT:
        raise NotAllowed("Nobody is removed from a direct room.")
    moved = await app.messages_db.leave(room, other, now=app.clock.now())
    if not moved.moved:
        raise UserNotFound("They are not in this room.")
    await announce_move(moved, app)


async def set_moderator(user: User, room: RoomId, other: UserId, *, on: bool, app: Klatsch) -> None:
    """Raises RoomNotFound, NotAllowed, UserNotFound."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.MEMBER_SET_MODERATOR, user, relations_of(seat))
    if seat.room.kind is RoomKind.DIRECT:
        raise NotAllowed("A direct room has no moderators.")
    theirs = await app.messages_db.seat(other, room)
    if theirs is None or not theirs.is_member:
        raise UserNotFound("They are not in this room.")
    await announce_move(await app.messages_db.set_moderator(room, other, on=on), app)


async def must_sit(user: User, room: RoomId, app: Klatsch) -> Seat:
    """The user's place in a room that they are in. Raises RoomNotFound."""
    seat = await app.messages_db.seat(user.id, room)
    if seat is None or not seat.is_member:
        raise RoomNotFound()
    return seat


async def announce_move(moved: RoomMoved, app: Klatsch) -> RoomMoved:
    """First those whose own membership moved, so that nobody hears a room that they have left; then the room."""
    if not moved.moved:
        return moved
    app.seats.clear()
    room = moved.room
    for member in moved.members:
        own = RoomClosed(room=room.id) if member.left_at is not None else RoomOpened(room=room.id, now=room)
        await app.hub.publish(user_topic(member.user), _encode(own))
    event = RoomChanged(
        room=room.id,
        before=moved.before,
        change=room.change,
        now=room,
        members=moved.members,
        users=await cards_of((member.user for member in moved.members), app),
    )
    await app.hub.publish(room_topic(room.id), _encode(event))
    return moved
