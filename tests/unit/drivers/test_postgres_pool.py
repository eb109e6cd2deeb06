"""At most so many connections, each for one at a time, and as good as new for the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from postgres_server import ask, fresh_database
from structlog.testing import capture_logs

from klatsch.drivers import postgres_pool
from klatsch.drivers.postgres_pool import Connections, connect
from klatsch.errors import Unavailable


@pytest.fixture
def url() -> str:
    return fresh_database()


@pytest.fixture
async def connections(url: str) -> AsyncIterator[Connections]:
    opened = Connections(url, most=3)
    yield opened
    await opened.close()


async def pid(connections: Connections, *, holding: float = 0) -> int:
    async with connections.one() as connection:
        await asyncio.sleep(holding)
        return await connection.fetchval("SELECT pg_backend_pid()")


async def test_a_connection_is_used_again(connections: Connections) -> None:
    assert len({await pid(connections) for _ in range(5)}) == 1


async def test_there_are_at_most_so_many_and_the_others_wait(connections: Connections) -> None:
    pids = await asyncio.gather(*(pid(connections, holding=0.01) for _ in range(20)))
    assert len(set(pids)) == 3


async def test_who_waits_too_long_is_refused_and_takes_nobodys_turn(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_pool, "WAIT_SECONDS", 0.2)
    holding = [asyncio.create_task(pid(connections, holding=0.6)) for _ in range(3)]
    await asyncio.sleep(0.1)
    with pytest.raises(Unavailable, match="busy"):
        await pid(connections)
    gone = asyncio.create_task(pid(connections))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(*holding)
    assert len(set(await asyncio.gather(*(pid(connections) for _ in range(6))))) <= 3


async def test_what_was_left_open_is_not_given_on(connections: Connections) -> None:
    async with connections.one() as connection:
        await connection.execute("BEGIN")
        first = await connection.fetchval("SELECT pg_backend_pid()")
    assert await pid(connections) != first


async def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_prefers(url: str) -> None:
    database = urlsplit(url).path[1:]
    ask(lambda admin: admin.execute(f"ALTER DATABASE {database} SET synchronous_commit = off"))
    for settings in ({}, postgres_pool.SETTINGS):
        connection = await connect(url, settings=settings)
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
        assert await connection.fetchval("SHOW statement_timeout") == ("20s" if settings else "0")
        await connection.close()


async def test_one_line_says_that_it_is_away_and_one_that_it_is_back(connections: Connections) -> None:
    with capture_logs() as logs:
        for _ in range(5):
            connections.noted(ConnectionResetError("gone"))
        connections.noted(KeyError("a bug"))
        await pid(connections)
        await pid(connections)
    assert [line["event"] for line in logs] == ["database_unavailable", "database_available"]


async def test_after_the_end_there_are_none(url: str, connections: Connections) -> None:
    holding = asyncio.create_task(pid(connections, holding=0.1))
    await asyncio.sleep(0.05)
    await connections.close()
    await holding
    with pytest.raises(Unavailable):
        await pid(connections)
    database = urlsplit(url).path[1:]
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
    for _ in range(50):
        if not ask(lambda admin: admin.fetchval(count, database)):
            return
        await asyncio.sleep(0.05)
    pytest.fail("a connection stayed open")
