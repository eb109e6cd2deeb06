"""Is the file sound, and does every counter say what its rows say?"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from klatsch.drivers.sqlite_files import integrity, schema_number


def check(connection: sqlite3.Connection, besides: Sequence[str] = ()) -> dict[str, object]:
    """`besides`: problems of what stands beside the file."""
    problems = integrity(connection)
    if problems:
        return {
            "ok": False,
            "problems": problems,
            "schema": schema_number(connection),
        }  # nothing in it can be counted on
    problems = [*_miscounted(connection), *besides]
    rooms, messages = connection.execute(
        "SELECT (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages)"
    ).fetchone()
    return {
        "ok": not problems,
        "problems": problems,
        "rooms": rooms,
        "messages": messages,
        "schema": schema_number(connection),
    }


def _miscounted(connection: sqlite3.Connection) -> list[str]:
    """Rooms whose counters say something else than their rows."""
    problems: list[str] = []
    for id, seq, change, said, count, last, touched, members in connection.execute(
        "SELECT r.id, r.seq, r.change, r.member_count, count(m.seq), coalesce(max(m.seq), 0), coalesce(max(m.change), 0),"
        " (SELECT count(*) FROM memberships p WHERE p.room = r.number AND p.left_at IS NULL)"
        " FROM rooms r LEFT JOIN messages m ON m.room = r.number GROUP BY r.number"
    ):
        if not seq == count == last:
            problems.append(f"room {id} counts {seq} messages, holds {count}, the last is {last}")
        if change < touched:
            problems.append(f"room {id} is at change {change}, a message in it at {touched}")
        if said != members:
            problems.append(f"room {id} counts {said} members, has {members}")
    for user, id, ahead, counted in connection.execute(_MISCOUNTED_AHEAD):
        problems.append(f"{user} in {id} counts {ahead} messages of their own beyond the read mark, has {counted}")
    for user, id, read, seq in connection.execute(_READ_TOO_FAR):
        problems.append(f"{user} in {id} has read up to {read}, of {seq}")
    for user, id, seq in connection.execute(_MENTIONED_WRONGLY):
        problems.append(f"{user} is mentioned by message {seq} of {id}, which is another or gone")
    for user, id, thread, read, seq in connection.execute(_THREAD_READ_TOO_FAR):
        problems.append(f"{user} has read thread {thread} of {id} up to {read}, of {seq}")
    for what, statement in (
        ("replies", _MISCOUNTED_REPLIES),
        ("reactions", _MISCOUNTED_REACTIONS),
        ("edits", _MISCOUNTED_EDITS),
    ):
        for id, seq, said, counted in connection.execute(statement):
            problems.append(f"message {seq} of {id} counts {said} {what}, has {counted}")
    return problems


_MISCOUNTED_AHEAD = """
SELECT p.user_id, r.id, p.own_ahead, count(m.seq) AS counted FROM memberships p JOIN rooms r ON r.number = p.room
LEFT JOIN messages m ON m.room = p.room AND m.author = p.user_id AND m.seq > p.read_seq
WHERE p.left_at IS NULL GROUP BY p.user_id, p.room HAVING p.own_ahead <> counted LIMIT 20"""

_MISCOUNTED_REPLIES = """
SELECT r.id, m.seq, m.reply_count, (SELECT count(*) FROM messages a
 WHERE a.room = m.room AND a.thread = m.seq AND a.deleted_at IS NULL) AS counted
FROM messages m JOIN rooms r ON r.number = m.room
WHERE (m.reply_count <> 0 OR m.seq IN (SELECT thread FROM messages b WHERE b.room = m.room AND b.thread = m.seq))
 AND m.reply_count <> counted LIMIT 20"""

_READ_TOO_FAR = """
SELECT p.user_id, r.id, p.read_seq, r.seq FROM memberships p JOIN rooms r ON r.number = p.room
WHERE p.left_at IS NULL AND p.read_seq > r.seq LIMIT 20"""

_MISCOUNTED_REACTIONS = """
SELECT r.id, m.seq, m.reaction_count, coalesce(x.counted, 0) AS counted FROM messages m JOIN rooms r ON r.number = m.room
LEFT JOIN (SELECT message, count(*) AS counted FROM reactions GROUP BY message) x ON x.message = m.number
WHERE m.reaction_count <> coalesce(x.counted, 0) LIMIT 20"""

_MISCOUNTED_EDITS = """
SELECT r.id, m.seq, m.edit_count, coalesce(x.counted, 0) AS counted FROM messages m JOIN rooms r ON r.number = m.room
LEFT JOIN (SELECT message, count(*) AS counted FROM message_edits GROUP BY message) x ON x.message = m.number
WHERE m.edit_count <> coalesce(x.counted, 0) LIMIT 20"""

_MENTIONED_WRONGLY = """
SELECT c.user_id, r.id, c.seq FROM mentions c JOIN rooms r ON r.number = c.room LEFT JOIN messages m ON m.number = c.message
WHERE m.number IS NULL OR m.room <> c.room OR m.seq <> c.seq OR m.author <> c.author OR m.thread IS NOT c.thread
 OR m.deleted_at IS NOT NULL LIMIT 20"""

_THREAD_READ_TOO_FAR = """
SELECT f.user_id, r.id, f.thread, f.read_seq, r.seq FROM thread_follows f JOIN rooms r ON r.number = f.room
WHERE f.read_seq > r.seq LIMIT 20"""
