"""Nodes of a hub over Valkey that may be hurt: a line of their own each, and a look into the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from valkey_server import fresh_hub

from klatsch.hub import DOUBTS, Topic
from klatsch.hub.valkey import ValkeyHub


class Node:
    """A hub, and how often it doubted."""

    def __init__(self, url: str) -> None:
        self.hub = ValkeyHub(url)
        self.doubts = 0
        self.heard: list[bytes] = []

    def doubt(self, topic: Topic, event: bytes) -> None:
        self.doubts += 1

    def hear(self, topic: Topic, event: bytes) -> None:
        self.heard.append(event)


@asynccontextmanager
async def node(url: str = "") -> AsyncIterator[Node]:
    made = Node(url or fresh_hub())
    await made.hub.open()
    made.hub.listen(DOUBTS, made.doubt)
    try:
        yield made
    finally:
        await made.hub.close()
