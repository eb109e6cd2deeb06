"""The index of what was said: what goes into its file, and what leaves it.

How far it is stands in the same transaction as what went into it, so a kill at any moment loses and doubles nothing, and
of two who make the same step one finds it done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from klatsch.messages_db.sqlite_search_moves import Batch, Entry, State
from klatsch.messages_db.sqlite_search_text import (
    author_word,
    indexed,
    mark_word,
    marks_said,
    parts_indexed,
    plain,
    room_word,
)
from klatsch.model.search import Mark

PAGES_TO_MERGE = 32
PAGES_TO_CLEAN = 8
MOST_SEGMENTS = 12
"""Each word of a search is looked up in every segment: of a million messages in 100 of them, searching costs 2.5 times what it does
in one."""
TABLES = ("search_words", "search_parts")


def state_of(connection: sqlite3.Connection) -> State | None:
    """None: it was made a moment ago."""
    row = connection.execute("SELECT epoch, form, position, anchor, done FROM search_state").fetchone()
    return None if row is None else State(*row)


def begin(state: State, connection: sqlite3.Connection) -> None:
    """Somebody else may have begun already."""
    connection.execute(
        "INSERT OR IGNORE INTO search_state (only, epoch, form, position, anchor, done) VALUES (1, ?, ?, ?, ?, ?)",
        state,
    )


def store(before: State, batch: Batch, connection: sqlite3.Connection) -> bool:
    """False: it is not where it was when the batch was read, since somebody else was faster."""
    if state_of(connection) != before:
        return False
    _take(connection, batch.leaving)
    _put(connection, batch.coming)
    _note_days(connection, batch.days)
    connection.execute(
        "UPDATE search_state SET position = ?, anchor = ?, done = ?, removed = removed + ?",
        (batch.state.position, batch.state.anchor, batch.state.done, len(batch.leaving)),
    )
    _merge(connection, PAGES_TO_MERGE)
    return True


def _note_days(connection: sqlite3.Connection, seen: Iterable[tuple[int, int]]) -> None:
    spans: dict[int, tuple[int, int]] = {}
    for day, number in seen:
        first, _ = spans.get(day, (number, number))
        spans[day] = (first, number)
    connection.executemany(
        "INSERT INTO search_days (day, first, last) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
        [(day, first, last) for day, (first, last) in spans.items()],
    )


def _put(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    connection.executemany("INSERT INTO search_words (rowid, body) VALUES (?, ?)", _words(entries))
    connection.executemany("INSERT INTO search_parts (rowid, body) VALUES (?, ?)", _parts(entries))


def _take(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    remove = "INSERT INTO {table} ({table}, rowid, body) VALUES ('delete', ?, ?)"
    connection.executemany(remove.format(table="search_words"), _words(entries))
    connection.executemany(remove.format(table="search_parts"), _parts(entries))


def _words(entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """One at a time: whoever waits for the interpreter's lock gets it in between."""
    for entry in entries:
        text = plain(entry.content)
        yield entry.number, indexed(text, _facts(entry, text))


def _parts(entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    return ((entry.number, parts_indexed(plain(entry.content))) for entry in entries)


def _facts(entry: Entry, text: str) -> list[str]:
    marks = [mark_word(mark) for mark in (*marks_said(text), *_marks(entry))]
    return [room_word(entry.room), author_word(entry.author), *marks]


def _marks(entry: Entry) -> list[Mark]:
    facts = {
        Mark.PIN: entry.is_pinned,
        Mark.REACTION: entry.has_reactions,
        Mark.EDITED: entry.is_edited,
        Mark.REPLY: entry.thread is not None,
        Mark.THREAD: entry.thread is not None or entry.has_replies,
    }
    return [mark for mark, holds in facts.items() if holds]


def size(connection: sqlite3.Connection) -> int:
    """How many messages are in it."""
    return int(connection.execute("SELECT count(*) FROM search_words_docsize").fetchone()[0])


# -- the file ----------------------------------------------------------------------------------------------


def _merge(connection: sqlite3.Connection, pages: int) -> bool:
    """Join parts of the file that are ripe for it, a bounded number of pages; True: some were."""
    before = connection.total_changes
    for table in TABLES:
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before > len(TABLES)


def clean(connection: sqlite3.Connection, pages: int = PAGES_TO_CLEAN, *, may_grow: bool = True) -> bool:
    """What is taken out of the index stays in its file until it is joined with the note that it is gone: join all.

    So, too, when it lies in too many segments, if the file `may_grow` by as much as it holds. False: there is nothing to do.
    """
    removed, cleaning = connection.execute("SELECT removed, cleaning FROM search_state").fetchone() or (0, 0)
    if cleaning:
        if _merge(connection, pages):
            return True
        connection.execute("UPDATE search_state SET cleaning = 0")
        return False
    if not (removed or (may_grow and segments(connection) > MOST_SEGMENTS)):
        return False
    _merge(connection, -pages)
    connection.execute("UPDATE search_state SET cleaning = 1, removed = 0")
    return True


def segments(connection: sqlite3.Connection) -> int:
    """Of the table that has most of them."""
    return max(_segments_of(connection, table) for table in TABLES)


def _segments_of(connection: sqlite3.Connection, table: str) -> int:
    """From one to the next: each has a row for each of its pages."""
    count, last = 0, 0
    while last is not None:
        (last,) = connection.execute(f"SELECT min(segid) FROM {table}_idx WHERE segid > ?", (last,)).fetchone()
        count += last is not None
    return count
