"""Nodes of a hub over Valkey that may be hurt: a line of their own each, and a look into the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from valkey_server import OwnValkey, fresh_hub

from klatsch.drivers.valkey_connection import connection_to
from klatsch.hub import DOUBTS, Topic
from klatsch.hub.valkey import ValkeyHub

SLOTS = 16_384
"""Of a cluster. Each channel and each key is in one of them."""


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


async def ask(url: str, *words: str | int) -> Any:
    """By a connection that listens to nothing."""
    connection = connection_to(url.partition("?")[0], seconds=2)
    await connection.connect()
    try:
        await connection.send_command(*words)
        return await connection.read_response()
    finally:
        await connection.disconnect()


@asynccontextmanager
async def cluster_of(slots: Iterable[int] | None) -> AsyncIterator[OwnValkey]:
    """The one server of a cluster that has these slots; with all it is like a proxy before several. None: no cluster."""
    words = () if slots is None else ("--cluster-enabled", "yes", "--cluster-require-full-coverage", "no")
    with OwnValkey(*words) as server:
        if slots is not None:
            await ask(server.url, "CLUSTER", "ADDSLOTS", *slots)
            async with asyncio.timeout(20):
                while b"cluster_state:ok" not in await ask(server.url, "CLUSTER", "INFO"):  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)
        yield server
