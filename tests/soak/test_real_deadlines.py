"""The deadlines as they are shipped: every kind of lingerer is gone within its time. By hand: pytest -m soak tests/soak"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cast import Server
from lingerers import KINDS, linger
from patience import note

pytestmark = pytest.mark.soak

MOST_SECONDS = {"upgraded_and_silent": 80.0}
USUALLY = 30.0
EACH = 100


async def test_every_lingerer_is_gone_in_time(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        ann, bo = server.populate(users=2)
        async with ann:
            tasks = {
                kind: [asyncio.create_task(linger(kind, server.port, bo, seconds=100)) for _ in range(EACH)]
                for kind in KINDS
            }
            for kind, each in tasks.items():
                slowest = max(seconds for _, seconds in await asyncio.gather(*each))
                note(f"{kind.__name__}: {slowest:.1f} s")
                assert slowest < MOST_SECONDS.get(kind.__name__, USUALLY)
            await ann.says("undisturbed")
