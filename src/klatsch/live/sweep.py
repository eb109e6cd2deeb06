"""Sockets whose session ended without an event: expired, or ended by another program (the command line)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from klatsch.chat import Klatsch, sessions
from klatsch.live.switchboard import Switchboard

AT_A_TIME = 500
ROUNDS_BETWEEN_FULL_SWEEPS = 10


def sweep_sockets(app: Klatsch, switchboard: Switchboard) -> Callable[[], Awaitable[None]]:
    """To be called once a second.

    Asks the database only when something wrote to it, and every tenth time for what merely expired.
    """
    seen = -1
    rounds = 0

    async def sweep() -> None:
        nonlocal seen, rounds
        version = await sessions.version(app)
        rounds += 1
        if version == seen and rounds % ROUNDS_BETWEEN_FULL_SWEEPS:
            return
        open_now = switchboard.open_sessions()
        for start in range(0, len(open_now), AT_A_TIME):
            asked = open_now[start : start + AT_A_TIME]
            dead = set(asked) - await sessions.live_sessions(asked, app)
            if dead:
                switchboard.end_sessions(None, dead)
        seen = version  # only now: a sweep that failed is done again

    return sweep
