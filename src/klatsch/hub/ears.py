"""Who listens on this node, and what is told to them."""

from __future__ import annotations

from klatsch.hub import Ear, Topic
from klatsch.log import logger

log = logger(__name__)


class Ears:
    def __init__(self) -> None:
        super().__init__()
        self._ears: dict[Topic, list[Ear]] = {}

    def listen(self, topic: Topic, ear: Ear) -> None:
        self._ears.setdefault(topic, []).append(ear)

    def unlisten(self, topic: Topic, ear: Ear) -> None:
        ears = self._ears.get(topic, [])
        if ear in ears:
            ears.remove(ear)
        if not ears:
            self._ears.pop(topic, None)

    def tell(self, topic: Topic, event: bytes) -> None:
        for ear in tuple(self._ears.get(topic, ())):
            try:
                ear(topic, event)
            except Exception:  # one listener's fault is not another's
                log.exception("listener_failed", topic=topic)
