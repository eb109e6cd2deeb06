"""Klatsch with an indexer that SIGUSR1 switches on and off, off at first: `python -m bench.switched serve …`."""

from __future__ import annotations

import signal
import sys

from klatsch.cli import main
from klatsch.messages_db.sqlite import SqliteMessagesDb

_index_some, _clean_index = SqliteMessagesDb.index_some, SqliteMessagesDb.clean_index


class Switch:
    is_on = False

    @classmethod
    def flip(cls, *_: object) -> None:
        cls.is_on = not cls.is_on


async def index_some(self: SqliteMessagesDb) -> int:
    return await _index_some(self) if Switch.is_on else 0


async def clean_index(self: SqliteMessagesDb) -> bool:
    return await _clean_index(self) if Switch.is_on else True


if __name__ == "__main__":
    SqliteMessagesDb.index_some, SqliteMessagesDb.clean_index = index_some, clean_index
    signal.signal(signal.SIGUSR1, Switch.flip)
    sys.exit(main())
