"""Posting in groups: one call of `post_messages` (see the migrations) locks, checks, numbers and stores all that waits.

That one statement is a transaction and a round trip by itself. Where there are mentions or replies, more has to be
written, and read as it is then: such a group is a transaction of several statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import MessageNotFound, RoomArchived, RoomNotFound
from klatsch.ids import ClientId, MessageId, UserId, message_id_bytes, message_id_text, new_message_id
from klatsch.messages_db import NewMessage, Posted
from klatsch.messages_db.postgres_counts import my_threads
from klatsch.messages_db.postgres_follows import begin_following
from klatsch.messages_db.postgres_rows import MESSAGE, Row, messages_from, storable
from klatsch.messages_db.postgres_threads import root_now, store_mentions
from klatsch.model.messages import Message
from klatsch.model.threads import Counts

_POST = """SELECT * FROM post_messages($1::text[], $2::text[], $3::integer[], $4::integer[], $5::integer[], $6::bytea[],
 $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::boolean[], $12::bytea[], $13::text[])"""

_STORED = f"""SELECT {MESSAGE} FROM messages m JOIN rooms r ON r.number = m.room WHERE m.number = ANY ($1::bigint[])"""

# What post_messages says of each post.
_STORED_NOW, _STORED_BEFORE, _AS_ITS_TWIN, _ARCHIVED, _NO_THREAD = 1, 2, 3, 4, 5


class _Group:
    """A group of posts as `post_messages` takes it. Its arrays count from 1."""

    def __init__(self, posts: Sequence[NewMessage]) -> None:
        self.posts = posts
        self.ids = [new_message_id() for _ in posts]
        self.called = [msgspec.json.encode(list(post.mentions)).decode() if post.mentions else None for post in posts]
        self.is_plain = not any(post.thread is not None or post.mentions for post in posts)
        self._places: dict[str, int] = {}
        self._seats: dict[tuple[UserId, int], int] = {}
        last: dict[tuple[UserId, ClientId], int] = {}
        self._seat_of: list[int] = []
        self._twins: list[int | None] = []
        for nth, post in enumerate(posts, 1):
            place = self._places.setdefault(storable(post.room or ""), len(self._places) + 1)
            self._seat_of.append(self._seats.setdefault((post.author, place), len(self._seats) + 1))
            self._twins.append(last.get((post.author, post.client_id)))
            last[post.author, post.client_id] = nth

    def values(self) -> tuple[Any, ...]:
        """The values of _POST."""
        posts = self.posts
        return (
            list(self._places),
            [user for user, _ in self._seats],
            [place for _, place in self._seats],
            self._seat_of,
            self._twins,
            self.ids,
            [post.client_id for post in posts],
            [storable(post.content) for post in posts],
            [post.now for post in posts],
            [post.thread for post in posts],
            [post.thread is None or post.in_room for post in posts],
            [None if post.quote is None else message_id_bytes(post.quote) for post in posts],
            self.called,
        )


async def post_all(connection: Connection, posts: Sequence[NewMessage]) -> Sequence[Posted | Exception]:
    """One result a post, in order; rising `seq` in that order. To be called outside of a transaction.

    A post of somebody who is not in the room, or into a thread that is not there, is refused and harms nobody.
    """
    if not posts:
        return []
    group = _Group(posts)
    if group.is_plain:
        return await _post(connection, group)
    async with connection.transaction(isolation="read_committed"):
        return await _post(connection, group)


async def _post(connection: Connection, group: _Group) -> list[Posted | Exception]:
    row = await connection.fetchrow(_POST, *group.values())
    assert row is not None
    columns: Sequence[Sequence[Any]] = tuple(row)
    results: list[Posted | Exception] = []
    source: int
    before = await _stored_before(connection, columns[2])
    for nth, (outcome, source, known, *counters) in enumerate(zip(*columns, strict=True)):
        if outcome == _STORED_NOW:
            results.append(_posted(group, nth, counters))
        elif outcome == _STORED_BEFORE:
            results.append(Posted(message=before[known], is_new=False))
        elif outcome == _AS_ITS_TWIN:
            twin = results[source - 1]
            assert isinstance(twin, Posted)
            results.append(Posted(message=twin.message, is_new=False))
        else:
            results.append(_REFUSALS[outcome]())
    return results if group.is_plain else await _with_what_hangs_on_them(connection, group, results, columns[4])


_REFUSALS: dict[int, type[Exception]] = {0: RoomNotFound, _ARCHIVED: RoomArchived, _NO_THREAD: MessageNotFound}


async def _stored_before(connection: Connection, numbers: Sequence[int | None]) -> dict[int, Message]:
    """By number. A message that was stored stays for ever, so that this may be asked when its transaction is over."""
    known = [number for number in numbers if number is not None]
    if not known:
        return {}
    rows: Sequence[Row] = await connection.fetch(_STORED, known)
    return dict(zip((row[-1] for row in rows), await messages_from(connection, rows), strict=True))


def _posted(group: _Group, nth: int, counters: Sequence[Any]) -> Posted:
    post = group.posts[nth]
    room, _, seq, change, before, at = counters
    message = Message(
        id=message_id_text(group.ids[nth]),
        room=room,
        seq=seq,
        change=change,
        author=post.author,
        client_id=post.client_id,
        content=post.content,
        created_at=at,
        thread=post.thread,
        in_room=post.thread is None or post.in_room,
        quote=None if post.quote is None else MessageId(post.quote),
        mentions=list(post.mentions),
    )
    return Posted(message=message, is_new=True, before=before)


async def _with_what_hangs_on_them(
    connection: Connection, group: _Group, results: list[Posted | Exception], numbers: Sequence[int]
) -> list[Posted | Exception]:
    """Mentions and follows of those that are new; then replies are answered with their root as it is now.

    `numbers`: the room's, for each post.
    """
    new = [
        (nth, numbers[nth], result.message)
        for nth, result in enumerate(results)
        if isinstance(result, Posted) and result.is_new
    ]
    called = [(number, message.seq, whom) for nth, number, message in new if (whom := group.called[nth]) is not None]
    if called:
        await store_mentions(connection, called)
    replies = [(nth, number, message, message.thread) for nth, number, message in new if message.thread is not None]
    follows = {
        nth: await begin_following(connection, number, thread, seq=message.seq, author=message.author)
        for nth, number, message, thread in sorted(replies, key=lambda reply: (reply[1], reply[3]))  # an order of locks
    }
    for nth, number, message, thread in replies:
        threads = await my_threads(connection, follows[nth], message.room, thread) if follows[nth] else {}
        results[nth] = Posted(
            message=message,
            is_new=True,
            before=message.change - 1,
            root=await root_now(connection, number, thread),
            follows=[Counts(user=user, room=message.room, thread=threads.get(user)) for user in follows[nth]],
        )
    return results
