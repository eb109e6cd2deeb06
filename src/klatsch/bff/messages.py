"""`GET /allMessages`, `POST /message`, and reading single ones."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.rooms import RoomIdField
from klatsch.chat import Klatsch, messages, users
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import MESSAGE_ID_PATTERN, ClientId, MessageId, RoomId, UserId
from klatsch.model.events import Author
from klatsch.model.messages import MOST_PER_PAGE, Draft, Edit, Message, Page, Seq, Span
from klatsch.model.rooms import Membership, Mine, Room
from klatsch.model.users import User

Cursor = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=MOST_PER_PAGE)]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most one of `before`, `after` (seqs) and `since` (a change); they, and `thread` (a seq), only with a room."""

    room: RoomIdField | None = None
    before: Cursor | None = None
    after: Cursor | None = None
    since: Cursor | None = None
    thread: Seq | None = None
    limit: Limit = 50


class MessagesPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`members` and `roomNow` come with `since`, when memberships or the room's facts moved; `mine` with every `since`.

    `quotes`: what these messages quote, as far as I may see it.
    """

    epoch: str
    room: RoomId | None
    seq: int | None
    change: int | None
    more: bool
    messages: list[Message]
    users: dict[UserId, Author]
    members: list[Membership] = []
    room_now: Room | None = None
    mine: Mine | None = None
    quotes: dict[MessageId, Message] = {}


class Sent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: MessageId = msgspec.field(name="_id")
    seq: int
    change: int
    room: RoomId
    client_id: ClientId
    created_at: int


class OneMessage(msgspec.Struct, frozen=True):
    message: Message
    users: dict[UserId, Author]


class SomeMessages(msgspec.Struct, frozen=True):
    messages: list[Message]
    users: dict[UserId, Author]


class PageOfMessages(msgspec.Struct, frozen=True):
    messages: list[Message]
    users: dict[UserId, Author]
    more: bool


class EditsAnswer(msgspec.Struct, frozen=True):
    edits: list[Edit]


class PinsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    room: RoomIdField


class SavedAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`before`: the last row's id, for the next page."""

    before: Annotated[MessageId, msgspec.Meta(pattern=MESSAGE_ID_PATTERN)] | None = None
    limit: Limit = 50


async def all_messages(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, Asked)
    cursors = sum(cursor is not None for cursor in (asked.before, asked.after, asked.since))
    if cursors > 1 or (asked.room is None and (cursors or asked.thread is not None)):
        raise InvalidField("At most one of before, after and since; and they, and thread, only together with a room.")
    if asked.room is not None and not cursors and asked.thread is None:
        return await _newest_page(user, asked.room, asked.limit, app)
    if asked.room is None:
        found = await messages.newest(user, limit=asked.limit, app=app)
        quotes = await messages.quoted_by(user, found, app)
        page = Page(messages=found, seq=0, change=0, more=False, quotes=quotes)
    else:
        span = Span(before=asked.before, after=asked.after, since=asked.since, thread=asked.thread, limit=asked.limit)
        page = await messages.page(user, asked.room, span, app)
    return wire.ok(await _answer(page, asked.room, app))


async def _newest_page(user: User, room: RoomId, limit: int, app: Klatsch) -> Reply:
    """What everybody asks for who opens a room: kept as bytes, for all who see the same of it, until something moves."""
    view, cards, now = await messages.view(user, room, app), app.cards.version, app.clock.now()
    kept = None if view is None else app.pages.get((room, limit), stamp=(view, cards), now=now)
    if kept is not None:
        return Reply(kept)
    page = await messages.page(user, room, Span(limit=limit), app)
    reply = wire.ok(await _answer(page, room, app))
    quotes_nothing = all(message.quote is None for message in page.messages)  # who sees what is quoted, differs
    if view is not None and page.change == view.change and quotes_nothing:
        app.pages.keep((room, limit), reply.body, stamp=(view, app.cards.version), now=now)
    return reply


async def _answer(page: Page, room: RoomId | None, app: Klatsch) -> MessagesPage:
    shown = [*page.messages, *page.quotes.values()]
    people = {message.author for message in shown} | {member.user for member in page.members}
    return MessagesPage(
        epoch=app.messages_db.epoch,
        room=room,
        seq=page.seq if room else None,
        change=page.change if room else None,
        more=page.more,
        messages=page.messages,
        users=await authors_of(people, app),
        members=page.members,
        room_now=page.room,
        mine=page.mine,
        quotes=page.quotes,
    )


async def message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    draft = await wire.json_body(request, Draft)
    sent = await messages.send(user, draft, app)
    answer = Sent(
        id=sent.id,
        seq=sent.seq,
        change=sent.change,
        room=sent.room,
        client_id=sent.client_id,
        created_at=sent.created_at,
    )
    return wire.ok(answer)


async def one_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return await one(await messages.must_see(user, message_of(request), app), app)


async def all_edits(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(EditsAnswer(await messages.edits_of(user, message_of(request), app)))


async def all_pins(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return await _some(await messages.all_pins(user, wire.query(request, PinsAsked).room, app), app)


async def all_saved(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, SavedAsked)
    found, more = await messages.all_saved(user, before=asked.before, limit=asked.limit, app=app)
    people = await authors_of({message.author for message in found}, app)
    return wire.ok(PageOfMessages(found, people, more))


def message_of(request: Request) -> MessageId:
    """The message that the address names; one that could not be is one that is not there."""
    return MessageId(request.path_params["message"])


async def one(found: Message, app: Klatsch) -> Reply:
    return wire.ok(OneMessage(found, await authors_of({found.author}, app)))


async def authors_of(ids: set[UserId], app: Klatsch) -> dict[UserId, Author]:
    cards = await users.cards_of(ids, app)
    return {id: Author(name=card.name, image=card.image) for id, card in cards.items()}


async def _some(found: list[Message], app: Klatsch) -> Reply:
    return wire.ok(SomeMessages(found, await authors_of({message.author for message in found}, app)))
