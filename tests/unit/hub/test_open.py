"""URL → engine."""

from __future__ import annotations

import pytest

from klatsch.errors import StartRefused
from klatsch.hub.memory import MemoryHub
from klatsch.hub.open import open_hub


async def test_memory_serves_one_process() -> None:
    hub = await open_hub("memory:")
    assert isinstance(hub, MemoryHub)
    await hub.close()


@pytest.mark.parametrize("url", ["", "memory", "nats://user:hunter2@there"])
async def test_another_engine_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(StartRefused, match="KLATSCH_HUB") as refused:
        await open_hub(url)
    assert "hunter2" not in refused.value.text
