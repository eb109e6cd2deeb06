"""The promise of the Messages DB: where somebody was called."""

from __future__ import annotations

from typing import Protocol

from klatsch.ids import MessageId, UserId
from klatsch.model.messages import Message


class Mentions(Protocol):
    async def mentions_of(self, user: UserId, *, before: MessageId | None, limit: int) -> list[Message] | None:
        """Messages that call the user, the newest first; not by people, nor in threads, that they muted.

        None when there is no message `before`.
        """
        ...
