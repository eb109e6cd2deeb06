"""Does the index of what was said hold each message once, and can all of it be read? By reading alone, so that posts go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from klatsch.drivers.sqlite_files import integrity
from klatsch.messages_db.sqlite_search_index import TABLES, state_of
from klatsch.messages_db.sqlite_search_moves import follows
from klatsch.messages_db.sqlite_search_text import ROOM_WORDS, part_phrases, room_word

MOST_TRIED = 200
LETTERS_TRIED = 30
FOREIGN = "it is not an index of these messages"
HINT = "`klatsch check --repair` makes the index anew"


def misindexed(connection: sqlite3.Connection) -> list[str]:
    """Problems, each in a line; none of them touches a message. Of the index's file, with the messages beside it."""
    try:
        return [*integrity(connection), *_problems(connection)]
    except sqlite3.DatabaseError as error:
        return [f"the index cannot be read ({error})"]


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    state = state_of(connection)
    if state is None:  # not begun
        return
    if not follows(state, connection):
        yield FOREIGN
        return
    asked = {"position": state.position, "done": state.done}
    step = max(1, state.position // MOST_TRIED)
    for table in TABLES:
        connection.execute(f"SELECT count(*), sum(doc) FROM {table}_seen").fetchone()  # reads all of it
        (missing,) = connection.execute(_MISSING.format(table=table), asked).fetchone()
        (foreign,) = connection.execute(_FOREIGN.format(table=table), asked).fetchone()
        if missing or foreign:
            yield f"{table} lacks {missing} messages, and holds {foreign} that are gone"
        lost = sum(not _is_found(connection, table, *row) for row in connection.execute(_SOME, asked | {"step": step}))
        if lost:
            yield f"{table} does not find {lost} of the messages that were tried"
    wanted = dict(connection.execute(_EACH_ROOM, asked))
    held = dict(connection.execute("SELECT term, doc FROM search_words_seen WHERE term BETWEEN ? AND ?", ROOM_WORDS))
    wrong = [room for room, count in wanted.items() if held.pop(room_word(room), 0) != count]
    if wrong or held:
        yield f"{len(wrong) + len(held)} rooms are not what they hold"


def _is_found(connection: sqlite3.Connection, table: str, number: int, room: int, content: str) -> bool:
    """By what the table knows of it."""
    asked = [f'"{room_word(room)}"'] if table == "search_words" else part_phrases(content[:LETTERS_TRIED], most=3)
    statement = f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?"
    return not asked or connection.execute(statement, (" AND ".join(asked), number)).fetchone() is not None


# What moved since it was indexed is still in the index as it was.
_MOVED = "m.number IN (SELECT message FROM search_moves WHERE number > :done)"
_EXPECTED = f"(m.deleted_at IS NULL OR {_MOVED})"
_MISSING = (
    f"SELECT count(*) FROM messages m WHERE m.number <= :position AND {_EXPECTED}"
    " AND NOT EXISTS (SELECT 1 FROM {table}_docsize d WHERE d.id = m.number)"
)
_FOREIGN = (
    "SELECT count(*) FROM {table}_docsize d WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.number = d.id"
    f" AND m.number <= :position AND {_EXPECTED})"
)
_SOME = (
    "SELECT m.number, m.room, m.content FROM messages m WHERE m.number <= :position AND m.deleted_at IS NULL"
    f" AND NOT {_MOVED} AND m.number % :step = 0"
)
_EACH_ROOM = f"SELECT m.room, count(*) FROM messages m WHERE m.number <= :position AND {_EXPECTED} GROUP BY m.room"
