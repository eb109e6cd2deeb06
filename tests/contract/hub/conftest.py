"""Every engine of the hub; a test never knows which one it has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from klatsch.hub import Hub
from klatsch.hub.memory import MemoryHub


async def _memory() -> Hub:
    return MemoryHub()


ENGINES: dict[str, Callable[[], Coroutine[Any, Any, Hub]]] = {"memory": _memory}


@pytest.fixture(params=ENGINES.values(), ids=list(ENGINES))
async def hub(request: pytest.FixtureRequest) -> AsyncIterator[Hub]:
    made = await request.param()
    yield made
    await made.close()
