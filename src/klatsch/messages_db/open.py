"""URL → engine."""

from __future__ import annotations

from importlib.resources import files

from klatsch.drivers.postgres_url import MOST_CONNECTIONS, is_postgres, must_have_driver
from klatsch.drivers.sqlite_files import missing_migrations, sqlite_path
from klatsch.errors import StartRefused
from klatsch.messages_db import MessagesDb

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


def _no_engine(url: str) -> StartRefused:
    return StartRefused(
        f"KLATSCH_MESSAGES_DATABASE names an engine that is not there: {url.partition(':')[0]}.",
        hint="Use sqlite:PATH or postgresql://….",
    )
