"""Sockets whose session ended without an event: expired, ended by another program (the command line), or the event got lost.

And when events got lost, sockets whose person was put into a room, or shown out of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from klatsch.chat import Klatsch, sessions
from klatsch.hub import DOUBTS, Topic
from klatsch.ids import UserId
from klatsch.live.standing import tell_standing
from klatsch.live.switchboard import Switchboard

AT_A_TIME = 500
ROUNDS_BETWEEN_FULL_SWEEPS = 10
PEOPLE_AT_ONCE = 8


def sweep_sockets(app: Klatsch, switchboard: Switchboard) -> Callable[[], Awaitable[None]]:
    """To be called once a second.

    Asks the database only when something wrote to it, every tenth time for what merely expired, and whenever the hub says
    that events were lost: then for everybody's rooms too.
    """
    seen = -1
    rounds = 0
    doubts = answered = 0

    def doubt(topic: Topic, event: bytes) -> None:
        nonlocal doubts
        doubts += 1

    async def sweep() -> None:
        nonlocal seen, rounds, answered
        doubted = doubts
        if doubted != answered:
            await end_dead()
            await look_again(app, switchboard)
            answered = doubted  # only now: a sweep that failed is done again
        version = await sessions.version(app)
        rounds += 1
        if version == seen and rounds % ROUNDS_BETWEEN_FULL_SWEEPS:
            return
        await end_dead()
        seen = version

    async def end_dead() -> None:
        open_now = switchboard.open_sessions()
        for start in range(0, len(open_now), AT_A_TIME):
            asked = open_now[start : start + AT_A_TIME]
            dead = set(asked) - await sessions.live_sessions(asked, app)
            if dead:
                switchboard.end_sessions(None, dead)

    app.hub.listen(DOUBTS, doubt)
    return sweep


async def look_again(app: Klatsch, switchboard: Switchboard) -> None:
    """Everybody hears the rooms that they are in, and hears how far these have moved."""
    waiting = switchboard.open_people()

    async def look() -> None:
        while waiting:
            user: UserId = waiting.pop()
            await tell_standing(user, switchboard.open_sockets(user), app, switchboard)

    ends = await asyncio.gather(*(look() for _ in range(PEOPLE_AT_ONCE)), return_exceptions=True)
    for error in filter(None, ends):
        raise error
