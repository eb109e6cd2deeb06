"""Posting in groups: everything that waits is checked, numbered and stored with a handful of statements.

The number of statements does not grow with the group (one SQLite call costs two hand-overs of the interpreter's lock,
more than the row itself).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from klatsch.errors import RoomNotFound
from klatsch.ids import ClientId, RoomId, UserId, message_id_text, new_message_id
from klatsch.messages_db import NewMessage, Posted
from klatsch.model.messages import Message

_Key = tuple[UserId, ClientId]


class _Counter:
    """A room's counters while a group is numbered."""

    __slots__ = ("change", "id", "last_at", "number", "seq")

    def __init__(self, number: int, id: RoomId, seq: int, change: int, last_at: int) -> None:
        self.number, self.id, self.seq, self.change, self.last_at = number, id, seq, change, last_at


def post_all(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> list[Posted | Exception]:
    """One result a post, in order; rising `seq` in that order.

    A post of somebody who is not in the room is answered with RoomNotFound, and harms nobody.
    """
    stored = _stored_before(connection, posts)
    counters = _counters(connection, posts)
    results: list[Posted | Exception] = []
    rows: list[tuple[object, ...]] = []
    for post in posts:
        key = (post.author, post.client_id)
        counter = counters.get((post.author, post.room or ""))
        if key in stored:
            results.append(Posted(message=stored[key], is_new=False))
        elif counter is None:
            results.append(RoomNotFound())
        else:
            message = _number(post, counter, rows)
            stored[key] = message
            results.append(Posted(message=message, is_new=True))
    _store(connection, rows, counters)
    return results


def _number(post: NewMessage, counter: _Counter, rows: list[tuple[object, ...]]) -> Message:
    counter.seq += 1
    counter.change += 1
    counter.last_at = max(post.now, counter.last_at + 1)
    id = new_message_id()
    rows.append(
        (id, counter.number, counter.seq, counter.change, post.author, post.client_id, post.content, counter.last_at)
    )
    return Message(
        id=message_id_text(id),
        room=counter.id,
        seq=counter.seq,
        change=counter.change,
        author=post.author,
        client_id=post.client_id,
        content=post.content,
        created_at=counter.last_at,
    )


def _stored_before(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> dict[_Key, Message]:
    asked = msgspec.json.encode([(post.author, post.client_id) for post in posts]).decode()
    rows = connection.execute(
        "SELECT m.id, r.id, m.seq, m.change, m.author, m.client_id, m.content, m.created_at, m.edited_at, m.deleted_at FROM json_each(?) a"
        " CROSS JOIN messages m ON m.author = a.value ->> 0 AND m.client_id = a.value ->> 1 JOIN rooms r ON r.number = m.room",
        (asked,),
    )
    return {
        (author, client): Message(
            id=message_id_text(id), room=room, seq=seq, change=change, author=author, client_id=client, content=content,
            created_at=created, edited_at=edited, deleted_at=deleted,
        )
        for id, room, seq, change, author, client, content, created, edited, deleted in rows
    }  # fmt: skip


def _counters(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> dict[tuple[UserId, str], _Counter]:
    """(author, room id or '' for the default) → counters, for the rooms that the author is in.

    One counter object a room.
    """
    asked = msgspec.json.encode(list({(post.author, post.room or "") for post in posts})).decode()
    rows = connection.execute(
        "SELECT a.value ->> 0, a.value ->> 1, r.number, r.id, r.seq, r.change, r.last_at FROM json_each(?) a"
        " CROSS JOIN rooms r ON r.id = CASE a.value ->> 1"
        " WHEN '' THEN (SELECT id FROM rooms WHERE is_default ORDER BY number LIMIT 1) ELSE a.value ->> 1 END"
        " JOIN memberships p ON p.user_id = a.value ->> 0 AND p.room = r.number",
        (asked,),
    )
    rooms: dict[int, _Counter] = {}
    return {
        (author, asked): rooms.setdefault(number, _Counter(number, id, seq, change, last_at))
        for author, asked, number, id, seq, change, last_at in rows
    }


def _store(
    connection: sqlite3.Connection, rows: list[tuple[object, ...]], counters: dict[tuple[UserId, str], _Counter]
) -> None:
    connection.executemany(
        "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    moved = {row[1] for row in rows}
    connection.executemany(
        "UPDATE rooms SET seq = ?, change = ?, last_at = ? WHERE number = ?",
        {
            (counter.seq, counter.change, counter.last_at, counter.number)
            for counter in counters.values()
            if counter.number in moved
        },
    )
