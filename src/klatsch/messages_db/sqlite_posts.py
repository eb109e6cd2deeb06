"""Posting in groups: everything that waits is checked, numbered and stored with a handful of statements.

The number of statements does not grow with the group (one SQLite call costs two hand-overs of the interpreter's lock,
more than the row itself). Replies, mentions and follows cost statements of their own, when there are any.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from klatsch.errors import MessageNotFound, RoomArchived, RoomNotFound
from klatsch.ids import ClientId, RoomId, UserId, message_id_bytes, message_id_text, new_message_id
from klatsch.messages_db import NewMessage, Posted
from klatsch.messages_db.sqlite_rows import DEFAULT_FIRST, FLOOR, MESSAGE, messages_from
from klatsch.messages_db.sqlite_threads import count_reply, has_root, store_mentions, with_roots
from klatsch.model.messages import Message

_Key = tuple[UserId, ClientId]
_Row = tuple[Any, ...]


class Counter:
    """A room's counters while a group is numbered; one object a room."""

    __slots__ = ("change", "id", "is_archived", "last_at", "number", "seq")

    def __init__(self, number: int, id: RoomId, seq: int, change: int, last_at: int, is_archived: bool) -> None:
        self.number, self.id, self.seq, self.change, self.last_at = number, id, seq, change, last_at
        self.is_archived = is_archived


class Seat:
    """An author's membership of a room while a group is numbered. `floor`: the last seq that they may not see."""

    __slots__ = ("author", "counter", "floor", "own_ahead", "posted", "read_seq")

    def __init__(self, author: UserId, counter: Counter, read_seq: int, own_ahead: int, floor: int) -> None:
        self.author, self.counter, self.read_seq, self.own_ahead, self.floor = (
            author,
            counter,
            read_seq,
            own_ahead,
            floor,
        )
        self.posted = False

    def moves_to(self, seq: int) -> None:
        """Whoever had read everything has read what they say themselves, too; others keep their mark."""
        self.posted = True
        self.own_ahead += 1
        if self.read_seq + self.own_ahead == seq:
            self.read_seq, self.own_ahead = seq, 0


_Seats = dict[tuple[UserId, str], Seat]


