"""Every engine of the hub; a test never knows which one it has."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hub_engines import ENGINES, Engine

from klatsch.hub import Hub, valkey_buckets


@pytest.fixture(autouse=True)
def slow_machines_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks too slow a Valkey counts alone for a while; on a busy machine that would be every engine's test."""
    monkeypatch.setattr(valkey_buckets, "PATIENCE_SECONDS", 10.0)


@pytest.fixture(params=ENGINES.values(), ids=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param()


@pytest.fixture
async def hub(engine: Engine) -> AsyncIterator[Hub]:
    made = await engine.node()
    yield made
    await made.close()


@pytest.fixture
async def other(engine: Engine, hub: Hub) -> AsyncIterator[Hub]:
    """The same hub, as another node has it."""
    made = await engine.node()
    yield made
    await made.close()
