"""`GET /inbox`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.messages import Limit, authors_of
from klatsch.chat import Klatsch
from klatsch.chat import inbox as inboxes
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.events import Author
from klatsch.model.inbox import Place, UnreadRoom
from klatsch.model.threads import Thread

PLACE_PATTERN = "^[0-9]{1,16}[.][0-9A-Za-z]{1,40}(?!\\n)$"


class InboxAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: the `next` of the page before."""

    after: Annotated[str, msgspec.Meta(pattern=PLACE_PATTERN)] | None = None
    limit: Limit = 50


class InboxAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Rooms and threads, each the newest activity first; the next page goes on below both. `users`: of the threads."""

    rooms: list[UnreadRoom]
    threads: list[Thread]
    users: dict[UserId, Author]
    more: bool
    next: str | None


async def inbox(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, InboxAsked)
    found = await inboxes.inbox(user, after=place_from(asked.after), limit=asked.limit, app=app)
    answer = InboxAnswer(
        rooms=found.rooms,
        threads=found.threads,
        users=await authors_of(people_of(found.threads), app),
        more=found.next is not None,
        next=place_text(found.next),
    )
    return wire.ok(answer)


def people_of(threads: list[Thread]) -> set[UserId]:
    return {user for thread in threads for user in (thread.root.author, *thread.repliers)}


def place_from(text: str | None) -> Place | None:
    if text is None:
        return None
    at, _, key = text.partition(".")
    return Place(int(at), key)


def place_text(place: Place | None) -> str | None:
    return None if place is None else f"{place.at}.{place.key}"
