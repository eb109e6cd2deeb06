"""One database from one side to the other: in batches, going on where it was, and believing nobody."""

from __future__ import annotations

from typing import Any

import pytest

from klatsch.drivers.move import Compared, Move
from klatsch.drivers.move_rows import Batch, batch_of
from klatsch.drivers.move_side import Key, Mark
from klatsch.drivers.move_tables import Column, Kind, Table
from klatsch.errors import StartRefused

WORDS = Table("words", (Column("number", Kind.NUMBER), Column("word", Kind.TEXT)), (0,))
LOOSE = Table("loose", (Column("word", Kind.TEXT),), ())


class Shelf:
    """A side whose tables are lists; not an engine, but what every engine keeps to."""

    def __init__(self, place: str, **tables: list[Any]) -> None:
        self.place, self.tables = place, tables
        self.undone_by = f"empty {place}"
        self.kept: dict[str, Mark] = {"": Mark(0, "", "source", 0)}
        self.stored: list[int] = []
        self.dies_after = 1_000
        self.is_finished = False
        self.looks = 0

    async def look_again(self) -> None:
        self.looks += 1

    async def count(self, table: Table) -> int:
        return len(self.tables.get(table.name, []))

    async def rows(self, table: Table, after: Key | None, most: int) -> Batch:
        rows = sorted(self.tables.get(table.name, []))
        if not table.key:
            return batch_of(rows, str)
        return batch_of(
            [row for row in rows if after is None or [row[nth] for nth in table.key] > list(after)][:most], str
        )

    async def marks(self) -> dict[str, Mark]:
        return dict(self.kept)

    async def store(self, table: Table, batch: Batch, mark: Mark) -> None:
        if len(self.stored) == self.dies_after:
            raise OSError("killed")
        self.stored.append(len(batch.rows))
        self.tables.setdefault(table.name, []).extend(batch.rows)
        self.kept[table.name] = mark

    async def note(self, name: str, mark: Mark) -> None:
        self.kept[name] = mark

    async def finish(self, tables: Any) -> None:
        self.is_finished = True


@pytest.fixture
def source() -> Shelf:
    return Shelf("source", words=[(nth, f"word {nth}") for nth in range(1, 8)], loose=[("b",), ("a",), ("a",)])


@pytest.fixture
def target() -> Shelf:
    return Shelf("target")


@pytest.fixture
def move(source: Shelf, target: Shelf) -> Move:
    return Move(source, target, [WORDS, LOOSE], store="some", most=3)


def nobody(line: str) -> None:
    pass


async def test_all_of_it_arrives_in_batches_and_is_compared(move: Move, source: Shelf, target: Shelf) -> None:
    said: list[str] = []
    await move.copy(said.append)
    compared = await move.compare(said.append)
    assert target.tables == {"words": source.tables["words"], "loose": sorted(source.tables["loose"])}
    assert target.stored == [3, 3, 1, 3]
    assert source.looks == 1
    assert [(row.table, row.rows) for row in compared] == [("words", 7), ("loose", 3)]
    assert said[0] == "some: words: 7 rows are there"
    assert "some: words: 7 rows are equal" in said[2]
    await move.finish()
    assert target.is_finished


@pytest.mark.parametrize("lived", range(4))
async def test_killed_it_goes_on_and_the_digest_is_the_same(lived: int, move: Move, target: Shelf) -> None:
    target.dies_after = lived
    with pytest.raises(OSError, match="killed"):
        await move.copy(nobody)
    target.dies_after = 1_000
    said: list[str] = []
    await move.copy(said.append)
    again = await move.compare(nobody)
    assert target.stored == [3, 3, 1, 3], "nothing came twice"
    assert any("goes on after" in line for line in said) == (lived > 0)
    whole = Move(move.source, Shelf("other"), move.tables, store="some", most=100)
    await whole.copy(nobody)
    assert await whole.compare(nobody) == again


async def test_a_source_that_moved_meanwhile_is_found_out(move: Move, source: Shelf) -> None:
    await move.copy(nobody)
    source.tables["words"][0] = (1, "changed behind")
    with pytest.raises(StartRefused, match="words of source moved while it was copied"):
        await move.compare(nobody)


@pytest.mark.parametrize("harm", ["changed", "lost", "added"])
async def test_a_target_that_is_not_what_was_copied_is_found_out(harm: str, move: Move, target: Shelf) -> None:
    await move.copy(nobody)
    rows = target.tables["words"]
    if harm == "changed":
        rows[3] = (4, "other")
    elif harm == "lost":
        rows.pop()
    else:
        rows.append((99, "more"))
    with pytest.raises(StartRefused, match="words of target is not what was copied"):
        await move.compare(nobody)


async def test_what_was_begun_from_elsewhere_is_not_gone_on_with(move: Move, source: Shelf) -> None:
    await move.must_go_on()
    source.place = "another"
    with pytest.raises(StartRefused, match="A move from source into target was begun"):
        await move.must_go_on()


async def test_it_is_sealed_once_all_was_compared(move: Move, target: Shelf) -> None:
    assert not await move.is_sealed()
    await move.seal()
    assert await move.is_sealed()
    assert target.kept[""].last == "source"


async def test_of_nothing_there_is_no_digest(source: Shelf, target: Shelf) -> None:
    source.tables = {}
    move = Move(source, target, [WORDS], store="some")
    await move.copy(nobody)
    assert await move.compare(nobody) == [Compared("words", 0, "")]
