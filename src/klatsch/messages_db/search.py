"""The promise of the Messages DB: finding messages by what they say.

The index is behind the messages: whoever owns the store lets it catch up, again and again (`index_some`). Whatever
happens in between, each message is in it once. What somebody cannot see is never found, however far behind it is.
"""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import UserId
from klatsch.model.search import Found, Search, Spot


class Searching(Protocol):
    async def search(self, reader: UserId, wanted: Search, *, spot: Spot | None, limit: int) -> Found:
        """In one snapshot, from `spot` on. First what has every term as a word (or its stem), then what has the last one
        begun, then what contains every term as written; the newest first in each. The work of one call is bounded."""
        ...

    async def index_some(self) -> int:
        """Bring the next few messages, and those that were edited or deleted, into the index; how many. 0: it is up to date."""
        ...

    async def clean_index(self) -> bool:
        """Let the index's files forget what left it, a bit at a time; True: there is more to do."""
        ...

    async def rebuild_index(self) -> int:
        """Make the index anew from the messages; how many are in it."""
        ...
