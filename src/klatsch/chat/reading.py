"""Reading: how far I have read, and how I keep a room. For my own devices alone."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from klatsch.chat import Klatsch
from klatsch.errors import RoomNotFound
from klatsch.hub import user_topic
from klatsch.ids import RoomId
from klatsch.model.events import AllRead, MineChanged, ThreadChanged
from klatsch.model.rooms import Mine, Preferences
from klatsch.model.threads import Counts
from klatsch.model.users import User

_encode = msgspec.json.Encoder().encode


async def read(user: User, room: RoomId, seq: int, *, back: bool, app: Klatsch) -> Mine:
    """Everything up to `seq` is read. Only "mark unread" (`back`) moves the mark back. Raises RoomNotFound."""
    return await _announce(user, room, await app.messages_db.read(user.id, room, seq, back=back), app)


async def prefer(user: User, room: RoomId, wish: Preferences, app: Klatsch) -> Mine:
    """Raises RoomNotFound."""
    return await _announce(user, room, await app.messages_db.prefer(user.id, room, wish), app)


async def read_all(user: User, app: Klatsch) -> dict[RoomId, int]:
    """Every room, and every thread that I keep, is read: where a mark moved, and to where."""
    moved = await app.messages_db.read_all(user.id)
    if moved:
        await app.hub.publish(user_topic(user.id), _encode(AllRead(rooms=moved)))
    return moved


async def _announce(user: User, room: RoomId, mine: Mine | None, app: Klatsch) -> Mine:
    if mine is None:
        raise RoomNotFound()
    await app.hub.publish(user_topic(user.id), _encode(MineChanged(room=room, mine=mine)))
    return mine


async def announce_counts(moved: Iterable[Counts], app: Klatsch) -> None:
    """To each of them, what they count now."""
    for counts in moved:
        topic = user_topic(counts.user)
        if counts.mine is not None:
            await app.hub.publish(topic, _encode(MineChanged(room=counts.room, mine=counts.mine)))
        if counts.thread is not None:
            await app.hub.publish(topic, _encode(ThreadChanged(room=counts.room, mine=counts.thread)))
