"""kill -9 in the middle of a crowd talking: what was acknowledged is there, once, in the one order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from cast import UNLIMITED, Server
from killing import kill_and_restart, lives_through

ROUNDS = 2


async def test_killed_under_load_it_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        await lives_through(server, kill_and_restart, rounds=ROUNDS, pause=lambda: random.uniform(0.4, 1.0))


async def test_asked_to_stop_under_load_it_loses_nothing_either(tmp_path: Path) -> None:
    async def stop_and_restart(server: Server) -> None:
        assert await asyncio.to_thread(server.sigterm) == 0
        await asyncio.to_thread(server.restart)

    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        await lives_through(server, stop_and_restart, rounds=1, pause=lambda: 0.8)
        assert "Traceback" not in server.log
