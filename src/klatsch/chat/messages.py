"""Messages: sending and reading."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from klatsch.analytics import MESSAGES_SENT
from klatsch.chat import Klatsch
from klatsch.chat.mentions import LARGE_ROOM, calls_everybody, mentions_in
from klatsch.chat.policy import Action, is_allowed, must_be_allowed, posting_action, relations_of
from klatsch.chat.reading import announce_counts
from klatsch.chat.rooms import welcome
from klatsch.errors import MessageNotFound, NotAllowed, RoomArchived, RoomNotFound
from klatsch.hub import room_topic
from klatsch.ids import ClientId, MessageId, RoomId, message_id_text, new_message_id
from klatsch.messages_db import NewMessage, Posted
from klatsch.model.events import Author, MessageCreated, RoomStirred
from klatsch.model.messages import Draft, Edit, Message, Page, Span, View
from klatsch.model.rooms import History, Room, Seat
from klatsch.model.users import User

_encode = msgspec.json.Encoder().encode


# -- sending -----------------------------------------------------------------------------------------


async def send(author: User, draft: Draft, app: Klatsch) -> Message:
    """Store, then announce.

    Returns the stored message; for a client id that the author used before, the first one, and nothing is announced
    again. Raises RoomNotFound, RoomArchived, NotAllowed, MessageNotFound (no such thread, or nothing to quote).
    """
    seat = await _seat(author, draft.room, app)
    must_be_allowed(posting_action(seat, is_reply=draft.thread is not None), author, relations_of(seat))
    mentions = mentions_in(draft.content)
    must_call_gently(author, seat, mentions)
    if draft.quote is not None:
        await must_see(author, draft.quote, app)
    new = NewMessage(
        author=author.id,
        room=seat.room.id,
        client_id=draft.client_id or ClientId(message_id_text(new_message_id())),
        content=draft.content,
        now=app.clock.now(),
        thread=draft.thread,
        in_room=draft.in_room,
        quote=draft.quote,
        mentions=mentions,
    )
    try:
        posted = await app.messages_db.post(new)
    except (RoomNotFound, RoomArchived):
        app.seats.clear()  # what it said is older than what the database says
        raise
    if posted.is_new:
        MESSAGES_SENT.inc()
        await _announce_created(posted, author, seat.room, app)
    elif posted.message.room != seat.room.id and not await app.messages_db.is_member(author.id, posted.message.room):
        raise RoomNotFound()  # said long ago in a room that they have left: nothing of it is for them any more
    return posted.message


async def _seat(author: User, room: RoomId | None, app: Klatsch) -> Seat:
    """Where the author wants to speak; None: in the default room. Raises RoomNotFound unless they are in it."""
    now = app.clock.now()
    seat = app.seats.get(author.id, room, now=now)
    if seat is None:
        moves = app.seats.moves
        seat = await app.messages_db.seat(author.id, room)
        if (seat is None or not seat.is_member) and await welcome(author, app):
            seat = await app.messages_db.seat(author.id, room)
        if seat is None or not seat.is_member:
            raise RoomNotFound()
        if moves == app.seats.moves:
            app.seats.keep(author.id, room, seat, now=now)
    return seat


def must_call_gently(author: User, seat: Seat, mentions: list[str]) -> None:
    """Raises NotAllowed when this would call everybody in a large room."""
    is_large = seat.room.member_count > LARGE_ROOM
    if (
        is_large
        and calls_everybody(mentions)
        and not is_allowed(Action.MESSAGE_CALL_ALL, author.role, relations_of(seat))
    ):
        raise NotAllowed(
            f"In a room of more than {LARGE_ROOM} people, only moderators may call everybody.",
            hint="Mention the people whom you mean.",
        )


async def _announce_created(posted: Posted, author: User, room: Room, app: Klatsch) -> None:
    """Where newcomers do not see what was said before, the root of a reply is not for every ear."""
    message, root = posted.message, posted.root
    is_hidden = root is not None and hides_old(room)
    event = MessageCreated(
        room=message.room,
        before=posted.before,
        change=message.change if root is None or is_hidden else message.change + 1,
        seq=message.seq,
        message=message,
        root=None if is_hidden else root,
        author=Author(name=author.name, image=author.image),
    )
    await app.hub.publish(room_topic(message.room), _encode(event))
    if posted.follows:
        await announce_counts(posted.follows, app)
    if is_hidden:
        await announce_hole(message.room, message.change + 1, app)


def hides_old(room: Room) -> bool:
    return room.history is History.JOINED


async def announce_hole(room: RoomId, change: int, app: Klatsch) -> None:
    """Something moved that not everybody in the room may see: each asks, and is answered with what they may."""
    await app.hub.publish(room_topic(room), _encode(RoomStirred(room=room, change=change)))


# -- reading -----------------------------------------------------------------------------------------


async def page(reader: User, room: RoomId, span: Span, app: Klatsch) -> Page:
    """Raises RoomNotFound when the reader is not in the room."""
    found = await app.messages_db.page(reader.id, room, span)
    if found is None and await welcome(reader, app):
        found = await app.messages_db.page(reader.id, room, span)
    if found is None:
        raise RoomNotFound()
    return found


async def view(reader: User, room: RoomId, app: Klatsch) -> View | None:
    """None when the reader is not in the room."""
    return await app.messages_db.view(reader.id, room)


async def newest(reader: User, *, limit: int, app: Klatsch) -> list[Message]:
    await welcome(reader, app)
    return await app.messages_db.newest(reader.id, limit=limit)


async def quoted_by(reader: User, messages: Iterable[Message], app: Klatsch) -> dict[MessageId, Message]:
    """What these messages quote, as far as the reader may see it."""
    wanted = list({message.quote for message in messages if message.quote is not None})
    return await app.messages_db.messages_of(reader.id, wanted) if wanted else {}


async def must_see(reader: User, message: MessageId, app: Klatsch) -> Message:
    """Raises MessageNotFound."""
    found = await app.messages_db.message_of(reader.id, message)
    if found is None:
        raise MessageNotFound()
    return found


async def edits_of(reader: User, message: MessageId, app: Klatsch) -> list[Edit]:
    """Every wording, the present one last. Raises MessageNotFound, for a deleted one too."""
    found = await must_see(reader, message, app)
    if found.deleted_at is not None:
        raise MessageNotFound()
    earlier = await app.messages_db.edits_of(message)
    written_at = found.edited_at or found.created_at
    return [*earlier, Edit(version=len(earlier) + 1, content=found.content, written_at=written_at)]


async def all_pins(reader: User, room: RoomId, app: Klatsch) -> list[Message]:
    """Newest pin first. Raises RoomNotFound."""
    found = await app.messages_db.pins_of(reader.id, room)
    if found is None:
        raise RoomNotFound()
    return found


async def all_saved(
    reader: User, *, before: MessageId | None = None, limit: int, app: Klatsch
) -> tuple[list[Message], bool]:
    """Newest save first, those before the save of `before`; and whether there are more."""
    found = await app.messages_db.saved_of(reader.id, before=before, limit=limit + 1)
    return found[:limit], len(found) > limit
