"""What is particular to token buckets within one process; their promise is kept in tests/contract/hub."""

from __future__ import annotations

import pytest
from workbench import NOW

from klatsch.clock import SECOND
from klatsch.hub import Bucket
from klatsch.hub.memory_buckets import MemoryBuckets


async def test_buckets_that_are_full_again_are_forgotten() -> None:
    hub = MemoryBuckets()
    for number in range(1_000):
        await hub.take([Bucket(f"post:{number}", SECOND, 3), Bucket(f"act:{number}", SECOND, 3)], now=NOW)
    for number in range(1_000):
        await hub.take([Bucket("post:late", SECOND, 3)], now=NOW + 60 * SECOND + number * SECOND)
    assert len(vars(hub)["_full_at"]) == 1


async def test_there_are_never_more_buckets_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klatsch.hub.memory_buckets.MOST_BUCKETS", 100)
    hub, ann = MemoryBuckets(), Bucket("post:ann", SECOND, 1)
    assert await hub.take([ann], now=NOW) == 0
    for number in range(99):
        await hub.take([Bucket(f"post:{number}", SECOND, 3)], now=NOW)
    assert await hub.take([ann], now=NOW) > 0
    for number in range(1_000):
        await hub.take([Bucket(f"act:{number}", SECOND, 3)], now=NOW)
    assert len(vars(hub)["_full_at"]) == 100
    assert await hub.take([ann], now=NOW) == 0, "the one that was not asked for lately was forgotten"
