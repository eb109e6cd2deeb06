"""What the index has yet to hear of, read from the messages in one snapshot. Nothing here writes, but for forgetting."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from klatsch.clock import DAY
from klatsch.ids import UserId
from klatsch.messages_db.search_text import how_many_fit
from klatsch.messages_db.sqlite_search_text import FORM

MOST_FORGOTTEN = 128
MOST_KEPT = 100_000
"""Moves that wait for an index which cannot be used. It is made anew afterwards."""


class State(NamedTuple):
    """How far the index is: it holds the messages up to `position`, each as it was at the move `done`."""

    epoch: str
    form: int
    position: int
    anchor: bytes
    done: int


class Entry(NamedTuple):
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


class Batch(NamedTuple):
    """What leaves, what comes, and where the index is then. `days`: of all that is new, deleted or not, with their numbers."""

    leaving: list[Entry]
    coming: list[Entry]
    days: list[tuple[int, int]]
    state: State


def first_state(connection: sqlite3.Connection) -> State:
    """That of an index with nothing in it."""
    (epoch,) = connection.execute("SELECT epoch FROM history").fetchone()
    return State(epoch, FORM, 0, b"", _newest_move(connection))


def batch_after(state: State, most: int, connection: sqlite3.Connection) -> Batch | None:
    """The next few moves, and when those were all, the next few messages. None: the index is not one of these messages."""
    if not follows(state, connection):
        return None
    moved = _bounded(connection.execute(_MOVES, (state.done, most)).fetchall(), most)
    is_all = not moved or moved[-1][-1] == _newest_move(connection)
    fresh = connection.execute(_FRESH, (state.position, most - len(moved))).fetchall() if is_all else []
    fresh = _bounded(fresh, most)
    leaving, coming = _changed([row for row in moved if row[0] <= state.position and row[1] is not None])
    coming += [Entry(*row[:9]) for row in fresh if not row[10]]
    reached = state._replace(done=moved[-1][-1]) if moved else state
    if fresh:
        reached = reached._replace(position=fresh[-1][0], anchor=fresh[-1][12])
    return Batch(leaving, coming, [(row[11] // DAY, row[0]) for row in fresh], reached)


def follows(state: State, connection: sqlite3.Connection) -> bool:
    """Are these the messages that it is the index of, and is every move still there that it has not heard of?

    Not so when either file was put back from a backup, or moves were given up.
    """
    (epoch,) = connection.execute("SELECT epoch FROM history").fetchone()
    if (state.epoch, state.form) != (epoch, FORM):
        return False
    if state.position:
        row = connection.execute("SELECT id FROM messages WHERE number = ?", (state.position,)).fetchone()
        if row is None or row[0] != state.anchor:
            return False
    (next_move,) = connection.execute("SELECT min(number) FROM search_moves WHERE number > ?", (state.done,)).fetchone()
    return state.done == (_newest_move(connection) if next_move is None else next_move - 1)


def forget(upto: int, connection: sqlite3.Connection) -> bool:
    """Moves that the index has heard of are gone, a bounded number of them; True: there may be more."""
    first = "SELECT number FROM search_moves WHERE number <= ? ORDER BY number LIMIT ?"
    gone = connection.execute(f"DELETE FROM search_moves WHERE number IN ({first})", (upto, MOST_FORGOTTEN)).rowcount
    return gone == MOST_FORGOTTEN


def give_up(connection: sqlite3.Connection) -> bool:
    """Nobody hears of the moves: only the newest are kept."""
    return forget(_newest_move(connection) - MOST_KEPT, connection)


def _newest_move(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'search_moves'").fetchone()
    return 0 if row is None else int(row[0])


def _changed(moved: list[Any]) -> tuple[list[Entry], list[Entry]]:
    """Of each message: how it was before the first of these moves, and how it is after the last."""
    before: dict[int, Entry] = {}
    after: dict[int, Entry | None] = {}
    for row in moved:
        was = row[9] if row[9] is not None else row[4]
        before.setdefault(row[0], Entry(*(*row[:4], was, *row[10:14])))
        after[row[0]] = None if row[4] is None else Entry(*row[:9])
    touched = [number for number in before if before[number] != after[number]]
    coming = (after[number] for number in touched)
    return [before[number] for number in touched], [entry for entry in coming if entry is not None]


def _bounded(rows: list[Any], most: int) -> list[Any]:
    return rows[: how_many_fit([len(row[4] or "") + len(row[9] or "") for row in rows], most)]


_MOVES = (
    "SELECT v.message, m.room, m.author, m.thread, v.content, v.is_pinned, v.has_reactions, v.has_replies, v.is_edited,"
    " v.was, v.was_pinned, v.had_reactions, v.had_replies, v.was_edited, v.number"
    " FROM search_moves v LEFT JOIN messages m ON m.number = v.message WHERE v.number > ? ORDER BY v.number LIMIT ?"
)
_FRESH = (
    "SELECT m.number, m.room, m.author, m.thread, m.content, m.pinned_at IS NOT NULL, m.reaction_count > 0, m.reply_count > 0,"
    " m.edited_at IS NOT NULL, NULL, m.deleted_at IS NOT NULL, m.created_at, m.id"
    " FROM messages m WHERE m.number > ? ORDER BY m.number LIMIT ?"
)
