"""Typing: told to those in the room, stored nowhere."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.presence import is_invisible
from klatsch.errors import RoomNotFound
from klatsch.hub import room_topic
from klatsch.ids import RoomId
from klatsch.model.events import TypingStarted
from klatsch.model.users import User


async def start_typing(user: User, room: RoomId, app: Klatsch) -> None:
    """Who is invisible types unseen. Raises RoomNotFound when the user is not in the room."""
    if not await app.messages_db.is_member(user.id, room):
        raise RoomNotFound()
    if await is_invisible(user.id, app):
        return
    await app.hub.publish(room_topic(room), msgspec.json.encode(TypingStarted(room=room, user=user.id)))
