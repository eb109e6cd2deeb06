"""What is particular to buckets over Valkey: what is kept of them, and who counts while it is away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from proxy import Proxy
from valkey_server import OwnValkey
from valkey_stage import node
from workbench import NOW, eventually

from klatsch.clock import SECOND
from klatsch.hub import Bucket

ANN = Bucket("post:ann", 60 * SECOND, 3)


@pytest.fixture
def server() -> Iterator[OwnValkey]:
    with OwnValkey() as server:
        yield server


async def test_what_is_full_again_is_forgotten_by_itself(server: OwnValkey) -> None:
    async with node(server.url) as one:
        await one.hub.take([Bucket("post:bo", SECOND // 1_000, 1)], now=NOW)
        left = await one.hub._line.ask("PTTL", "klatsch:{buckets}:post:bo")  # pyright: ignore[reportPrivateUsage]
        assert 9_000 < left <= 10_001, "and ten seconds, for a clock that is set back"


async def test_while_it_is_away_each_node_counts_for_itself(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        one.hub._patience = 10  # pyright: ignore[reportPrivateUsage] - a slow machine is none where it is away
        assert [await one.hub.take([ANN], now=NOW) for _ in range(4)] == [0, 0, 0, 60 * SECOND]
        server.stop()
        await eventually(lambda: not one.hub.is_whole and not two.hub.is_whole)
        for each in (one, two):
            assert [await each.hub.take([ANN], now=NOW) for _ in range(4)] == [0, 0, 0, 60 * SECOND]


async def test_while_it_is_slow_nobody_waits_for_it(server: OwnValkey) -> None:
    async with Proxy(server.port) as proxy, node(f"valkey://127.0.0.1:{proxy.port}/0") as one:
        proxy.stall()
        started = time.monotonic()
        waits = [await one.hub.take([ANN], now=NOW) for _ in range(50)]
        assert waits.count(0) == 3
        assert 0.2 < time.monotonic() - started < 3, "one waited, and then nobody for a second"
        proxy.flow()


async def test_a_full_server_locks_nobody_out(server: OwnValkey) -> None:
    async with node(server.url) as one:
        await one.hub._line.ask("CONFIG", "SET", "maxmemory", "1")  # pyright: ignore[reportPrivateUsage]
        assert [await one.hub.take([ANN], now=NOW) for _ in range(4)] == [0, 0, 0, 60 * SECOND]
