"""`GET /allMessages`, `POST /message`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, messages, users
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import ROOM_ID_PATTERN, ClientId, MessageId, RoomId, UserId
from klatsch.model.events import Author
from klatsch.model.messages import MOST_PER_PAGE, Draft, Message, Span

Cursor = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most one of `before`, `after` (seqs) and `since` (a change), and only with a room."""

    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)] | None = None
    before: Cursor | None = None
    after: Cursor | None = None
    since: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_PER_PAGE)] = 50


class MessagesPage(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    room: RoomId | None
    seq: int | None
    change: int | None
    more: bool
    messages: list[Message]
    users: dict[UserId, Author]


class Sent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: MessageId = msgspec.field(name="_id")
    seq: int
    change: int
    room: RoomId
    client_id: ClientId
    created_at: int


async def all_messages(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, Asked)
    cursors = sum(cursor is not None for cursor in (asked.before, asked.after, asked.since))
    if cursors > 1 or (cursors and asked.room is None):
        raise InvalidField("At most one of before, after and since, and only together with a room.")
    if asked.room is None:
        found = await messages.newest(user, limit=asked.limit, app=app)
        return wire.ok(
            MessagesPage(
                epoch=app.messages_db.epoch,
                room=None,
                seq=None,
                change=None,
                more=False,
                messages=found,
                users=await _authors(found, app),
            )
        )
    span = Span(before=asked.before, after=asked.after, since=asked.since, limit=asked.limit)
    page = await messages.page(user, asked.room, span, app)
    authors = await _authors(page.messages, app)
    return wire.ok(
        MessagesPage(
            epoch=app.messages_db.epoch,
            room=asked.room,
            seq=page.seq,
            change=page.change,
            more=page.more,
            messages=page.messages,
            users=authors,
        )
    )


async def message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    draft = await wire.json_body(request, Draft)
    sent = await messages.send(user, draft, app)
    return wire.ok(
        Sent(
            id=sent.id,
            seq=sent.seq,
            change=sent.change,
            room=sent.room,
            client_id=sent.client_id,
            created_at=sent.created_at,
        )
    )


async def _authors(found: list[Message], app: Klatsch) -> dict[UserId, Author]:
    cards = await users.cards_of((message.author for message in found), app)
    return {id: Author(name=card.name, image=card.image) for id, card in cards.items()}
