"""URLs → the two sides of a move, one of each engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.resources.abc import Traversable
from pathlib import Path

from klatsch.drivers.move import Move
from klatsch.drivers.move_postgres import postgres_source, postgres_target
from klatsch.drivers.move_rows import Manner
from klatsch.drivers.move_sqlite import sqlite_source, sqlite_target
from klatsch.drivers.move_tables import must_agree
from klatsch.drivers.sqlite_files import sqlite_path


@asynccontextmanager
async def opened_move(
    source: str, target: str, manner: Manner, *, application_id: int, migrations: Traversable
) -> AsyncGenerator[Move | None]:
    """Begun, or found as it was left; None when the target has data already that no unfinished move brought."""
    path = sqlite_path(source)
    opened = (
        _to_postgres(path, target, manner, application_id, migrations)
        if path
        else _to_sqlite(source, sqlite_path(target) or Path(), manner, application_id, migrations)
    )
    async with opened as move:
        if move is not None:
            await move.must_go_on()
        yield move


@asynccontextmanager
async def _to_postgres(
    path: Path, url: str, manner: Manner, application_id: int, migrations: Traversable
) -> AsyncGenerator[Move | None]:
    async with (
        sqlite_source(path, manner, application_id=application_id, migrations=migrations / "sqlite") as source,
        postgres_target(url, manner, migrations=migrations / "postgres", source=source.place) as target,
    ):
        if target is None:
            yield None
            return
        tables = await target.tables()
        must_agree(tables, await source.columns())
        yield Move(source, target, tables, store=manner.store)


@asynccontextmanager
async def _to_sqlite(
    url: str, path: Path, manner: Manner, application_id: int, migrations: Traversable
) -> AsyncGenerator[Move | None]:
    async with (
        postgres_source(url, manner, migrations=migrations / "postgres") as source,
        sqlite_target(
            path, manner, application_id=application_id, migrations=migrations / "sqlite", source=source.place
        ) as target,
    ):
        if target is None:
            yield None
            return
        tables = await source.tables()
        must_agree(tables, await target.columns())
        yield Move(source, target, tables, store=manner.store)