def post_all(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> list[Posted | Exception]:
    """One result a post, in order; rising `seq` in that order.

    A post of somebody who is not in the room, or into a thread that is not there, is refused and harms nobody.
    """
    stored = _stored_before(connection, posts)
    seats = _seats(connection, posts)
    results: list[Posted | Exception] = []
    rows: list[_Row] = []
    for post in posts:
        known = stored.get((post.author, post.client_id))
        if known is not None:
            results.append(Posted(message=known, is_new=False))
            continue
        seat = seats.get((post.author, post.room or ""))
        refusal = _refusal(connection, post, seat, rows)
        if seat is None or refusal is not None:
            results.append(refusal or RoomNotFound())
            continue
        posted = _number(post, seat, rows)
        stored[(post.author, post.client_id)] = posted.message
        results.append(posted)
    return with_roots(connection, results, _store(connection, rows, seats))


def _refusal(connection: sqlite3.Connection, post: NewMessage, seat: Seat | None, rows: list[_Row]) -> Exception | None:
    if seat is None:
        return RoomNotFound()
    if seat.counter.is_archived:
        return RoomArchived()
    if post.thread is None or (seat.floor < post.thread <= seat.counter.seq and _is_root(connection, post, seat, rows)):
        return None
    return MessageNotFound()


def _is_root(connection: sqlite3.Connection, post: NewMessage, seat: Seat, rows: list[_Row]) -> bool:
    """The root may be of this very group, not stored yet."""
    for row in rows:
        if row[1] == seat.counter.number and row[2] == post.thread:
            return row[8] is None
    return has_root(connection, seat.counter.number, post.thread)


def _number(post: NewMessage, seat: Seat, rows: list[_Row]) -> Posted:
    counter = seat.counter
    before = counter.change
    counter.seq += 1
    counter.change += 1
    counter.last_at = max(post.now, counter.last_at + 1)
    seat.moves_to(counter.seq)
    id = new_message_id()
    mentions = list(post.mentions)
    message = Message(
        id=message_id_text(id),
        room=counter.id,
        seq=counter.seq,
        change=counter.change,
        author=post.author,
        client_id=post.client_id,
        content=post.content,
        created_at=counter.last_at,
        thread=post.thread,
        in_room=post.thread is None or post.in_room,
        quote=post.quote,
        mentions=mentions,
    )
    quote = None if post.quote is None else message_id_bytes(post.quote)
    called = msgspec.json.encode(mentions).decode() if mentions else None
    rows.append(
        (id, counter.number, counter.seq, counter.change, post.author, post.client_id, post.content, counter.last_at,
         post.thread, message.in_room, quote, called)
    )  # fmt: skip
    if post.thread is not None:
        counter.change += 1  # the root's, which now counts one more reply
    return Posted(message=message, is_new=True, before=before)


def _stored_before(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> dict[_Key, Message]:
    asked = msgspec.json.encode([(post.author, post.client_id) for post in posts]).decode()
    rows = connection.execute(
        "WITH a (author, client_id) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
        f" SELECT {MESSAGE} FROM a CROSS JOIN messages m ON m.client_id = a.client_id AND m.author = a.author"
        " JOIN rooms r ON r.number = m.room",
        (asked,),
    ).fetchall()
    return {(message.author, message.client_id): message for message in messages_from(connection, rows)}


def _seats(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> _Seats:
    """(author, room id or '' for the default) → seat, for the rooms that the author is in."""
    asked = msgspec.json.encode(list({(post.author, post.room or "") for post in posts})).decode()
    rows = connection.execute(
        "WITH a (author, room) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
        " SELECT a.author, a.room, p.read_seq, p.own_ahead,"
        f" {FLOOR}, r.number, r.id, r.seq, r.change, r.last_at, r.archived_at IS NOT NULL"
        " FROM a CROSS JOIN rooms r ON r.id = CASE a.room"
        f" WHEN '' THEN (SELECT id FROM rooms WHERE is_default {DEFAULT_FIRST}) ELSE a.room END"
        " JOIN memberships p ON p.user_id = a.author AND p.room = r.number AND p.left_at IS NULL",
        (asked,),
    )
    rooms: dict[int, Counter] = {}
    seats: dict[tuple[UserId, int], Seat] = {}
    found: _Seats = {}
    for author, wanted, read_seq, own_ahead, floor, number, *rest in rows:
        counter = rooms.setdefault(number, Counter(number, *rest))
        found[author, wanted] = seats.setdefault((author, number), Seat(author, counter, read_seq, own_ahead, floor))
    return found


def _store(connection: sqlite3.Connection, rows: list[_Row], seats: _Seats) -> dict[tuple[int, int], list[UserId]]:
    """Whom each reply, by room and seq, made follow its thread."""
    connection.executemany(
        "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at, thread, in_room, quote, mentions)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    moved = {row[1] for row in rows}
    connection.executemany(
        "UPDATE rooms SET seq = ?, change = ?, last_at = ? WHERE number = ?",
        {
            (c.seq, c.change, c.last_at, c.number)
            for c in (seat.counter for seat in seats.values())
            if c.number in moved
        },
    )
    connection.executemany(
        "UPDATE memberships SET read_seq = ?, own_ahead = ? WHERE user_id = ? AND room = ?",
        {(seat.read_seq, seat.own_ahead, seat.author, seat.counter.number) for seat in seats.values() if seat.posted},
    )
    called = [(row[1], row[2], row[11]) for row in rows if row[11] is not None]
    if called:
        store_mentions(connection, called)
    return {(row[1], row[2]): count_reply(connection, _reply(row)) for row in rows if row[8] is not None}


def _reply(row: _Row) -> dict[str, object]:
    _, room, seq, change, author, _, _, at, thread, *_ = row
    return {"room": room, "seq": seq, "change": change, "author": author, "at": at, "thread": thread}
