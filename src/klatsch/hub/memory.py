"""The hub within one process: announcing is calling."""

from __future__ import annotations

from klatsch.hub import Topic
from klatsch.hub.ears import Ears
from klatsch.hub.memory_buckets import MemoryBuckets
from klatsch.hub.memory_presence import MemoryPresence


class MemoryHub(Ears, MemoryBuckets, MemoryPresence):
    is_whole = True

    async def publish(self, topic: Topic, event: bytes) -> None:
        self.tell(topic, event)

    async def close(self) -> None:
        self._ears.clear()
