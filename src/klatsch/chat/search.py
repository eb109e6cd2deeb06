"""Searching among what the asker may see, and keeping the index up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.pace import Pace
from klatsch.chat.search_cursor import seal, unseal
from klatsch.chat.search_query import Wish, is_room_id, parse
from klatsch.clock import DAY, SECOND
from klatsch.errors import InvalidField, RoomNotFound
from klatsch.ids import RoomId
from klatsch.model.messages import Message
from klatsch.model.search import Search, Spot, ThreadPlace
from klatsch.model.users import User

REST = 30 * SECOND
FEW = 32
"""After so little there is nothing left, or so little that it may wait for what comes next."""
CLEAN_EVERY = DAY


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """`before`: the cursor of the next page; None: this was all. `marks`: what to mark in the messages."""

    messages: list[Message]
    before: str | None
    marks: list[str]


async def search(asker: User, typed: str, *, before: str | None, limit: int, app: Klatsch) -> SearchPage:
    """Raises InvalidField."""
    wish = parse(typed, me=asker.id)
    spot = _spot(asker, typed, before, app)
    wanted = await _with_places(asker, wish, app)
    found = await app.messages_db.search(asker.id, wanted, spot=spot, limit=limit)
    cursor = found.spot and seal(found.spot, user=asker.id, typed=typed, secret=app.secret)
    return SearchPage(messages=found.messages, before=cursor, marks=wish.marks)


def _spot(asker: User, typed: str, before: str | None, app: Klatsch) -> Spot | None:
    if before is None:
        return None
    spot = unseal(before, user=asker.id, typed=typed, secret=app.secret)
    if spot is None:
        raise InvalidField(
            "This cursor belongs to another search.", hint="Give `before` of the last page, and the same q."
        )
    return spot


async def _with_places(asker: User, wish: Wish, app: Klatsch) -> Search:
    """Rooms and the thread as the asker sees them."""
    rooms = [await _must_be_in(asker, room, app) for room in wish.rooms]
    not_rooms = [await _must_be_in(asker, room, app) for room in wish.not_rooms]
    thread = None
    if wish.thread is not None:
        message = await app.messages_db.message_of(asker.id, wish.thread)
        if message is None:
            raise InvalidField(
                "There is no such thread, or you cannot see it.", hint="thread: takes the id of a message."
            )
        thread = ThreadPlace(message.room, message.seq if message.thread is None else message.thread)
    return msgspec.structs.replace(wish.search, rooms=rooms, not_rooms=not_rooms, thread=thread)


async def _must_be_in(asker: User, name: str, app: Klatsch) -> RoomId:
    """One answer for a room that is not there, and one that the asker is not in."""
    room = is_room_id(name) or await app.messages_db.find_room("-".join(name.split()).casefold())
    seat = None if room is None else await app.messages_db.seat(asker.id, room)
    if seat is None or not seat.is_member:
        raise InvalidField(RoomNotFound.message, hint="in: takes the name or the id of a room that you are in.")
    return seat.room.id


# -- the index -----------------------------------------------------------------------------------------------


def keep_indexed(app: Klatsch) -> Callable[[], Awaitable[None]]:
    """To be called a few times a second: lets the index catch up in small steps, and less often while the loop is busy.

    When it fails, it rests, so that a broken index does not fill the log.
    """
    rest_until = 0
    clean_after = 0
    pace = Pace()

    async def catch_up() -> None:
        nonlocal rest_until, clean_after
        now = app.clock.now()
        if now < rest_until:
            return
        rest_until = now + REST
        pace.begin()
        while await app.messages_db.index_some() > FEW:
            await asyncio.sleep(pace.rest())
            pace.begin()
        if now >= clean_after and not await app.messages_db.clean_index():
            clean_after = now + CLEAN_EVERY
        rest_until = 0

    return catch_up
