"""The engines of the hub, for the suites that hold each of them to the same promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from valkey_server import fresh_hub

from klatsch.hub import Hub
from klatsch.hub.open import open_hub


class Engine(Protocol):
    async def node(self) -> Hub:
        """One more node of the same hub, to be closed."""
        ...


class MemoryEngine:
    """Its nodes are one: it serves one process."""

    def __init__(self) -> None:
        self._hub: Hub | None = None

    async def node(self) -> Hub:
        self._hub = self._hub or await open_hub("memory:")
        return self._hub


class ValkeyEngine:
    def __init__(self) -> None:
        self._url = fresh_hub()

    async def node(self) -> Hub:
        """A machine where everything is slow must not make it count for itself."""
        hub = await open_hub(self._url)
        vars(hub)["_patience"] = 5
        return hub


ENGINES: dict[str, Callable[[], Engine]] = {"memory": MemoryEngine, "valkey": ValkeyEngine}
