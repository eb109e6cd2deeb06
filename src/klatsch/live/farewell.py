"""Telling open sockets that this server stops, a few at a time: who comes back elsewhere does not come with all others.

A client waits a random while after the close as well (five seconds at most); spread here, the closes themselves are no
burst of work either, and a client that does not wait does no harm.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable

from klatsch.live.line import Line

MOST_SECONDS = 3.0
LEAST_A_SECOND = 200
STEP_SECONDS = 0.05
COMES_BACK = (1012, "this server stops; connect again")


async def part_with(connections: Iterable[object]) -> int:
    """How many there were. Those of other kinds are left alone."""
    lines = [line for line in connections if isinstance(line, Line)]
    random.shuffle(lines)
    steps = max(1, round(min(MOST_SECONDS, len(lines) / LEAST_A_SECOND) / STEP_SECONDS))
    for step in range(steps):
        for line in lines[step::steps]:
            line.end(*COMES_BACK)
        if step < steps - 1:
            await asyncio.sleep(STEP_SECONDS)
    return len(lines)
