"""What people do to a message that is there: edit, delete, react, pin, save."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.mentions import calls_everybody, mentions_in
from klatsch.chat.messages import announce_hole, hides_old, must_call_gently, must_see
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.chat.reading import announce_counts
from klatsch.clock import MINUTE
from klatsch.errors import MessageNotFound, RoomArchived, TooLate
from klatsch.hub import room_topic, user_topic
from klatsch.ids import MessageId
from klatsch.messages_db import Touched
from klatsch.model.events import MessageChanged, SavedChanged
from klatsch.model.messages import Message
from klatsch.model.rooms import Seat
from klatsch.model.users import User


async def edit(user: User, message: MessageId, content: str, app: Klatsch) -> Message:
    """Raises MessageNotFound, NotAllowed (not mine, or it would call everybody in a large room), TooLate, RoomArchived."""
    found, seat = await _must_touch(Action.MESSAGE_EDIT, user, message, app)
    now, mentions = app.clock.now(), mentions_in(content)
    most = app.settings.edit_minutes
    if most and now - found.created_at > most * MINUTE:
        raise TooLate(f"A message may be edited for {most} minutes.")
    if not calls_everybody(found.mentions):
        must_call_gently(user, seat, mentions)
    return await _announce(await app.messages_db.edit(message, content, mentions, now=now, by=user.id), seat, app)


async def delete(user: User, message: MessageId, app: Klatsch) -> Message:
    """Its words are gone for good; its place stays. Raises MessageNotFound, NotAllowed, RoomArchived."""
    _, seat = await _must_touch(Action.MESSAGE_DELETE, user, message, app)
    return await _announce(await app.messages_db.delete(message, now=app.clock.now(), by=user.id), seat, app)


async def react(user: User, message: MessageId, emoji: str, *, on: bool, app: Klatsch) -> Message:
    """One of each kind a person. Raises MessageNotFound, RoomArchived, TooMany."""
    _, seat = await _must_touch(Action.MESSAGE_REACT, user, message, app)
    return await _announce(await app.messages_db.react(user.id, message, emoji, on=on, now=app.clock.now()), seat, app)


async def pin(user: User, message: MessageId, *, on: bool, app: Klatsch) -> Message:
    """Raises MessageNotFound, NotAllowed, RoomArchived, TooMany."""
    _, seat = await _must_touch(Action.MESSAGE_PIN, user, message, app)
    return await _announce(await app.messages_db.pin(user.id, message, on=on, now=app.clock.now()), seat, app)


async def save(user: User, message: MessageId, *, on: bool, app: Klatsch) -> None:
    """For oneself alone. Raises MessageNotFound; taking back works for what one no longer sees, too."""
    if on and (await must_see(user, message, app)).deleted_at is not None:
        raise MessageNotFound()
    if await app.messages_db.save(user.id, message, on=on, now=app.clock.now()):
        event = SavedChanged(message=message, saved=on)
        await app.hub.publish(user_topic(user.id), msgspec.json.encode(event))


async def _must_touch(action: Action, user: User, message: MessageId, app: Klatsch) -> tuple[Message, Seat]:
    """Through the asker: what the user cannot see, they cannot touch; a deleted one is gone."""
    found = await must_see(user, message, app)
    seat = await app.messages_db.seat(user.id, found.room)
    must_be_allowed(action, user, relations_of(seat, is_author=found.author == user.id))
    if seat is None or found.deleted_at is not None:
        raise MessageNotFound()
    if seat.room.archived_at is not None:
        raise RoomArchived()
    return found, seat


async def _announce(touched: Touched | None, seat: Seat, app: Klatsch) -> Message:
    if touched is None:
        raise MessageNotFound()
    message = touched.message
    if not touched.moved:
        return message
    if hides_old(seat.room):
        await announce_hole(message.room, message.change, app)
    else:
        event = MessageChanged(
            room=message.room, before=touched.before, change=message.change, message=message, root=touched.root
        )
        await app.hub.publish(room_topic(message.room), msgspec.json.encode(event))
    await announce_counts(touched.counts, app)
    return message
