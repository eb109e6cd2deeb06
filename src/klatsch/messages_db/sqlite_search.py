"""Searching: candidates from the index, newest first, each looked at in `messages` before it counts.

The index knows nothing of who may see what; so what it gives is checked against the reader's rooms as they are now, in
chunks, up to a limit for one call, of messages and of time: whoever asks for what is frequent, but not in their rooms, or
for a part of words that is met everywhere, goes on with the next call.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from klatsch.clock import DAY
from klatsch.ids import UserId
from klatsch.messages_db.search_stages import PARTS, Stage, is_as_written, without_beginnings
from klatsch.messages_db.sqlite_pages import VISIBLE
from klatsch.messages_db.sqlite_rows import FLOOR, MESSAGE, NUMBER, messages_from
from klatsch.messages_db.sqlite_search_query import in_rooms, stages_of, without
from klatsch.model.messages import Message
from klatsch.model.search import Found, Search, Spot

MOST_EXAMINED = 4_000
MOST_SECONDS = 0.015
"""Of this thread's work, looked at between chunks: a busy machine gives no smaller pages."""
MOST_IN_A_CHUNK = 1_000
FIRST_WINDOW = 65_536
SECONDS_OF_A_WINDOW = 0.004
EXAMINED_BEFORE_NARROWING = 500
MOST_ROOMS_TO_NARROW = 128
SMALL_SHARE = 0.1
SLACK = 1.25
"""So many candidates more than are likely to be needed: to ask once more costs more than a few."""
COST_OF_A_PART = 3  # its text is read
LAST = 2**62

Asked = tuple[str, Sequence[Any]]
"""A piece of SQL, and what its question marks stand for."""


class _Scope(NamedTuple):
    """The reader's rooms that are asked for; whether of one of them they cannot see all; their share of all messages, about;
    the number after the newest message's."""

    rooms: list[int]
    is_cut: bool
    share: float
    end: int


class _Bounds(NamedTuple):
    """Of numbers: at least `low`, less than `high`."""

    low: int
    high: int


class _Looked(NamedTuple):
    """At how many candidates, the last one's number, and which of them hold; newest first."""

    examined: int
    last: int
    holding: list[int]


def search(reader: UserId, wanted: Search, spot: Spot | None, limit: int, connection: sqlite3.Connection) -> Found:
    scope = _scope(connection, reader, wanted)
    if not scope.rooms:
        return Found([], None)
    until = time.thread_time() + MOST_SECONDS
    hunt = _Hunt(connection, reader, wanted, scope)
    begin = spot or Spot(0, LAST)
    found: list[Spot] = []
    for stage in hunt.stages:
        if stage.number < begin.stage:
            continue
        below = begin.number if stage.number == begin.stage else LAST
        for numbers, last in hunt.chunks(stage, below, limit + 1 - len(found)):
            found += (Spot(stage.number, number) for number in numbers)
            if len(found) > limit:
                return Found(_messages(connection, reader, found[:limit]), found[limit - 1])
            if hunt.examined >= MOST_EXAMINED or time.thread_time() > until:
                return Found(_messages(connection, reader, found), Spot(stage.number, last))
    return Found(_messages(connection, reader, found), None)


def _scope(connection: sqlite3.Connection, reader: UserId, wanted: Search) -> _Scope:
    """Where to look, in one row."""
    conditions: list[str] = []
    given: list[Any] = [reader]
    if wanted.direct is not None:
        conditions.append("AND (r.kind = 'direct') = ?")
        given.append(wanted.direct)
    for rooms in (wanted.rooms, [wanted.thread.room] if wanted.thread else []):
        if rooms:
            conditions.append(f"AND r.id IN {_LIST}")
            given.append(_json(rooms))
    if wanted.not_rooms:
        conditions.append(f"AND r.id NOT IN {_LIST}")
        given.append(_json(wanted.not_rooms))
    numbers, is_cut, mine, newest = connection.execute(
        f"SELECT json_group_array(r.number), max({FLOOR}) > 0, sum(r.seq - {FLOOR}), (SELECT max(number) FROM messages)"
        " FROM memberships p JOIN rooms r ON r.number = p.room"
        f" WHERE p.user_id = ? AND p.left_at IS NULL {' '.join(conditions)}",
        given,
    ).fetchone()
    return _Scope(msgspec.json.decode(numbers), bool(is_cut), (mine or 0) / (newest or 1), (newest or 0) + 1)


