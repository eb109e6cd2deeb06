"""A new version comes, one process after the other, while people talk: nobody loses a word, and nobody is let down."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from balancing import Balancer
from cast import PLAIN, Person, Server
from ledger import Follower, Ledger
from noding import Nodes
from patience import note, until

SENDERS = 6
FOLLOWERS = 4
DRAIN_SECONDS = 1.0


async def test_while_it_drains_it_is_not_ready_and_serves_on(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ={"KLATSCH_DRAIN_SECONDS": "2"}) as server:
        async with server.populate(users=1)[0] as ann:
            line = await ann.hears()
            server.signal(signal.SIGTERM)
            await until(lambda: not is_ready(server))
            answer = await ann.ask("GET", "/readyz")
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
            await ann.says("still here")
            await line.message("still here")
            assert line.code is None, "and the socket is open"
            assert await line.end(seconds=10) == 1012
        assert server.process is not None
        assert await asyncio.to_thread(server.process.wait, 20) == 0


@pytest.mark.soak
async def test_a_rolling_restart_under_load_loses_nothing(tmp_path: Path) -> None:
    nodes = Nodes(tmp_path)
    for server in (nodes.one, nodes.two):
        server.environ["KLATSCH_DRAIN_SECONDS"] = str(DRAIN_SECONDS)
    with nodes:
        async with AsyncExitStack() as stack:
            balancer = await stack.enter_async_context(Balancer([nodes.one, nodes.two]))
            people = [who.copy(base=balancer.base) for who in nodes.one.populate(users=SENDERS + FOLLOWERS)]
            for who in people:
                await stack.enter_async_context(who)
            await _talk_through(nodes, balancer, people[:SENDERS], people[SENDERS:])


async def _talk_through(nodes: Nodes, balancer: Balancer, senders: list[Person], listeners: list[Person]) -> None:
    followers = [Follower(person, person.rooms[0]) for person in listeners]
    ledger, over, hall = Ledger(every_line_anew=True), asyncio.Event(), followers[0].room

    working = [asyncio.create_task(follower.follow()) for follower in followers]
    talking = [asyncio.create_task(ledger.talk(who, over, room=hall)) for who in senders]
    await asyncio.sleep(1)
    for server in (nodes.one, nodes.two):
        left = await _is_followed_by_itself(server)
        note(f"gone after {left:.1f} s; {ledger.retries} tries so far were not acknowledged")
        await until(lambda: len(balancer.ready) == 2)
        await asyncio.sleep(1)
    over.set()
    await asyncio.gather(*talking)
    history = await senders[0].reads_all(hall)
    await until(lambda: all(len(follower.rows) == len(history) for follower in followers))
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    ledger.judge(history)
    for follower in followers:
        assert follower.history == history, "who listened has what history has"
        assert follower.repeated == 0
    assert ledger.retries == 0, "nobody had to say anything twice"
    assert max(follower.connects for follower in followers) > 1, "sockets really moved"
    assert min(balancer.taken.values()) > 0, "both were in use"


async def _is_followed_by_itself(server: Server) -> float:
    """How long it took to go."""
    begun = time.monotonic()
    assert await asyncio.to_thread(server.sigterm) == 0
    took = time.monotonic() - begun
    assert DRAIN_SECONDS <= took <= 10
    await asyncio.to_thread(server.restart)
    return took


def is_ready(server: Server) -> bool:
    return httpx.get(f"{server.base}/readyz", **PLAIN).status_code == 200
