"""What a move asks of each of its two sides, whatever engine that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from klatsch.drivers.move_rows import Batch, Value
from klatsch.drivers.move_tables import Table

Key = Sequence[Value]


class Mark(NamedTuple):
    """How far a table is; kept in the target, in the transaction that brought it there. The mark named "" is of the whole:
    its `last` is the source."""

    rows: int
    digest: str
    last: str
    is_compared: int


class Side(Protocol):
    @property
    def place(self) -> str:
        """What may be in a log."""
        ...

    async def count(self, table: Table) -> int: ...

    async def rows(self, table: Table, after: Key | None, most: int) -> Batch:
        """In the order of the key; all of them, when there is no key."""
        ...


class Source(Side, Protocol):
    async def look_again(self) -> None:
        """From now on it is read as it is now."""
        ...


class Target(Side, Protocol):
    @property
    def undone_by(self) -> str:
        """What a person does who wants none of it."""
        ...

    async def marks(self) -> dict[str, Mark]: ...

    async def store(self, table: Table, batch: Batch, mark: Mark) -> None:
        """Rows and mark in one transaction."""
        ...

    async def note(self, name: str, mark: Mark) -> None: ...

    async def finish(self, tables: Sequence[Table]) -> None:
        """From now on it is a database like any other."""
        ...
