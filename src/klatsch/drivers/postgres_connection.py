"""What the stores may ask of a PostgreSQL connection: the driver's own has no types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol


class Connection(Protocol):
    """Values are $1, $2, … in the statement, and of PostgreSQL's types: a list for an array, None for NULL."""

    async def execute(self, query: str, *args: object, timeout: float | None = None) -> str:  # noqa: ASYNC109 - the driver's
        """The command's tag: `UPDATE 3`. Without values, several statements may stand in one text."""
        ...

    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...

    async def fetch(self, query: str, *args: object) -> list[Row]: ...

    async def fetchrow(self, query: str, *args: object) -> Row | None: ...

    async def fetchval(self, query: str, *args: object) -> Any:
        """The first column of the first row; None when there is none."""
        ...

    def transaction(
        self, *, isolation: Literal["read_committed", "repeatable_read"] | None = None, readonly: bool = False
    ) -> Transaction:
        """Inside work, a savepoint."""
        ...

    def get_server_version(self) -> Any: ...

    def is_closed(self) -> bool: ...

    def is_in_transaction(self) -> bool: ...

    async def close(self, *, timeout: float | None = None) -> None: ...  # noqa: ASYNC109 - the driver's

    def terminate(self) -> None:
        """Close it now, whatever it is doing."""
        ...


class Transaction(AbstractAsyncContextManager[None], Protocol):
    async def start(self) -> None: ...

    async def commit(self) -> None: ...

    async def rollback(self) -> None: ...


class Row(tuple[Any, ...]):
    """For the types alone: what comes is the driver's own, a tuple that also knows its columns by name."""

    def __getitem__(self, key: Any, /) -> Any: ...


def count_of(tag: str) -> int:
    """How many rows a command touched, from its tag."""
    return int(tag.rpartition(" ")[2])
