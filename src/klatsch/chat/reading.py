"""Reading: how far I have read, and how I keep a room. For my own devices alone."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.errors import RoomNotFound
from klatsch.hub import user_topic
from klatsch.ids import RoomId
from klatsch.model.events import MineChanged
from klatsch.model.rooms import Mine, Preferences
from klatsch.model.users import User


async def read(user: User, room: RoomId, seq: int, *, back: bool, app: Klatsch) -> Mine:
    """Everything up to `seq` is read. Only "mark unread" (`back`) moves the mark back. Raises RoomNotFound."""
    return await _announce(user, room, await app.messages_db.read(user.id, room, seq, back=back), app)


async def prefer(user: User, room: RoomId, wish: Preferences, app: Klatsch) -> Mine:
    """Raises RoomNotFound."""
    return await _announce(user, room, await app.messages_db.prefer(user.id, room, wish), app)


async def _announce(user: User, room: RoomId, mine: Mine | None, app: Klatsch) -> Mine:
    if mine is None:
        raise RoomNotFound()
    await app.hub.publish(user_topic(user.id), msgspec.json.encode(MineChanged(room=room, mine=mine)))
    return mine
