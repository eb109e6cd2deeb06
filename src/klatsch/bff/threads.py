"""Threads: those that I follow, and how I keep one."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from klatsch.bff.inbox import InboxAsked, people_of, place_from, place_text
from klatsch.bff.messages import authors_of
from klatsch.bff.reading import ReadMark
from klatsch.bff.rooms import room_of
from klatsch.chat import Klatsch, threads
from klatsch.errors import MessageNotFound
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.events import Author
from klatsch.model.rooms import Notify
from klatsch.model.threads import Thread, ThreadWish


class ThreadBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays. `muted`: it is not in my inbox, and nobody calls me there."""

    following: bool | None = None
    notify: Notify | None = None
    muted: bool | None = None


class ThreadsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`users`: authors of the roots, and who replied last."""

    threads: list[Thread]
    users: dict[UserId, Author]
    more: bool
    next: str | None


async def all_threads(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, InboxAsked)
    found, next = await threads.all_threads(user, after=place_from(asked.after), limit=asked.limit, app=app)
    answer = ThreadsAnswer(
        threads=found,
        users=await authors_of(people_of(found), app),
        more=next is not None,
        next=place_text(next),
    )
    return wire.ok(answer)


async def follow_thread(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, ThreadBody)
    wish = ThreadWish(**msgspec.structs.asdict(body))
    return wire.ok(await threads.follow(user, room_of(request), thread_of(request), wish, app))


async def read_thread(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    mark = await wire.json_body(request, ReadMark)
    mine = await threads.read(user, room_of(request), thread_of(request), mark.seq, back=mark.back, app=app)
    return wire.ok(mine)


def thread_of(request: Request) -> int:
    """The root's seq that the address names; one that could not be is one that is not there. Raises MessageNotFound."""
    named: str = request.path_params["thread"]
    if not (named.isascii() and named.isdigit() and len(named) <= 15):
        raise MessageNotFound()
    return int(named)