def _messages(connection: sqlite3.Connection, reader: UserId, found: Sequence[Spot]) -> list[Message]:
    """Through the reader's membership once more, as everything that is read."""
    places = {spot.number: place for place, spot in enumerate(found)}
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM json_each(?) a CROSS JOIN messages m ON m.number = a.value JOIN rooms r ON r.number = m.room"
        f" {VISIBLE}",
        (_json(places), reader),
    ).fetchall()
    rows.sort(key=lambda row: places[row[NUMBER]])  # SQLite would copy all of each for that
    return messages_from(connection, rows)


class _Hunt:
    """One call's work."""

    def __init__(self, connection: sqlite3.Connection, reader: UserId, wanted: Search, scope: _Scope) -> None:
        self._connection = connection
        self._reader = reader
        self._wanted = wanted
        self._scope = scope
        self._can_narrow = len(scope.rooms) <= MOST_ROOMS_TO_NARROW
        self._is_narrow: bool = self._can_narrow and (scope.share < SMALL_SHARE or bool(wanted.rooms))
        self._bounds = self._between_days()
        self.is_listed = wanted.thread is not None or wanted.saved is True
        self.stages = stages_of(without_beginnings(wanted) if self.is_listed else wanted)
        self.examined = 0
        self._share_of_parts = 0.0
        self._window = FIRST_WINDOW

    def _between_days(self) -> _Bounds:
        """The numbers that can be of those days: messages are not always stored in the order of their times."""
        low, high = 0, self._scope.end
        if self._wanted.since is not None:
            asked = ("SELECT min(first) FROM search_days WHERE day >= ?", (self._wanted.since // DAY,))
            low = self._connection.execute(*asked).fetchone()[0] or LAST
        if self._wanted.until is not None:
            asked = ("SELECT max(last) FROM search_days WHERE day <= ?", ((self._wanted.until - 1) // DAY,))
            high = min(high, (self._connection.execute(*asked).fetchone()[0] or 0) + 1)
        return _Bounds(low, high)

    def chunks(self, stage: Stage, below: int, missing: int) -> Iterator[tuple[list[int], int]]:
        """What holds of chunks of candidates, newest first, and below which number it goes on."""
        count = missing if self._is_narrow else _likely(missing, max(self._scope.share, SMALL_SHARE))
        is_parts = stage.number == PARTS and not self.is_listed
        below = min(below, self._bounds.high)
        examined = held = 0
        while below > self._bounds.low:
            low = max(self._bounds.low, below - self._window) if is_parts else self._bounds.low
            bounds = _Bounds(low, below)
            looked = self._look(stage, bounds, count)
            is_full = looked.examined == count
            below = looked.last if is_full else low
            self.examined += looked.examined * (COST_OF_A_PART if stage.number == PARTS else 1)
            numbers = self._said(stage, looked.holding) if looked.holding else []
            yield numbers, below
            examined, held = examined + looked.examined, held + len(numbers)
            if is_parts and is_full:
                self._share_of_parts = looked.examined / (bounds.high - below)
            self._is_narrow = self._is_narrow or (self._can_narrow and self.examined >= EXAMINED_BEFORE_NARROWING)
            if is_full:
                count = min(_likely(missing - held, held / examined) if held else count * 3, MOST_IN_A_CHUNK)

    # -- candidates --------------------------------------------------------------------------------------

    def _look(self, stage: Stage, bounds: _Bounds, count: int) -> _Looked:
        """Find candidates, and look each up in `messages`, in one statement that gives one row: a thread gives the interpreter
        away and waits for it again with each row. What has parts is looked for in windows: all messages that have one of
        them are met, however few have all."""
        begun = time.thread_time()
        candidates, asked = self._listed(bounds.high, count) if self.is_listed else self._indexed(stage, bounds, count)
        holds, given = self._holds(stage)
        found = self._connection.execute(
            f"SELECT count(*), min(f.number), json_group_array(f.number) FILTER (WHERE {holds})"
            f" FROM ({candidates}) f LEFT JOIN messages m ON m.number = f.number",
            (*given, *asked),
        ).fetchone()
        took = time.thread_time() - begun
        self._window = self._window * 4 if took < SECONDS_OF_A_WINDOW else max(FIRST_WINDOW // 4, self._window // 2)
        return _Looked(found[0], found[1], sorted(msgspec.json.decode(found[2]), reverse=True))

    def _indexed(self, stage: Stage, bounds: _Bounds, count: int) -> Asked:
        table, query = "search_words", stage.query
        if stage.number == PARTS and not self._leads_elsewhere(stage):
            table = "search_parts"
        elif stage.number == PARTS:
            query = stage.besides
        if self._is_narrow and table == "search_words":
            query = in_rooms(query, self._scope.rooms)
        if not query:
            return _EVERY, (*bounds, count)
        return _MATCHING.format(table=table), (query, *bounds, count)

    def _leads_elsewhere(self, stage: Stage) -> bool:
        """Look through what the filters or the rooms leave, instead of through what has such parts, where that is more?"""
        return self._share_of_parts > 0 and (
            bool(stage.besides) or (self._is_narrow and self._scope.share < self._share_of_parts)
        )

    def _listed(self, high: int, count: int) -> Asked:
        """A thread, or what the reader saved: few, and known without the index."""
        if self._wanted.thread is not None:
            room, seq = self._wanted.thread.room, self._wanted.thread.seq
            return _OF_THREAD, (room, high, seq, seq, count)
        return _SAVED, (self._reader, high, count)

    # -- looking at them ---------------------------------------------------------------------------------

    def _holds(self, stage: Stage) -> Asked:
        """What must be true of a message m."""
        wanted = self._wanted
        conditions = [f"m.room IN {_LIST} AND m.deleted_at IS NULL"]
        given: list[Any] = [_json(self._scope.rooms)]
        if self._scope.is_cut:
            conditions.append(_SEEN)
            given.append(self._reader)
        if wanted.since is not None or wanted.until is not None:
            conditions.append("m.created_at >= ? AND m.created_at < ?")
            given += (-LAST if wanted.since is None else wanted.since, LAST if wanted.until is None else wanted.until)
        if wanted.saved is not None:
            conditions.append("? = EXISTS (SELECT 1 FROM saved s WHERE s.user_id = ? AND s.message = m.number)")
            given += (wanted.saved, self._reader)
        for text in stage.verify:
            if text.isascii():
                conditions.append(_MAY_SAY)
                given.append(text)
        return " AND ".join(conditions), given

    def _said(self, stage: Stage, numbers: list[int]) -> list[int]:
        """Those of them whose words are as wanted."""
        held = self._as_written(stage, numbers) if stage.verify or stage.lacks else numbers
        if self.is_listed:
            return self._saying(stage, held)
        if not held or not (stage.besides or stage.but):
            return held
        query = without(stage.besides, stage.but) if stage.besides else stage.but
        (found,) = self._connection.execute(
            "SELECT json_group_array(rowid) FROM search_words WHERE search_words MATCH ? AND rowid BETWEEN ? AND ?",
            (query, held[-1], held[0]),
        ).fetchone()
        said = set(msgspec.json.decode(found))
        return [number for number in held if (number in said) is bool(stage.besides)]

    def _as_written(self, stage: Stage, numbers: list[int]) -> list[int]:
        rows = self._connection.execute(
            "SELECT m.number, m.content FROM json_each(?) a CROSS JOIN messages m ON m.number = a.value ORDER BY a.key",
            (_json(numbers),),
        )
        return [number for number, text in rows if is_as_written(text, stage)]

    def _saying(self, stage: Stage, numbers: Iterable[int]) -> list[int]:
        """Of a few: asked one by one."""
        asked = stage.besides if stage.number == PARTS else stage.query
        return [
            n for n in numbers if self._says(asked, n, or_else=True) and not self._says(stage.but, n, or_else=False)
        ]

    def _says(self, query: str, number: int, *, or_else: bool) -> bool:
        if not query:
            return or_else
        statement = "SELECT 1 FROM search_words WHERE search_words MATCH ? AND rowid = ?"
        return self._connection.execute(statement, (query, number)).fetchone() is not None


_LIST = "(SELECT value FROM json_each(?))"
_MATCHING = (
    "SELECT rowid AS number FROM {table} WHERE {table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
)
_EVERY = "SELECT number FROM messages WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT ?"
_OF_THREAD = (
    "SELECT m.number FROM messages m JOIN rooms r ON r.number = m.room WHERE r.id = ? AND m.number < ?"
    " AND (m.seq = ? OR m.thread = ?) ORDER BY m.number DESC LIMIT ?"
)
_SAVED = "SELECT message AS number FROM saved WHERE user_id = ? AND message < ? ORDER BY message DESC LIMIT ?"

_SEEN = f"""m.seq > (SELECT {FLOOR} FROM memberships p JOIN rooms r ON r.number = p.room
 WHERE p.user_id = ? AND p.room = m.room)"""
_MAY_SAY = "(instr(lower(m.content), ?) OR length(CAST(m.content AS BLOB)) > length(m.content))"
"""A text in lower case, of ASCII alone. What else there is in a message may become ASCII: that is looked at where it is known how."""


def _likely(missing: int, share: float) -> int:
    """How many candidates give what is missing, when such a share of them holds."""
    return int(SLACK * missing / share) + 8


def _json(values: Iterable[int | str]) -> str:
    return msgspec.json.encode(list(values)).decode()
