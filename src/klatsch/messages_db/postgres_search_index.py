"""The index of what was said: it follows the messages in small batches, in transactions of its own.

Of all processes on one database, one at a time brings it further (an advisory lock, which goes with the transaction); the
others have nothing to do meanwhile. How far it is stands in the same transaction as what went in, so a kill at any moment
loses and doubles nothing. No post and no edit waits for it: a post writes nothing here, an edit a row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from klatsch.clock import DAY
from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_rows import as_written
from klatsch.messages_db.postgres_search_text import parts_in, vector_of
from klatsch.messages_db.search_text import (
    FORM,
    author_word,
    how_many_fit,
    indexed,
    mark_word,
    marks_said,
    plain,
    room_word,
)
from klatsch.model.search import Mark

MOST_AT_ONCE = 64
MOST_AT_ONCE_REBUILDING = 512
MOST_ROOMS_AT_ONCE = 64
SOMEBODY_ELSE = -1
_ONE_AT_A_TIME = 0x6B6C736561726368


class _Entry(NamedTuple):
    """A message as it is now."""

    number: int
    room: int
    seq: int
    author: UserId
    thread: int | None
    stored: str
    created_at: int
    is_deleted: bool
    is_pinned: bool
    has_reactions: bool
    has_replies: bool
    is_edited: bool

    def marks(self) -> list[Mark]:
        facts = {
            Mark.PIN: self.is_pinned,
            Mark.REACTION: self.has_reactions,
            Mark.EDITED: self.is_edited,
            Mark.REPLY: self.thread is not None,
            Mark.THREAD: self.thread is not None or self.has_replies,
        }
        return [mark for mark, holds in facts.items() if holds]

    def words(self) -> str:
        text = plain(as_written(self.stored))
        marks = [mark_word(mark) for mark in (*marks_said(text), *self.marks())]
        return vector_of(indexed(text, [room_word(self.room), author_word(self.author), *marks]))


_ENTRY = """m.number, m.room, m.seq, m.author, m.thread, m.content, m.created_at, m.deleted_at IS NOT NULL,
 m.pinned_at IS NOT NULL, m.reaction_count > 0, m.reply_count > 0, m.edited_at IS NOT NULL"""


async def index_some(most: int, connection: Connection, *, waiting: bool = False) -> int:
    """How much moved, or SOMEBODY_ELSE, who is at it at this moment. `waiting`: for them."""
    if waiting:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
    elif not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _ONE_AT_A_TIME):
        return SOMEBODY_ELSE
    if await connection.fetchval("SELECT form FROM search_state") != FORM:
        await _empty(connection)
    moved = await _index_moved(connection, most)
    return moved + await _index_new(connection, most - moved)


# -- what is new -------------------------------------------------------------------------------------------


async def _index_new(connection: Connection, most: int) -> int:
    """How many places further it is; those that were deleted before they were ever indexed count as well."""
    behind = {row[0]: row[1] for row in await connection.fetch(_BEHIND, MOST_ROOMS_AT_ONCE)} if most > 0 else {}
    if not behind:
        return 0
    rows = await connection.fetch(_FRESH, list(behind), list(behind.values()), most)
    entries = sorted((_Entry(*row) for row in rows), key=lambda entry: (entry.room, entry.seq))
    entries = entries[: how_many_fit([len(entry.stored) for entry in entries], most)]
    reached = dict(behind)
    for entry in entries:
        assert entry.seq == reached[entry.room] + 1, "a room's messages have no holes"
        reached[entry.room] = entry.seq
    moved = [room for room in reached if reached[room] > behind[room]]
    await _put(connection, entries)
    await _note_days(connection, entries)
    await connection.execute(_REACHED, moved, [reached[room] for room in moved])
    return len(entries)


# The rooms in which somebody wrote last come first; while much is to be indexed, those are what people look for.
_BEHIND = """SELECT r.number, coalesce(s.seq, 0) FROM rooms r LEFT JOIN search_rooms s ON s.room = r.number
 WHERE r.seq > coalesce(s.seq, 0) ORDER BY r.last_at DESC, r.number LIMIT $1"""

_FRESH = f"""SELECT {_ENTRY} FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS b (room, seq, nth)
 CROSS JOIN LATERAL (SELECT * FROM messages x WHERE x.room = b.room AND x.seq > b.seq ORDER BY x.seq LIMIT $3) m
 ORDER BY b.nth, m.seq LIMIT $3"""

_REACHED = """INSERT INTO search_rooms (room, seq) SELECT a.room, a.seq FROM unnest($1::bigint[], $2::bigint[]) AS a (room, seq)
 ON CONFLICT (room) DO UPDATE SET seq = excluded.seq"""


async def _note_days(connection: Connection, entries: Sequence[_Entry]) -> None:
    days = [entry.created_at // DAY for entry in entries]
    await connection.execute(
        "INSERT INTO search_days AS d (day, first, last) SELECT a.day, min(a.number), max(a.number)"
        " FROM unnest($1::bigint[], $2::bigint[]) AS a (day, number) GROUP BY a.day ON CONFLICT (day)"
        " DO UPDATE SET first = least(d.first, excluded.first), last = greatest(d.last, excluded.last)",
        days,
        [entry.number for entry in entries],
    )


# -- what moved --------------------------------------------------------------------------------------------


async def _index_moved(connection: Connection, most: int) -> int:
    """What is noted is forgotten first, then looked at: who moves it once more in between notes it once more."""
    noted = await connection.fetch(_MOVED, most)
    if not noted:
        return 0
    numbers = list({row[0] for row in noted})
    rows = await connection.fetch(f"SELECT {_ENTRY} FROM messages m WHERE m.number = ANY ($1::bigint[])", numbers)
    entries = [_Entry(*row) for row in rows]
    gone = set(numbers) - {entry.number for entry in entries if not entry.is_deleted}
    await connection.execute("DELETE FROM search_entries WHERE message = ANY ($1::bigint[])", list(gone))
    await _put(connection, entries)
    return len(numbers)


_MOVED = """DELETE FROM search_moves WHERE number IN (SELECT number FROM search_moves ORDER BY number LIMIT $1)
 RETURNING message"""


# -- entries -----------------------------------------------------------------------------------------------


async def _put(connection: Connection, entries: Sequence[_Entry]) -> None:
    kept = [entry for entry in entries if not entry.is_deleted]
    await connection.execute(
        _PUT,
        [entry.number for entry in kept],
        [entry.words() for entry in kept],
        [parts_in(as_written(entry.stored)) for entry in kept],
    )


_PUT = """INSERT INTO search_entries (message, words, parts) SELECT a.message, a.words::tsvector, a.parts::integer[]
 FROM unnest($1::bigint[], $2::text[], $3::text[]) AS a (message, words, parts)
 ON CONFLICT (message) DO UPDATE SET words = excluded.words, parts = excluded.parts"""


async def size(connection: Connection) -> int:
    """How many messages are in it."""
    return await connection.fetchval("SELECT count(*) FROM search_entries")


async def start_over(connection: Connection) -> None:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
    await _empty(connection)


async def _empty(connection: Connection) -> None:
    """What moved stays noted: it is looked at once more than needed."""
    await connection.execute("TRUNCATE search_entries, search_rooms, search_days")
    await connection.execute("UPDATE search_state SET form = $1", FORM)


# -- what left ---------------------------------------------------------------------------------------------

CLEAN = "VACUUM (SKIP_LOCKED) messages, message_edits, search_entries, search_moves"
"""What was deleted or edited leaves the pages of its table. Whoever cleans at this moment does it for all."""


async def has_remains(connection: Connection) -> bool:
    """Has the server rows to give up? It tells a moment late."""
    return bool(await connection.fetchval(_REMAINS))


_REMAINS = """SELECT coalesce(sum(n_dead_tup), 0) > 0 FROM pg_stat_user_tables
 WHERE relname IN ('messages', 'message_edits', 'search_entries', 'search_moves')"""
