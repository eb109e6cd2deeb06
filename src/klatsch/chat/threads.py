"""Threads: following them, and how far they are read."""

from __future__ import annotations

from klatsch.chat import Klatsch
from klatsch.chat.members import must_sit
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.chat.reading import announce_counts
from klatsch.errors import MessageNotFound
from klatsch.ids import RoomId
from klatsch.model.inbox import Place, place_of
from klatsch.model.threads import Counts, MyThread, Thread, ThreadWish
from klatsch.model.users import User


async def follow(user: User, room: RoomId, thread: int, wish: ThreadWish, app: Klatsch) -> MyThread:
    """Follow, unfollow or mute. Raises RoomNotFound, MessageNotFound (no such thread)."""
    await _must_read(user, room, app)
    kept = await app.messages_db.follow(user.id, room, thread, wish)
    if kept is None or kept.thread is None:
        raise MessageNotFound()
    await announce_counts([kept], app)
    return kept.thread


async def read(user: User, room: RoomId, thread: int, seq: int, *, back: bool, app: Klatsch) -> MyThread:
    """Everything in the thread up to `seq` is read; `back`: from there on it is not. Raises RoomNotFound, MessageNotFound."""
    await _must_read(user, room, app)
    mine = await app.messages_db.read_thread(user.id, room, thread, seq, back=back)
    if mine is None:
        raise MessageNotFound()
    await announce_counts([Counts(user=user.id, room=room, thread=mine)], app)
    return mine


async def all_threads(
    user: User, *, after: Place | None, limit: int, app: Klatsch
) -> tuple[list[Thread], Place | None]:
    """The threads that I follow, the newest activity first; and where the next page begins."""
    found = await app.messages_db.threads_of(user.id, after=after, limit=limit + 1)
    return found[:limit], place_of(found[limit - 1]) if len(found) > limit else None


async def _must_read(user: User, room: RoomId, app: Klatsch) -> None:
    must_be_allowed(Action.ROOM_READ, user, relations_of(await must_sit(user, room, app)))
