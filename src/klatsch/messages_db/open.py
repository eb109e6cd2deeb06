"""URL → engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from klatsch.drivers.postgres_url import MOST_CONNECTIONS, is_postgres, must_have_driver
from klatsch.drivers.sqlite_files import missing_migrations, sqlite_path
from klatsch.errors import StartRefused
from klatsch.messages_db import MessagesDb

if TYPE_CHECKING:
    from klatsch.drivers.move import Move

MIGRATIONS = files("klatsch.messages_db") / "migrations"


async def open_messages_db(url: str, *, connections: int = MOST_CONNECTIONS) -> MessagesDb:
    path = sqlite_path(url)
    if path is not None:
        from klatsch.messages_db.sqlite import open_sqlite

        return await open_sqlite(path)
    if is_postgres(url):
        must_have_driver()
        from klatsch.messages_db.postgres import open_postgres

        return await open_postgres(url, connections=connections)
    raise _no_engine(url)


@asynccontextmanager
async def serving_messages(url: str, *, alone: bool) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """Beside nobody else who serves from there, or (not `alone`) beside those who are not alone. What is yielded is to be called
    now and then. Raises StartRefused.

    Of files it is the directory that has one server.
    """
    if not is_postgres(url):
        yield _nothing
        return
    must_have_driver()
    from klatsch.drivers.postgres_serving import Serving

    serving = Serving(url, alone=alone)
    await serving.begin()
    try:
        yield serving.keep
    finally:
        await serving.close()


async def _nothing() -> None:
    pass


async def missing_messages_migrations(url: str) -> list[tuple[str, str]]:
    """(name, SQL) of what opening would do first; nothing is changed."""
    path = sqlite_path(url)
    if path is not None:
        return missing_migrations(path, MIGRATIONS / "sqlite")
    if is_postgres(url):
        must_have_driver()
        from klatsch.drivers import postgres_schema

        return await postgres_schema.missing_migrations(url, store="messages", migrations=MIGRATIONS / "postgres")
    raise _no_engine(url)


@asynccontextmanager
async def open_messages_move(source: str, target: str) -> AsyncGenerator[Move | None]:
    """None when the target has data that no unfinished move brought."""
    must_have_driver()
    from klatsch.drivers.move_engines import opened_move
    from klatsch.drivers.move_rows import Manner
    from klatsch.messages_db.postgres_rows import as_written, storable
    from klatsch.messages_db.sqlite import APPLICATION_ID

    manner = Manner(
        store="messages",
        left_out=("search_",),  # each engine makes its index anew
        seeded=("history", "rooms", "room_names"),
        storable=storable,
        as_written=as_written,
    )
    async with opened_move(source, target, manner, application_id=APPLICATION_ID, migrations=MIGRATIONS) as move:
        yield move


def _no_engine(url: str) -> StartRefused:
    return StartRefused(
        f"KLATSCH_MESSAGES_DATABASE names an engine that is not there: {url.partition(':')[0]}.",
        hint="Use sqlite:PATH or postgresql://….",
    )
