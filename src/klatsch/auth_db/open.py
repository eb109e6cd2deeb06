"""URL → engine. The only file that imports the engines of the Auth DB."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from klatsch.auth_db import AuthDb
from klatsch.drivers.postgres_url import MOST_CONNECTIONS, is_postgres, must_have_driver
from klatsch.drivers.sqlite_files import missing_migrations, prepare, sqlite_path
from klatsch.errors import StartRefused

if TYPE_CHECKING:
    from klatsch.drivers.move import Move

APPLICATION_ID = 0x4B6C4175
"""`KlAu` in the file's header, so that one database is never taken for the other."""


MIGRATIONS = files("klatsch.auth_db") / "migrations"


async def open_auth_db(url: str, *, connections: int = MOST_CONNECTIONS) -> AuthDb:
    """`sqlite:PATH` or `postgresql://…`: made when it is not there, brought to the newest schema. Raises StartRefused."""
    if is_postgres(url):
        must_have_driver()
        from klatsch.auth_db.postgres import open_postgres

        return await open_postgres(url, connections=connections)
    from klatsch.auth_db.sqlite import SqliteAuthDb
    from klatsch.drivers.sqlite import Sqlite

    path = _path_of(url)
    prepare(path, application_id=APPLICATION_ID, migrations=MIGRATIONS / "sqlite")
    return SqliteAuthDb(Sqlite(path))


async def missing_auth_migrations(url: str) -> list[tuple[str, str]]:
    """(name, SQL) of what opening would do first; nothing is changed."""
    if is_postgres(url):
        must_have_driver()
        from klatsch.drivers import postgres_schema

        return await postgres_schema.missing_migrations(url, store="auth", migrations=MIGRATIONS / "postgres")
    return missing_migrations(_path_of(url), MIGRATIONS / "sqlite")


@asynccontextmanager
async def open_auth_move(source: str, target: str) -> AsyncGenerator[Move | None]:
    """None when the target has data that no unfinished move brought."""
    must_have_driver()
    from klatsch.auth_db.postgres_rows import moment, text
    from klatsch.auth_db.sqlite_rows import iso, micros
    from klatsch.drivers.move_engines import opened_move
    from klatsch.drivers.move_rows import Manner

    manner = Manner(
        store="auth",
        left_out=("data_moves",),  # SQLite counts by itself what was written
        seeded=("setup",),
        clean=text,
        iso=iso,
        micros=micros,
        moment=moment,
    )
    async with opened_move(source, target, manner, application_id=APPLICATION_ID, migrations=MIGRATIONS) as move:
        yield move


def _path_of(url: str) -> Path:
    path = sqlite_path(url)
    if path is None or path.name == "":
        scheme = url.partition(":")[0] if ":" in url else url
        raise StartRefused(
            f"No Auth DB opens {scheme!r} URLs.",
            hint="Write KLATSCH_AUTH_DATABASE=sqlite:PATH or postgresql://USER:PASSWORD@HOST/DATABASE.",
        )
    return path
