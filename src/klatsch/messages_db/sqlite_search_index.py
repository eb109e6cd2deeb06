"""The index of what was said: it follows the messages in small batches, so that a post never waits long behind one.

How far it is stands in the same transaction as what went into it, so a kill at any moment loses and doubles nothing. What
is edited or deleted after it was indexed is queued by a trigger, with the words that must leave.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from klatsch.clock import DAY
from klatsch.ids import UserId
from klatsch.messages_db.sqlite_search_text import FORM, author_word, indexed, mark_word, marks_said, plain, room_word
from klatsch.model.search import Mark

MOST_AT_ONCE = 64
"""While a server serves. Rebuilding is in less of a hurry to let go."""
MOST_AT_ONCE_REBUILDING = 512
CHARACTERS_EACH = 250
PAGES_TO_MERGE = 32
TABLES = ("search_words", "search_parts")

_FACTS = "m.pinned_at IS NOT NULL, m.reaction_count > 0, m.reply_count > 0, m.edited_at IS NOT NULL"


class _Entry(NamedTuple):
    """A message as the index has it, or is to have it."""

    number: int
    room: int
    author: UserId
    thread: int | None
    content: str
    is_pinned: int
    has_reactions: int
    has_replies: int
    is_edited: int

    def marks(self) -> list[Mark]:
        facts = {
            Mark.PIN: self.is_pinned,
            Mark.REACTION: self.has_reactions,
            Mark.EDITED: self.is_edited,
            Mark.REPLY: self.thread is not None,
            Mark.THREAD: self.thread is not None or self.has_replies,
        }
        return [mark for mark, holds in facts.items() if holds]


def index_some(most: int, connection: sqlite3.Connection) -> int:
    position, form = connection.execute("SELECT position, form FROM search_state").fetchone()
    if form != FORM:
        start_over(connection)
        position = 0
    moved = _index_moved(connection, most // 2)
    fresh = _index_new(connection, position, most - moved)
    if moved or fresh:
        _merge(connection, PAGES_TO_MERGE)
    return moved + fresh


# -- what is new -------------------------------------------------------------------------------------------


def _index_new(connection: sqlite3.Connection, position: int, most: int) -> int:
    """How many places further it is; those that were deleted before they were ever indexed count as well."""
    rows = connection.execute(
        f"SELECT m.deleted_at, m.created_at, m.number, m.room, m.author, m.thread, m.content, {_FACTS} FROM messages m"
        " WHERE m.number > ? ORDER BY m.number LIMIT ?",
        (position, most),
    ).fetchall()
    rows = _bounded(rows, most * CHARACTERS_EACH)
    if not rows:
        return 0
    _put(connection, [_Entry(*row[2:]) for row in rows if row[0] is None])
    _note_days(connection, ((row[1] // DAY, row[2]) for row in rows))
    connection.execute("UPDATE search_state SET position = ?", (rows[-1][2],))
    return len(rows)


def _bounded(rows: list[Any], most: int) -> list[Any]:
    """As many of the first as are short enough together; one at least."""
    characters = 0
    for count, row in enumerate(rows):
        characters += len(row[6])
        if characters > most:
            return rows[: max(1, count)]
    return rows


def _note_days(connection: sqlite3.Connection, seen: Iterable[tuple[int, int]]) -> None:
    spans: dict[int, tuple[int, int]] = {}
    for day, number in seen:
        first, _ = spans.get(day, (number, number))
        spans[day] = (first, number)
    connection.executemany(
        "INSERT INTO search_days (day, first, last) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
        [(day, first, last) for day, (first, last) in spans.items()],
    )


# -- what moved --------------------------------------------------------------------------------------------


def _index_moved(connection: sqlite3.Connection, most: int) -> int:
    """Take out what was indexed, and put in what there is now; of a deleted message nothing."""
    rows = connection.execute(
        "SELECT m.number, m.room, m.author, m.thread, q.content, q.is_pinned, q.has_reactions, q.has_replies, q.is_edited,"
        f" m.deleted_at IS NULL, m.content, {_FACTS} FROM search_queue q JOIN messages m ON m.number = q.message"
        " ORDER BY q.message LIMIT ?",
        (most,),
    ).fetchall()
    if not rows:
        return 0
    _take(connection, [_Entry(*row[:9]) for row in rows])
    _put(connection, [_Entry(*row[:4], *row[10:]) for row in rows if row[9]])
    connection.executemany("DELETE FROM search_queue WHERE message = ?", [(row[0],) for row in rows])
    connection.execute("UPDATE search_state SET removed = removed + ?", (len(rows),))
    return len(rows)


# -- entries -----------------------------------------------------------------------------------------------


def _put(connection: sqlite3.Connection, entries: Sequence[_Entry]) -> None:
    words, parts = _rows(entries)
    connection.executemany("INSERT INTO search_words (rowid, body) VALUES (?, ?)", words)
    connection.executemany("INSERT INTO search_parts (rowid, body) VALUES (?, ?)", parts)


def _take(connection: sqlite3.Connection, entries: Sequence[_Entry]) -> None:
    words, parts = _rows(entries)
    connection.executemany("INSERT INTO search_words (search_words, rowid, body) VALUES ('delete', ?, ?)", words)
    connection.executemany("INSERT INTO search_parts (search_parts, rowid, body) VALUES ('delete', ?, ?)", parts)


def _rows(entries: Sequence[_Entry]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    parts = [(entry.number, plain(entry.content)) for entry in entries]
    words = [
        (entry.number, indexed(text, _facts(entry, text))) for entry, (_, text) in zip(entries, parts, strict=True)
    ]
    return words, parts


def _facts(entry: _Entry, text: str) -> list[str]:
    marks = [mark_word(mark) for mark in (*marks_said(text), *entry.marks())]
    return [room_word(entry.room), author_word(entry.author), *marks]


def size(connection: sqlite3.Connection) -> int:
    """How many messages are in it."""
    return int(connection.execute("SELECT count(*) FROM search_words_docsize").fetchone()[0])


# -- the files ---------------------------------------------------------------------------------------------


def _merge(connection: sqlite3.Connection, pages: int) -> bool:
    """Join parts of the index's files that are ripe for it, a bounded number of pages; True: some were."""
    before = connection.total_changes
    for table in TABLES:
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before > len(TABLES)


def clean(connection: sqlite3.Connection) -> bool:
    """What is taken out of the index stays in its files until they are joined with the note that it is gone: join all."""
    removed, cleaning = connection.execute("SELECT removed, cleaning FROM search_state").fetchone()
    if cleaning:
        if _merge(connection, PAGES_TO_MERGE):
            return True
        connection.execute("UPDATE search_state SET cleaning = 0")
        return False
    if not removed:
        return False
    _merge(connection, -PAGES_TO_MERGE)
    connection.execute("UPDATE search_state SET cleaning = 1, removed = 0")
    return True


def start_over(connection: sqlite3.Connection) -> None:
    """An empty index, whatever became of the old one. Joining is done by `_merge`, in small steps, instead of by a post's commit."""
    for table in TABLES:
        made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        connection.execute(f"DROP TABLE {table}")
        connection.execute(made)
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('crisismerge', 64)")
    connection.execute("DELETE FROM search_queue")
    connection.execute("DELETE FROM search_days")
    connection.execute("UPDATE search_state SET position = 0, form = ?, removed = 0, cleaning = 0", (FORM,))
