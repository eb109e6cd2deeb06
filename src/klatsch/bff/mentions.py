"""`GET /allMentions`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.messages import Limit, authors_of
from klatsch.chat import Klatsch, mentions
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import MESSAGE_ID_PATTERN, MessageId, UserId
from klatsch.model.events import Author
from klatsch.model.messages import Message


class MentionsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`before`: the last row's `_id`, for the next page."""

    before: Annotated[MessageId, msgspec.Meta(pattern=MESSAGE_ID_PATTERN)] | None = None
    limit: Limit = 50


class MentionsAnswer(msgspec.Struct, frozen=True):
    """The newest first."""

    messages: list[Message]
    users: dict[UserId, Author]
    more: bool


async def all_mentions(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, MentionsAsked)
    found, more = await mentions.all_mentions(user, before=asked.before, limit=asked.limit, app=app)
    return wire.ok(MentionsAnswer(found, await authors_of({message.author for message in found}, app), more))
