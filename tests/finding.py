"""Short words for searching, for the suites of the Messages DB."""

from __future__ import annotations

from klatsch.chat.search_query import parse
from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Message
from klatsch.model.search import Search, Spot


async def catch_up(db: MessagesDb) -> int:
    """Everything that was said is in the index; how much was not before."""
    done = 0
    while some := await db.index_some():
        done += some
    return done


async def found(db: MessagesDb, reader: UserId, wanted: str | Search, *, limit: int = 50) -> list[str]:
    """What they say, best first, in one page."""
    return [message.content for message in (await pages(db, reader, wanted, limit=limit))[0]]


async def walk(db: MessagesDb, reader: UserId, wanted: str | Search, *, limit: int) -> list[str]:
    """What they say, page by page to the end."""
    return [message.content for page in await pages(db, reader, wanted, limit=limit, most=10_000) for message in page]


async def pages(
    db: MessagesDb, reader: UserId, wanted: str | Search, *, limit: int, most: int = 1
) -> list[list[Message]]:
    search = parse(wanted, me=reader).search if isinstance(wanted, str) else wanted
    spot: Spot | None = None
    given: list[list[Message]] = []
    while len(given) < most:
        page = await db.search(reader, search, spot=spot, limit=limit)
        given.append(page.messages)
        assert len(page.messages) <= limit
        spot = page.spot
        if spot is None:
            break
    return given
