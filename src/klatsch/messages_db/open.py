"""URL → engine."""

from __future__ import annotations

from klatsch.drivers.sqlite_files import sqlite_path
from klatsch.errors import StartRefused
from klatsch.messages_db import MessagesDb


async def open_messages_db(url: str) -> MessagesDb:
    path = sqlite_path(url)
    if path is not None:
        from klatsch.messages_db.sqlite import open_sqlite

        return await open_sqlite(path)
    raise StartRefused(
        f"KLATSCH_MESSAGES_DATABASE names an engine that is not there: {url.partition(':')[0]}.",
        hint="Use sqlite:PATH.",
    )
