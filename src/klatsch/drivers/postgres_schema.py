"""Opening a PostgreSQL database: of a version that will do, ours and not another's, and at the newest schema.

Text columns of ours are COLLATE "C": they sort as they do in SQLite, whatever the database's locale is.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.resources.abc import Traversable

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_errors import words_of
from klatsch.drivers.postgres_pool import CONNECT_SECONDS, connect
from klatsch.drivers.postgres_url import place_of
from klatsch.drivers.sqlite_files import known_migrations
from klatsch.errors import StartRefused

OLDEST_VERSION = 14
LOCK = 0x4B6C6174736368
"""Of processes that start at once, one migrates and the others wait: an advisory lock of this database."""
MOVING = ", being moved"
"""How a database is named besides while rows are still brought into it."""


async def prepare(url: str, *, store: str, migrations: Traversable) -> list[str]:
    """Bring the database to the newest schema; the names of the migrations applied.

    `store`: "auth" or "messages", so that one database is never taken for the other. Raises StartRefused with one line that a
    person understands.
    """
    async with connected(url) as connection:
        return await migrate(connection, migrations, store=store)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Connection]:
    """A connection to a database that will do. What goes wrong is a StartRefused."""
    try:
        connection = await connect(url)
    except Exception as error:
        raise refusal_to_open(error, url) from error
    try:
        await _must_suit(connection, url)
        yield connection
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise StartRefused(
            f"{place_of(url)} cannot be used as a database: {words_of(error)}.",
            hint="Nothing was changed by the step that failed; the server's log may say more.",
        ) from error
    finally:
        await _let_go(connection)


async def missing_migrations(url: str, *, store: str, migrations: Traversable) -> list[tuple[str, str]]:
    """(name, SQL) of what `prepare` would apply; nothing is changed."""
    known = known_migrations(migrations)
    async with connected(url) as connection:
        at = await schema_number(connection)
        await _must_be_ours(connection, store, at, known[-1][0])
        return [(name, sql) for number, name, sql in known if number > at]


async def migrate(connection: Connection, folder: Traversable, *, store: str) -> list[str]:
    """Apply what is missing, each migration in a transaction of its own; the names of those applied."""
    known = known_migrations(folder)
    applied: list[str] = []
    for number, name, sql in known:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
            at = await schema_number(connection)
            await _must_be_ours(connection, store, at, known[-1][0])
            if number <= at:
                continue
            if not at:
                await connection.execute(_TABLE.format(store=store))
            await connection.execute(sql)
            await connection.execute("INSERT INTO schema_migrations (number, name) VALUES ($1, $2)", number, name)
        applied.append(name)
    return applied


async def schema_number(connection: Connection) -> int:
    if await connection.fetchval("SELECT to_regclass('schema_migrations')") is None:
        return 0
    return await connection.fetchval("SELECT coalesce(max(number), 0) FROM schema_migrations")


async def _must_be_ours(connection: Connection, store: str, at: int, newest: int) -> None:
    if not at:
        return
    named = await connection.fetchval("SELECT obj_description('schema_migrations'::regclass)")
    if named == f"klatsch {store}{MOVING}":
        raise StartRefused(
            "The database is half of what is to be moved into it.",
            hint="Run the same `klatsch move` again: it goes on where it was.",
        )
    if named != f"klatsch {store}":
        raise StartRefused(
            "The database belongs to another program or is another database of Klatsch.",
            hint="Give each of Klatsch's databases one of its own; nothing was changed.",
        )
    if at > newest:
        raise StartRefused(
            f"The database has schema {at}; this Klatsch knows {newest}.",
            hint="Run the newer Klatsch, or restore a backup of that time.",
        )


async def _must_suit(connection: Connection, url: str) -> None:
    version = connection.get_server_version().major
    if version < OLDEST_VERSION:
        raise StartRefused(
            f"{place_of(url)} runs PostgreSQL {version}.", hint=f"Klatsch needs PostgreSQL {OLDEST_VERSION} or newer."
        )
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise StartRefused(
            f"The database at {place_of(url)} keeps text as {encoding}.",
            hint="Make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
        )


def refusal_to_open(error: Exception, url: str) -> StartRefused:
    place = place_of(url)
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return StartRefused(
            f"PostgreSQL at {place} does not let us in: {words_of(error)}.",
            hint="Check the user and the password in the URL, and the server's pg_hba.conf.",
        )
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return StartRefused(f"There is no database at {place}.", hint="Make it: createdb, or CREATE DATABASE.")
    if isinstance(error, asyncpg.TooManyConnectionsError):
        return StartRefused(
            f"PostgreSQL at {place} has no connection left.",
            hint="Raise max_connections there, or lower KLATSCH_POSTGRES_CONNECTIONS here.",
        )
    if isinstance(error, (ValueError, asyncpg.InterfaceError)):  # the driver could not read the URL
        return StartRefused(
            f"The URL of the database at {place} cannot be read.",
            hint="Write postgresql://USER:PASSWORD@HOST:5432/DATABASE; what is special in a password is %-encoded.",
        )
    return StartRefused(
        f"PostgreSQL at {place} does not answer: {words_of(error)}.",
        hint="Does it run, and does its port let us through?",
    )


async def _let_go(connection: Connection) -> None:
    try:
        await connection.close(timeout=CONNECT_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


_TABLE = """CREATE TABLE schema_migrations (
  number bigint PRIMARY KEY,
  name text NOT NULL,
  applied_at text NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
);
COMMENT ON TABLE schema_migrations IS 'klatsch {store}';"""


async def integrity(connection: Connection) -> list[str]:
    """Problems that PostgreSQL knows of; empty when all is well. Pages are checked by the server's own tools."""
    broken = await connection.fetch(_BROKEN)
    return [str(row[0]) for row in broken]


_BROKEN = """
SELECT 'index ' || indexrelid::regclass || ' is not valid; REINDEX it' FROM pg_index WHERE NOT indisvalid
UNION ALL
SELECT 'constraint ' || conname || ' of ' || conrelid::regclass || ' was never validated'
FROM pg_constraint WHERE NOT convalidated AND conrelid <> 0
UNION ALL
SELECT checksum_failures || ' pages had wrong checksums; see the server''s log'
FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"""
