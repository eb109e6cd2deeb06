"""Messages: sending and reading."""

from __future__ import annotations

import msgspec

from klatsch.analytics import MESSAGES_SENT
from klatsch.chat import Klatsch
from klatsch.chat.rooms import rooms_of
from klatsch.errors import RoomNotFound
from klatsch.hub import room_topic
from klatsch.ids import ClientId, RoomId, message_id_text, new_message_id
from klatsch.messages_db import NewMessage, Posted
from klatsch.model.events import Author, MessageCreated
from klatsch.model.messages import Draft, Message, Page, Span
from klatsch.model.users import User

_encode = msgspec.json.Encoder().encode


async def send(author: User, draft: Draft, app: Klatsch) -> Message:
    """Store, then announce.

    Returns the stored message; for a client id that the author used before, the first one, and nothing is announced
    again.

    Raises RoomNotFound when the author is not in the room.
    """
    new = NewMessage(
        author=author.id,
        room=draft.room,
        client_id=draft.client_id or ClientId(message_id_text(new_message_id())),
        content=draft.content,
        now=app.clock.now(),
    )
    posted = await _post(author, new, app)
    if posted.is_new:
        MESSAGES_SENT.inc()
        await announce_created(posted.message, author, app)
    return posted.message


async def announce_created(message: Message, author: User, app: Klatsch) -> None:
    event = MessageCreated(
        room=message.room,
        seq=message.seq,
        change=message.change,
        message=message,
        author=Author(name=author.name, image=author.image),
    )
    await app.hub.publish(room_topic(message.room), _encode(event))


async def page(reader: User, room: RoomId, span: Span, app: Klatsch) -> Page:
    """Raises RoomNotFound when the reader is not in the room."""
    found = await app.messages_db.page(reader.id, room, span)
    if found is None and await _is_newcomer(reader, app):
        found = await app.messages_db.page(reader.id, room, span)
    if found is None:
        raise RoomNotFound()
    return found


async def newest(reader: User, *, limit: int, app: Klatsch) -> list[Message]:
    return await app.messages_db.newest(reader.id, limit=limit) if await rooms_of(reader, app) else []


async def _post(author: User, new: NewMessage, app: Klatsch) -> Posted:
    try:
        return await app.messages_db.post(new)
    except RoomNotFound:
        if not await _is_newcomer(author, app):
            raise
    return await app.messages_db.post(new)


async def _is_newcomer(user: User, app: Klatsch) -> bool:
    """True when the user has just been put into rooms: then it is worth asking again."""
    before = await app.messages_db.rooms_of(user.id)
    return not before and bool(await rooms_of(user, app))
