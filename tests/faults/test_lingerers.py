"""Connections that cost nothing to hold open: each kind is ended by its deadline, and nobody else waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import Person, Server
from lingerers import KINDS, Lingerer, linger
from patience import note, until
from raw import request

SHORT = """
import klatsch.http.deadlines as deadlines
import klatsch.live.line as line
import klatsch.live.transport as transport
deadlines.HEAD_SECONDS = deadlines.BODY_SECONDS = deadlines.WRITE_SECONDS = deadlines.KEEP_ALIVE_SECONDS = 1
transport.SILENCE_SECONDS = line.SILENCE_SECONDS = line.STALL_SECONDS = 1
"""
"""The real ones are ten to seventy-five seconds; tests/soak waits for them."""
MOST_SECONDS = 6
EACH = 15


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[Person]]]:
    with Server(tmp_path_factory.mktemp("impatient") / "data", script=SHORT) as server:
        yield server, server.populate(users=2, messages=400)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_lingerers_are_ended_and_others_served(impatient: tuple[Server, list[Person]], kind: Any) -> None:
    server, people = impatient
    assert server.process is not None
    descriptors = Path(f"/proc/{server.process.pid}/fd")
    async with people[0].copy() as ann:
        await ann.get("/allRooms")
        before = len(list(descriptors.iterdir()))
        lingering = [
            asyncio.create_task(linger(kind, server.port, people[1], seconds=2 * MOST_SECONDS)) for _ in range(EACH)
        ]
        await asyncio.sleep(0.3)
        begun = time.monotonic()
        await ann.says("undisturbed")
        took = time.monotonic() - begun
        ended = await asyncio.gather(*lingering)
        slowest = max(seconds for _, seconds in ended)
        note(
            f"{kind.__name__}: ended after {slowest:.1f} s at the latest; somebody else's message took {took * 1000:.0f} ms"
        )
        assert slowest < MOST_SECONDS
        assert took < 1
        for it, _ in ended:
            assert it.got.startswith(KINDS[kind])
            assert bool(it.got) == bool(KINDS[kind])
        await until(lambda: len(list(descriptors.iterdir())) <= before + 3, seconds=5)


async def test_who_asks_and_does_not_read_is_cut(impatient: tuple[Server, list[Person]]) -> None:
    server, people = impatient
    async with people[0].copy() as ann:
        for number in range(30):
            await ann.says("\N{ALCHEMICAL SYMBOL FOR AIR}" * 20_000, client_id=f"long-{number}")
    it = Lingerer(server.port, small=True)
    ask = request("GET", "/allMessages?limit=200", f"Cookie: {people[0].cookie_header}")
    await it.send(ask * 4)
    begun = time.monotonic()
    await until(lambda: is_gone(server.port, it.it.getsockname()[1]), seconds=15)
    note(f"cut after {time.monotonic() - begun:.1f} s")
    it.it.close()


def is_gone(port: int, peer: int) -> bool:
    """The server's side of this connection is no longer among the established ones (/proc/net/tcp, state 01)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = {(row[1].rpartition(":")[2], row[2].rpartition(":")[2]) for row in rows if row[3] == "01"}
    return (f"{port:04X}", f"{peer:04X}") not in ends


async def test_who_is_slow_but_honest_is_served(impatient: tuple[Server, list[Person]]) -> None:
    """A body may take long as a whole; it may not stand still."""
    people = impatient[1]
    async with people[0].copy() as ann:
        line = await ann.hears()
        for _ in range(8):
            await asyncio.sleep(0.4)
            await line.say({"type": "heartbeat", "active": True})
        assert line.code is None, "who says something now and then may stay"
        await ann.says("still here")
        await line.message("still here")
