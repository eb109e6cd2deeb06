"""Searching: candidates from the index, newest first, each looked at in `messages` before it counts.

As on SQLite (`sqlite_search.py` is the twin), in chunks up to a limit for one call: what the index gives is checked
against the reader's rooms as they are now. "Newest" is by the messages' numbers; one that is committed later than a higher
one is, to whoever is turning pages, as one that was posted meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from klatsch.clock import DAY
from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_pages import VISIBLE
from klatsch.messages_db.postgres_rows import FLOOR, MESSAGE, as_written, messages_from, storable
from klatsch.messages_db.postgres_search_query import in_rooms, stages_of
from klatsch.messages_db.search_stages import BEGINNINGS, PARTS, Stage, is_as_written, without_beginnings
from klatsch.model.messages import Message
from klatsch.model.search import Found, Search, Spot

MOST_EXAMINED = 4_000
MOST_SECONDS = 0.3
"""Of waiting for the server, looked at between chunks."""
MOST_IN_A_CHUNK = 1_000
MOST_PARTS_IN_A_CHUNK = 200
FIRST_WINDOW = 65_536
SECONDS_OF_A_WINDOW = 0.02
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


async def search(reader: UserId, wanted: Search, spot: Spot | None, limit: int, connection: Connection) -> Found:
    # Planned for the words that are asked for: a frequent one is found from the newest message on, a rare one by the index.
    await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    newest = await connection.fetchval("SELECT coalesce(max(number), 0) FROM messages")
    scope, share = await _scope(connection, reader, wanted, newest)
    if not scope:
        return Found([], None)
    until = time.monotonic() + MOST_SECONDS
    hunt = _Hunt(connection, reader, wanted, scope, share)
    bounds = await _between_days(connection, wanted, newest)
    begin = spot or Spot(0, LAST)
    found: list[Spot] = []
    for stage in hunt.stages:
        if stage.number < begin.stage:
            continue
        below = begin.number if stage.number == begin.stage else LAST
        async for numbers, last in hunt.chunks(stage, bounds, below, limit):
            found += (Spot(stage.number, number) for number in numbers)
            if len(found) > limit:
                return Found(await _messages(connection, reader, found[:limit]), found[limit - 1])
            if hunt.examined >= MOST_EXAMINED or time.monotonic() > until:
                return Found(await _messages(connection, reader, found), Spot(stage.number, last))
    return Found(await _messages(connection, reader, found), None)


async def _scope(connection: Connection, reader: UserId, wanted: Search, newest: int) -> tuple[Scope, float]:
    """Where to look, and about which share of all messages that is."""
    rows = await connection.fetch(
        f"SELECT r.number, r.id, r.kind = 'direct', r.seq, {FLOOR} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = $1 AND p.left_at IS NULL",
        reader,
    )
    scope: Scope = {}
    mine = 0
    for number, id, is_direct, seq, floor in rows:
        wrong_kind = wanted.direct is not None and wanted.direct != is_direct
        elsewhere = (wanted.rooms and id not in wanted.rooms) or (wanted.thread and id != wanted.thread.room)
        if not (wrong_kind or elsewhere or id in wanted.not_rooms):
            scope[number] = floor
            mine += seq - floor
    return scope, mine / max(newest, 1)


async def _between_days(connection: Connection, wanted: Search, newest: int) -> _Bounds:
    """The numbers that can be of those days: messages are not always stored in the order of their times."""
    low, high = 0, newest + 1
    if wanted.since is not None:
        asked = "SELECT coalesce(min(first), $2) FROM search_days WHERE day >= $1"
        low = await connection.fetchval(asked, wanted.since // DAY, LAST)
    if wanted.until is not None:
        asked = "SELECT coalesce(max(last), 0) + 1 FROM search_days WHERE day <= $1"
        high = min(high, await connection.fetchval(asked, (wanted.until - 1) // DAY))
    return _Bounds(low, high)


async def _messages(connection: Connection, reader: UserId, found: Sequence[Spot]) -> list[Message]:
    """Through the reader's membership once more, as everything that is read."""
    if not found:
        return []
    rows = await connection.fetch(
        f"SELECT {MESSAGE} FROM unnest($2::bigint[]) WITH ORDINALITY AS a (number, nth) JOIN messages m ON m.number = a.number"
        f" JOIN rooms r ON r.number = m.room {VISIBLE} ORDER BY a.nth",
        reader,
        [spot.number for spot in found],
    )
    return await messages_from(connection, rows)


