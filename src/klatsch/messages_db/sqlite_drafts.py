"""Drafts: what somebody has begun to write, one for each room and thread."""

from __future__ import annotations

import sqlite3

from klatsch.errors import TooMany
from klatsch.ids import RoomId, UserId
from klatsch.messages_db.sqlite_rows import FLOOR
from klatsch.messages_db.sqlite_threads import has_root
from klatsch.model.drafts import MOST_DRAFTS, Unsent


def put_draft(
    user: UserId, room: RoomId, thread: int | None, content: str, now: int, connection: sqlite3.Connection
) -> Unsent | None:
    """The last writer wins, by this clock: `updated_at` rises even where the clock does not."""
    place = connection.execute(
        f"SELECT r.number, {FLOOR} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ? AND p.left_at IS NULL AND r.id = ?",
        (user, room),
    ).fetchone()
    if place is None:
        return None
    number, floor = place
    if content and thread is not None and not (thread > floor and has_root(connection, number, thread)):
        return None
    key = (user, number, thread or 0)
    known = connection.execute(
        "SELECT updated_at FROM drafts WHERE user_id = ? AND room = ? AND thread = ?", key
    ).fetchone()
    at = now if known is None else max(now, known[0] + 1)
    if content:
        _keep(connection, key, content, at, is_new=known is None)
    else:
        connection.execute("DELETE FROM drafts WHERE user_id = ? AND room = ? AND thread = ?", key)
    return Unsent(room=room, thread=thread, content=content, updated_at=at)


def _keep(connection: sqlite3.Connection, key: tuple[UserId, int, int], content: str, at: int, *, is_new: bool) -> None:
    if (
        is_new
        and connection.execute("SELECT count(*) FROM drafts WHERE user_id = ?", key[:1]).fetchone()[0] >= MOST_DRAFTS
    ):
        raise TooMany(f"A person keeps at most {MOST_DRAFTS} drafts.", hint="Send or discard one first.")
    connection.execute(
        "INSERT INTO drafts (user_id, room, thread, content, updated_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, room, thread) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
        (*key, content, at),
    )


def drafts_of(user: UserId, connection: sqlite3.Connection) -> list[Unsent]:
    rows = connection.execute(
        "SELECT r.id, d.thread, d.content, d.updated_at FROM drafts d JOIN rooms r ON r.number = d.room"
        " JOIN memberships p ON p.user_id = d.user_id AND p.room = d.room AND p.left_at IS NULL"
        f" WHERE d.user_id = ? AND (d.thread = 0 OR d.thread > {FLOOR}) ORDER BY d.updated_at DESC, r.id, d.thread",
        (user,),
    )
    return [
        Unsent(room=room, thread=thread or None, content=content, updated_at=at) for room, thread, content, at in rows
    ]
