"""Drafts: what I have begun to write, the same on all my devices."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.members import must_sit
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.errors import MessageNotFound
from klatsch.hub import user_topic
from klatsch.ids import RoomId
from klatsch.model.drafts import Unsent
from klatsch.model.events import DraftChanged
from klatsch.model.users import User


async def put_draft(user: User, room: RoomId, thread: int | None, content: str, app: Klatsch) -> Unsent:
    """The last one wins; without content it goes. Raises RoomNotFound, MessageNotFound (no such thread), TooMany."""
    seat = await must_sit(user, room, app)
    must_be_allowed(Action.ROOM_READ, user, relations_of(seat))
    kept = await app.messages_db.put_draft(user.id, room, thread, content, now=app.clock.now())
    if kept is None:
        raise MessageNotFound()
    await app.hub.publish(user_topic(user.id), msgspec.json.encode(DraftChanged(draft=kept)))
    return kept


async def all_drafts(user: User, app: Klatsch) -> list[Unsent]:
    """The newest first."""
    return await app.messages_db.drafts_of(user.id)