class _Hunt:
    """One call's work."""

    def __init__(self, connection: Connection, reader: UserId, wanted: Search, scope: Scope, share: float) -> None:
        self._connection = connection
        self._reader = reader
        self._wanted = wanted
        self._scope = scope
        self._share = share
        self._can_narrow = len(scope) <= MOST_ROOMS_TO_NARROW
        self._is_narrow = self._can_narrow and (share < SMALL_SHARE or bool(wanted.rooms))
        self.is_listed = wanted.thread is not None or wanted.saved is True
        self.stages = stages_of(without_beginnings(wanted) if self.is_listed else wanted)
        self.examined = 0
        self._parts_are_many = False
        self._window = FIRST_WINDOW

    async def chunks(
        self, stage: Stage, bounds: _Bounds, below: int, limit: int
    ) -> AsyncIterator[tuple[list[int], int]]:
        """What holds of ever larger chunks of candidates, newest first, and below which number it goes on."""
        count = self._first_chunk(stage, limit)
        is_parts = stage.number == PARTS and not self.is_listed
        below = min(below, bounds.high)
        while below > bounds.low:
            low = max(bounds.low, below - self._window) if is_parts else bounds.low
            numbers = await self._candidates(stage, _Bounds(low, below), count)
            is_full = len(numbers) == count
            below = numbers[-1] if is_full else low
            self.examined += len(numbers) * (COST_OF_A_PART if stage.number == PARTS else 1)
            yield await self._holding(stage, numbers) if numbers else [], below
            self._parts_are_many = self._parts_are_many or (is_parts and is_full)
            count = min(count * 3, MOST_PARTS_IN_A_CHUNK if is_parts else MOST_IN_A_CHUNK)
            self._is_narrow = self._is_narrow or (self._can_narrow and self.examined >= EXAMINED_BEFORE_NARROWING)

    def _first_chunk(self, stage: Stage, limit: int) -> int:
        """As many as a page of them is likely to need. Looking beginnings up costs more than looking at what is found."""
        likely = limit + 1 if self._is_narrow else int(1.5 * limit / max(self._share, SMALL_SHARE)) + 8
        return max(likely, FEWEST_BEGINNINGS) if stage.number == BEGINNINGS else likely

    # -- candidates --------------------------------------------------------------------------------------

    async def _candidates(self, stage: Stage, bounds: _Bounds, count: int) -> list[int]:
        """What has parts is looked for in windows: all messages that have one of them are met, however few have all."""
        if self.is_listed:
            return await self._listed(bounds.high, count)
        begun = time.monotonic()
        numbers = await self._indexed(stage, bounds, count)
        took = time.monotonic() - begun
        self._window = self._window * 4 if took < SECONDS_OF_A_WINDOW else max(FIRST_WINDOW // 4, self._window // 2)
        return numbers

    async def _indexed(self, stage: Stage, bounds: _Bounds, count: int) -> list[int]:
        asked, query = "words @@ $4::text::tsquery", stage.query
        if stage.number == PARTS and not (self._parts_are_many and (stage.besides or self._is_narrow)):
            asked = "parts @> $4::text::integer[]"
        elif stage.number == PARTS:  # look through what the filters leave, instead of through what has such parts
            query = stage.besides
        if self._is_narrow and asked.startswith("words"):
            query = in_rooms(query, self._scope)
        rows = await self._connection.fetch(
            f"SELECT message FROM search_entries WHERE message >= $1 AND message < $2 {f'AND {asked}' if query else ''}"
            " ORDER BY message DESC LIMIT $3",
            *bounds,
            count,
            *([query] if query else []),
        )
        return [row[0] for row in rows]

    async def _listed(self, high: int, count: int) -> list[int]:
        """A thread, or what the reader saved: few, and known without the index."""
        if self._wanted.thread is not None:
            place = self._wanted.thread
            rows = await self._connection.fetch(
                "SELECT m.number FROM messages m JOIN rooms r ON r.number = m.room WHERE r.id = $1 AND m.number < $2"
                " AND (m.seq = $3 OR m.thread = $3) ORDER BY m.number DESC LIMIT $4",
                storable(place.room),
                high,
                place.seq,
                count,
            )
        else:
            rows = await self._connection.fetch(
                "SELECT message FROM saved WHERE user_id = $1 AND message < $2 ORDER BY message DESC LIMIT $3",
                self._reader,
                high,
                count,
            )
        return [row[0] for row in rows]

    # -- looking at them ---------------------------------------------------------------------------------

    async def _holding(self, stage: Stage, numbers: list[int]) -> list[int]:
        held = await self._rows_that_hold(stage, numbers)
        said = [query for query in (stage.besides, stage.query if self._is_to_be_asked(stage) else "") if query]
        if not held or not (said or stage.but):
            return held
        conditions = [f"words @@ ${nth}::text::tsquery" for nth, _ in enumerate(said, 2)]
        if stage.but:
            conditions.append(f"NOT words @@ ${len(said) + 2}::text::tsquery")
        rows = await self._connection.fetch(
            f"SELECT message FROM search_entries WHERE message = ANY ($1::bigint[]) AND {' AND '.join(conditions)}",
            held,
            *said,
            *([stage.but] if stage.but else []),
        )
        holding = {row[0] for row in rows}
        return [number for number in held if number in holding]

    def _is_to_be_asked(self, stage: Stage) -> bool:
        """A list was made without asking for the words."""
        return self.is_listed and stage.number != PARTS

    async def _rows_that_hold(self, stage: Stage, numbers: list[int]) -> list[int]:
        wanted = self._wanted
        content = "m.content" if stage.verify or stage.lacks else "''"
        rows = await self._connection.fetch(
            f"SELECT m.number, m.room, m.seq, {content} FROM messages m WHERE m.number = ANY ($1::bigint[])"
            " AND m.deleted_at IS NULL AND m.created_at >= $2 AND m.created_at < $3 AND ($4::boolean IS NULL OR $4 ="
            " EXISTS (SELECT 1 FROM saved s WHERE s.user_id = $5 AND s.message = m.number)) ORDER BY m.number DESC",
            numbers,
            -LAST if wanted.since is None else wanted.since,
            LAST if wanted.until is None else wanted.until,
            wanted.saved,
            self._reader,
        )
        return [
            number
            for number, room, seq, text in rows
            if seq > self._scope.get(room, LAST) and is_as_written(as_written(text), stage)
        ]
