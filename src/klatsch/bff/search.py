"""`GET /search`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.messages import authors_of
from klatsch.chat import Klatsch
from klatsch.chat import search as chat_search
from klatsch.chat.search_cursor import CURSOR_PATTERN
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.events import Author
from klatsch.model.messages import Message
from klatsch.model.search import MOST_QUERY, MOST_RESULTS


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`q`: words, "phrases" and filters, as docs/concepts/search.md says. `before`: that of the last page."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_QUERY)]
    before: Annotated[str, msgspec.Meta(pattern=CURSOR_PATTERN)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_RESULTS)] = 20


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Best first. `more`: ask again with `before`, also when there are no messages. `terms`: what to mark in them."""

    messages: list[Message]
    users: dict[UserId, Author]
    terms: list[str]
    more: bool
    before: str | None


async def search(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, Asked)
    page = await chat_search.search(user, asked.q, before=asked.before, limit=asked.limit, app=app)
    answer = SearchAnswer(
        messages=page.messages,
        users=await authors_of({message.author for message in page.messages}, app),
        terms=page.marks,
        more=page.before is not None,
        before=page.before,
    )
    return wire.ok(answer)
