"""URL → engine."""

from __future__ import annotations

from klatsch.drivers.valkey_url import is_valkey, must_have_driver
from klatsch.errors import StartRefused
from klatsch.hub import Hub
from klatsch.hub.memory import MemoryHub


async def open_hub(url: str) -> Hub:
    if url == "memory:":
        return MemoryHub()
    if is_valkey(url):
        must_have_driver()
        from klatsch.hub.valkey import ValkeyHub

        hub = ValkeyHub(url)
        await hub.open()
        return hub
    raise StartRefused(
        f"KLATSCH_HUB names an engine that is not there: {url.partition(':')[0]}.", hint="Use memory: or valkey://…."
    )
