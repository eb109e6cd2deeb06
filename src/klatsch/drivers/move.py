"""One database, brought from one engine to the other: table by table, in the order of the key, in batches.

How far it is stands in the target, in the transaction that brought it there, so a kill at any moment loses and doubles
nothing: the same command goes on. In the end both sides are read once more and compared: what was handed over, what the
source says now, and what the target says now must be the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from klatsch.drivers.move_rows import Batch, chained
from klatsch.drivers.move_side import Key, Mark, Side, Source, Target
from klatsch.drivers.move_tables import Table
from klatsch.errors import StartRefused

MOST_ROWS = 5_000
SECONDS_BETWEEN_LINES = 1.0

Say = Callable[[str], None]
NOTHING = Mark(0, "", "", 0)


class Compared(NamedTuple):
    table: str
    rows: int
    digest: str


class Move:
    def __init__(
        self, source: Source, target: Target, tables: Sequence[Table], *, store: str, most: int = MOST_ROWS
    ) -> None:
        self.source, self.target, self.tables = source, target, tables
        self._store = store
        self._most = most

    async def must_go_on(self) -> None:
        """Raises StartRefused when the target was begun with rows of another source."""
        begun = (await self.target.marks())[""].last
        if begun != self.source.place:
            raise StartRefused(
                f"A move from {begun} into {self.target.place} was begun and is not finished.",
                hint=f"Finish that one, or give an empty target. To give it up: {self.target.undone_by}",
            )

    async def copy(self, say: Say) -> None:
        marks = await self.target.marks()
        for table in self.tables:
            await self._copy(table, marks.get(table.name, NOTHING), say)

    async def _copy(self, table: Table, mark: Mark, say: Say) -> None:
        line = _Line(f"{self._store}: {table.name}", await self.source.count(table), mark.rows, say)
        if mark.last and not table.key:
            return
        ahead = await self._rows_after(table, _key_of(mark))
        while ahead.rows:
            batch = ahead
            mark = _moved(table, mark, batch)
            storing = self.target.store(table, batch, mark)
            if table.key:
                ahead, _ = await asyncio.gather(self._rows_after(table, _key_of(mark)), storing)
            else:
                ahead, _ = Batch([], []), await storing
            line.say(mark.rows)
        line.end(mark.rows)

    async def _rows_after(self, table: Table, key: Key | None) -> Batch:
        return await self.source.rows(table, key, self._most)

    async def compare(self, say: Say) -> list[Compared]:
        """Raises StartRefused at the first table that differs."""
        await self.source.look_again()
        marks = await self.target.marks()
        return [await self._compare(table, marks.get(table.name, NOTHING), say) for table in self.tables]

    async def _compare(self, table: Table, mark: Mark, say: Say) -> Compared:
        source, target = await asyncio.gather(
            _state_of(self.source, table, self._most), _state_of(self.target, table, self._most)
        )
        handed_over = (mark.rows, mark.digest)
        if source != handed_over:
            raise StartRefused(
                f"{table.name} of {self.source.place} moved while it was copied: {source[0]} rows, {mark.rows} were copied.",
                hint="Stop what writes there, and begin again with an empty target.",
            )
        if target != handed_over:
            raise StartRefused(
                f"{table.name} of {self.target.place} is not what was copied: {target[0]} rows of {mark.rows}.",
                hint="The source is as it was. Begin again with an empty target.",
            )
        say(f"{self._store}: {table.name}: {mark.rows:,} rows are equal ({mark.digest[:12] or 'empty'})")
        return Compared(table.name, mark.rows, mark.digest)

    async def is_sealed(self) -> bool:
        return bool((await self.target.marks())[""].is_compared)

    async def seal(self) -> None:
        """All was compared; what is left is to give it its name."""
        await self.target.note("", (await self.target.marks())[""]._replace(is_compared=1))

    async def finish(self) -> None:
        await self.target.finish(self.tables)


def _key_of(mark: Mark) -> Key | None:
    return msgspec.json.decode(mark.last) if mark.last else None


def _moved(table: Table, mark: Mark, batch: Batch) -> Mark:
    last = batch.rows[-1]
    key = msgspec.json.encode([last[nth] for nth in table.order]).decode()
    digest = chained(bytes.fromhex(mark.digest), batch.lines).hex()
    return Mark(mark.rows + len(batch.rows), digest, key, 0)


async def _state_of(side: Side, table: Table, most: int) -> tuple[int, str]:
    """How many rows there are, and their digest."""
    rows, digest, key = 0, b"", None
    while (batch := await side.rows(table, key, most)).rows:
        rows += len(batch.rows)
        digest = chained(digest, batch.lines)
        if not table.key:
            break
        key = [batch.rows[-1][nth] for nth in table.order]
    return rows, digest.hex()


class _Line:
    """Progress, a line a second at the most."""

    def __init__(self, name: str, total: int, begun: int, say: Say) -> None:
        self._name, self._total, self._begun, self._say = name, total, begun, say
        self._start = self._said = time.monotonic()
        if begun:
            say(f"{name}: goes on after {begun:,} of {total:,}")

    def say(self, rows: int) -> None:
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            self._say(
                f"{self._name}: {rows:,} of {self._total:,} ({(rows - self._begun) / (now - self._start):,.0f} a second)"
            )

    def end(self, rows: int) -> None:
        if rows > self._begun:
            self._say(f"{self._name}: {rows:,} rows are there")
