"""Another program holds the database: those who speak wait a little, and everybody else notices nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from cast import Person, Server
from patience import note

HELD_SECONDS = 3.0
MOST_SECONDS = 5.0


@asynccontextmanager
async def held(*databases: Path) -> AsyncIterator[None]:
    connections = [sqlite3.connect(database, isolation_level=None, timeout=5) for database in databases]
    for connection in connections:
        connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        for connection in connections:
            connection.execute("ROLLBACK")
            connection.close()


@pytest.mark.by_the_clock
async def test_a_database_that_is_held_for_three_seconds_costs_three_seconds(server: Server) -> None:
    async with AsyncExitStack() as stack:
        people = [await stack.enter_async_context(person) for person in server.populate(users=8)]
        hall = await people[0].hall()
        line = await people[1].hears()
        async with held(server.data / "messages.db", server.data / "auth.db"):
            begun = time.monotonic()
            saying = [asyncio.create_task(person.says(f"{person.id} waits", room=hall)) for person in people]
            probes = await probe(people[0], hall, HELD_SECONDS)
            assert not any(task.done() for task in saying), "it really was held"
        await asyncio.gather(*saying)
        took = time.monotonic() - begun
        for person in people:
            await line.message(f"{person.id} waits")
    slow = sorted(probes)[int(len(probes) * 0.95)]
    note(
        f"held {HELD_SECONDS} s, all acknowledged after {took:.2f} s; meanwhile /healthz and reads p95 {slow * 1000:.0f} ms"
    )
    assert took < MOST_SECONDS
    assert slow < 0.3


async def probe(who: Person, room: str, seconds: float) -> list[float]:
    """How long health checks and reads take meanwhile."""
    took: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in ("/healthz", f"/allMessages?room={room}", "/allRooms"):
            begun = time.monotonic()
            assert (await who.ask("GET", path)).status_code == 200
            took.append(time.monotonic() - begun)
        await asyncio.sleep(0.05)
    return took


@pytest.mark.slow
@pytest.mark.by_the_clock
async def test_a_database_that_stays_held_is_said_and_let_go_of_it_goes_on(server: Server) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        async with held(server.data / "messages.db"):
            begun = time.monotonic()
            answer = await ann.ask("POST", "/message", json={"content": "anybody?", "clientId": "held"})
            took = time.monotonic() - begun
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
            assert answer.headers["retry-after"]
            assert took < 10
        note(f"503 after {took:.1f} s")
        await ann.says("anybody?", client_id="held")
        assert len((await ann.reads())["messages"]) == 1
