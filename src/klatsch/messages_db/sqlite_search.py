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
from klatsch.messages_db.search_stages import BEGINNINGS, PARTS, Stage, is_as_written, without_beginnings
from klatsch.messages_db.sqlite_pages import VISIBLE
from klatsch.messages_db.sqlite_rows import MESSAGE, messages_from
from klatsch.messages_db.sqlite_search_query import in_rooms, stages_of, without
from klatsch.model.messages import Message
from klatsch.model.search import Found, Search, Spot

MOST_EXAMINED = 4_000
MOST_SECONDS = 0.015
"""Of this thread's work, looked at between chunks: a busy machine gives no smaller pages."""
MOST_IN_A_CHUNK = 1_000
MOST_PARTS_IN_A_CHUNK = 200
FIRST_WINDOW = 65_536
SECONDS_OF_A_WINDOW = 0.004
EXAMINED_BEFORE_NARROWING = 500
MOST_ROOMS_TO_NARROW = 128
SMALL_SHARE = 0.1
FEWEST_BEGINNINGS = 256
COST_OF_A_PART = 3  # its text is read
LAST = 2**62

Scope = dict[int, int]
"""The reader's rooms that are asked for → the last seq in each that they cannot see."""


class _Bounds(NamedTuple):
    """Of numbers: at least `low`, less than `high`."""

    low: int
    high: int


def search(reader: UserId, wanted: Search, spot: Spot | None, limit: int, connection: sqlite3.Connection) -> Found:
    scope, share = _scope(connection, reader, wanted)
    if not scope:
        return Found([], None)
    until = time.thread_time() + MOST_SECONDS
    hunt = _Hunt(connection, reader, wanted, scope, share)
    begin = spot or Spot(0, LAST)
    found: list[Spot] = []
    for stage in hunt.stages:
        if stage.number < begin.stage:
            continue
        below = begin.number if stage.number == begin.stage else LAST
        for numbers, last in hunt.chunks(stage, below, limit):
            found += (Spot(stage.number, number) for number in numbers)
            if len(found) > limit:
                return Found(_messages(connection, reader, found[:limit]), found[limit - 1])
            if hunt.examined >= MOST_EXAMINED or time.thread_time() > until:
                return Found(_messages(connection, reader, found), Spot(stage.number, last))
    return Found(_messages(connection, reader, found), None)


def _scope(connection: sqlite3.Connection, reader: UserId, wanted: Search) -> tuple[Scope, float]:
    """Where to look, and about which share of all messages that is."""
    rows = connection.execute(
        "SELECT r.number, r.id, r.kind = 'direct', r.seq, CASE r.history WHEN 'joined' THEN p.joined_seq ELSE 0 END"
        " FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ? AND p.left_at IS NULL",
        (reader,),
    )
    scope: Scope = {}
    mine = 0
    for number, id, is_direct, seq, floor in rows:
        wrong_kind = wanted.direct is not None and wanted.direct != bool(is_direct)
        elsewhere = (wanted.rooms and id not in wanted.rooms) or (wanted.thread and id != wanted.thread.room)
        if not (wrong_kind or elsewhere or id in wanted.not_rooms):
            scope[number] = floor
            mine += seq - floor
    newest = connection.execute("SELECT max(number) FROM messages").fetchone()[0] or 1
    return scope, mine / newest


def _messages(connection: sqlite3.Connection, reader: UserId, found: Sequence[Spot]) -> list[Message]:
    """Through the reader's membership once more, as everything that is read."""
    rows = connection.execute(
        f"SELECT {MESSAGE} FROM json_each(?) a CROSS JOIN messages m ON m.number = a.value JOIN rooms r ON r.number = m.room"
        f" {VISIBLE} ORDER BY a.key",
        (_json(spot.number for spot in found), reader),
    ).fetchall()
    return messages_from(connection, rows)


