"""URL → engine."""

from __future__ import annotations

from klatsch.errors import StartRefused
from klatsch.hub import Hub
from klatsch.hub.memory import MemoryHub


async def open_hub(url: str) -> Hub:
    if url == "memory:":
        return MemoryHub()
    raise StartRefused(f"KLATSCH_HUB names an engine that is not there: {url.partition(':')[0]}.", hint="Use memory:.")
