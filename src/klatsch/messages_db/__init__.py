"""The Messages DB's promise: rooms, who is in them, and messages in one order per room.

Each room has two counters, moved in the transaction that writes: `seq` (a message's place, for ever) and `change`
(moves with all that members hear of). Writers to one room are serialized, so no reader that asks "what changed since N"
can ever skip a row that commits late. Rooms are asked for through the asker: what a user is not in, is not there; and
where history begins with joining, nothing before that is. Each noun has its part of the promise in a file of its own.
"""

from __future__ import annotations

from typing import Protocol

from klatsch.messages_db.drafts import Drafts
from klatsch.messages_db.groups import GroupMoved, Groups, NewGroup
from klatsch.messages_db.inbox import Inboxes
from klatsch.messages_db.mentions import Mentions
from klatsch.messages_db.messages import Messages, NewMessage, Posted, Touched
from klatsch.messages_db.preferences import Prefer, Preferred
from klatsch.messages_db.reading import Reading
from klatsch.messages_db.rooms import NewRoom, RoomMoved, Rooms
from klatsch.messages_db.search import Searching
from klatsch.messages_db.threads import Threads

__all__ = [
    "GroupMoved",
    "MessagesDb",
    "NewGroup",
    "NewMessage",
    "NewRoom",
    "Posted",
    "Preferred",
    "RoomMoved",
    "Touched",
]


class MessagesDb(Messages, Rooms, Reading, Threads, Mentions, Inboxes, Drafts, Prefer, Groups, Searching, Protocol):
    @property
    def epoch(self) -> str:
        """Names this history. Another epoch means that a backup was restored, and remembered counters mean nothing."""
        ...

    @property
    def reads_at_once(self) -> int:
        """How many it gains anything from. More would wait inside, and take the core from whoever writes."""
        ...

    async def check(self) -> dict[str, object]:
        """Integrity and counts, for `klatsch check`: {"ok", "problems", "rooms", "messages", "schema"}."""
        ...

    async def close(self) -> None: ...
