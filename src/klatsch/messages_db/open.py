"""URL → engine."""

from __future__ import annotations

from klatsch.drivers.postgres_url import is_postgres, must_have_driver
from klatsch.drivers.sqlite_files import sqlite_path
from klatsch.errors import StartRefused
from klatsch.messages_db import MessagesDb


async def open_messages_db(url: str) -> MessagesDb:
    path = sqlite_path(url)
    if path is not None:
        from klatsch.messages_db.sqlite import open_sqlite

        return await open_sqlite(path)
    if is_postgres(url):
        must_have_driver()
        from klatsch.messages_db.postgres import open_postgres

        return await open_postgres(url)
    raise StartRefused(
        f"KLATSCH_MESSAGES_DATABASE names an engine that is not there: {url.partition(':')[0]}.",
        hint="Use sqlite:PATH or postgresql://….",
    )
