"""Rooms: which ones a user is in, and how newcomers get into the default ones."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.hub import room_topic
from klatsch.ids import RoomId, UserId
from klatsch.model.events import MemberJoined
from klatsch.model.rooms import Room
from klatsch.model.users import User


async def rooms_of(user: User, app: Klatsch) -> list[Room]:
    """The user's rooms; a newcomer is put into the default rooms first."""
    rooms = await app.messages_db.rooms_of(user.id)
    if rooms or not await _welcome(user, app):
        return rooms
    return await app.messages_db.rooms_of(user.id)


async def changes_of(user: UserId, app: Klatsch) -> dict[RoomId, int]:
    """Where each of the user's rooms stands: room → change."""
    return {room.id: room.change for room in await app.messages_db.rooms_of(user)}


async def _welcome(user: User, app: Klatsch) -> bool:
    """Sign-up knows nothing of rooms (another database), so a newcomer is welcomed at the first look.

    Once in their life.
    """
    joined = await app.messages_db.welcome(user.id, now=app.clock.now())
    for room in joined:
        await app.hub.publish(room_topic(room), msgspec.json.encode(MemberJoined(room=room, user=user.card())))
    return bool(joined)