class _Hunt:
    """One call's work."""

    def __init__(
        self, connection: sqlite3.Connection, reader: UserId, wanted: Search, scope: Scope, share: float
    ) -> None:
        self._connection = connection
        self._reader = reader
        self._wanted = wanted
        self._scope = scope
        self._share = share
        self._can_narrow = len(scope) <= MOST_ROOMS_TO_NARROW
        self._is_narrow = self._can_narrow and (share < SMALL_SHARE or bool(wanted.rooms))
        self._bounds = self._between_days()
        self.is_listed = wanted.thread is not None or wanted.saved is True
        self.stages = stages_of(without_beginnings(wanted) if self.is_listed else wanted)
        self.examined = 0
        self._parts_are_many = False
        self._window = FIRST_WINDOW

    def _between_days(self) -> _Bounds:
        """The numbers that can be of those days: messages are not always stored in the order of their times."""
        low, high = 0, (self._connection.execute("SELECT max(number) FROM messages").fetchone()[0] or 0) + 1
        if self._wanted.since is not None:
            asked = ("SELECT min(first) FROM search_days WHERE day >= ?", (self._wanted.since // DAY,))
            low = self._connection.execute(*asked).fetchone()[0] or LAST
        if self._wanted.until is not None:
            asked = ("SELECT max(last) FROM search_days WHERE day <= ?", ((self._wanted.until - 1) // DAY,))
            high = min(high, (self._connection.execute(*asked).fetchone()[0] or 0) + 1)
        return _Bounds(low, high)

    def chunks(self, stage: Stage, below: int, limit: int) -> Iterator[tuple[list[int], int]]:
        """What holds of ever larger chunks of candidates, newest first, and below which number it goes on."""
        count = self._first_chunk(stage, limit)
        is_parts = stage.number == PARTS and not self.is_listed
        below = min(below, self._bounds.high)
        while below > self._bounds.low:
            low = max(self._bounds.low, below - self._window) if is_parts else self._bounds.low
            numbers = self._candidates(stage, _Bounds(low, below), count)
            is_full = len(numbers) == count
            below = numbers[-1] if is_full else low
            self.examined += len(numbers) * (COST_OF_A_PART if stage.number == PARTS else 1)
            yield self._holding(stage, numbers) if numbers else [], below
            self._parts_are_many = self._parts_are_many or (is_parts and is_full)
            count = min(count * 3, MOST_PARTS_IN_A_CHUNK if is_parts else MOST_IN_A_CHUNK)
            self._is_narrow = self._is_narrow or (self._can_narrow and self.examined >= EXAMINED_BEFORE_NARROWING)

    def _first_chunk(self, stage: Stage, limit: int) -> int:
        """As many as a page of them is likely to need. Looking beginnings up costs more than looking at what is found."""
        likely = limit + 1 if self._is_narrow else int(1.5 * limit / max(self._share, SMALL_SHARE)) + 8
        return max(likely, FEWEST_BEGINNINGS) if stage.number == BEGINNINGS else likely

    # -- candidates --------------------------------------------------------------------------------------

    def _candidates(self, stage: Stage, bounds: _Bounds, count: int) -> list[int]:
        """What has parts is looked for in windows: all messages that have one of them are met, however few have all."""
        if self.is_listed:
            return self._listed(bounds.high, count)
        begun = time.thread_time()
        numbers = self._indexed(stage, bounds, count)
        took = time.thread_time() - begun
        self._window = self._window * 4 if took < SECONDS_OF_A_WINDOW else max(FIRST_WINDOW // 4, self._window // 2)
        return numbers

    def _indexed(self, stage: Stage, bounds: _Bounds, count: int) -> list[int]:
        table, query = "search_words", stage.query
        if stage.number == PARTS and not (self._parts_are_many and (stage.besides or self._is_narrow)):
            table = "search_parts"
        elif stage.number == PARTS:  # look through what the filters leave, instead of through what has such parts
            query = stage.besides
        if self._is_narrow and table == "search_words":
            query = in_rooms(query, self._scope)
        if not query:
            asked = "SELECT number FROM messages WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT ?"
            return [number for (number,) in self._connection.execute(asked, (*bounds, count))]
        rows = self._connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
            (query, *bounds, count),
        )
        return [number for (number,) in rows]

    def _listed(self, high: int, count: int) -> list[int]:
        """A thread, or what the reader saved: few, and known without the index."""
        if self._wanted.thread is not None:
            rows = self._connection.execute(
                "SELECT m.number FROM messages m JOIN rooms r ON r.number = m.room WHERE r.id = ? AND m.number < ?"
                " AND (m.seq = ? OR m.thread = ?) ORDER BY m.number DESC LIMIT ?",
                (self._wanted.thread.room, high, self._wanted.thread.seq, self._wanted.thread.seq, count),
            )
        else:
            rows = self._connection.execute(
                "SELECT message FROM saved WHERE user_id = ? AND message < ? ORDER BY message DESC LIMIT ?",
                (self._reader, high, count),
            )
        return [number for (number,) in rows]

    # -- looking at them ---------------------------------------------------------------------------------

    def _holding(self, stage: Stage, numbers: list[int]) -> list[int]:
        held = self._rows_that_hold(stage, numbers)
        if self.is_listed:
            return self._saying(stage, held)
        if not held or not (stage.besides or stage.but):
            return held
        query = without(stage.besides, stage.but) if stage.besides else stage.but
        rows = self._connection.execute(
            "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid BETWEEN ? AND ?",
            (query, held[-1], held[0]),
        )
        said = {number for (number,) in rows}
        return [number for number in held if (number in said) is bool(stage.besides)]

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

    def _rows_that_hold(self, stage: Stage, numbers: list[int]) -> list[int]:
        wanted = self._wanted
        content = "m.content" if stage.verify or stage.lacks else "''"
        rows: Iterable[tuple[int, int, int, str]] = self._connection.execute(
            f"SELECT m.number, m.room, m.seq, {content} FROM json_each(?) a CROSS JOIN messages m ON m.number = a.value"
            " WHERE m.deleted_at IS NULL AND m.created_at >= ? AND m.created_at < ? AND (? IS NULL OR ? ="
            " EXISTS (SELECT 1 FROM saved s WHERE s.user_id = ? AND s.message = m.number)) ORDER BY a.key",
            (_json(numbers), *_span(wanted), wanted.saved, wanted.saved, self._reader),
        )
        return [
            number
            for number, room, seq, text in rows
            if seq > self._scope.get(room, LAST) and is_as_written(text, stage)
        ]


def _span(wanted: Search) -> tuple[int, int]:
    return (-LAST if wanted.since is None else wanted.since, LAST if wanted.until is None else wanted.until)


def _json(numbers: Iterable[int]) -> Any:
    return msgspec.json.encode(list(numbers)).decode()
