"""Fifty rounds of kill -9 with a hundred thousand messages in the house. By hand: pytest -m soak tests/soak"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from cast import UNLIMITED, Server
from killing import kill_and_restart, lives_through

pytestmark = pytest.mark.soak

READY_SECONDS = 3


async def test_fifty_kills_under_load_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        server.populate(users=20, rooms=10, messages=100_000)
        starts: list[float] = []

        async def kill(it: Server) -> None:
            await kill_and_restart(it)
            starts.append(it.seconds_to_first_answer)

        await lives_through(server, kill, rounds=50, pause=lambda: random.uniform(0.3, 3.0))
        assert sorted(starts)[len(starts) // 2] < READY_SECONDS
