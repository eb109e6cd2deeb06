"""What is particular to the hub within one process; its promise is kept in tests/contract/hub."""

from __future__ import annotations

import pytest
from workbench import NOW

from klatsch.clock import SECOND
from klatsch.hub import PRESENCE_TTL, Bucket, Topic, room_topic
from klatsch.hub.memory import MemoryHub
from klatsch.ids import RoomId, UserId
from klatsch.model.presence import Status

HALL = room_topic(RoomId("C1"))


async def test_announcing_is_calling() -> None:
    hub, heard = MemoryHub(), list[bytes]()
    hub.listen(HALL, lambda topic, event: heard.append(event))
    await hub.publish(HALL, b"hello")
    assert heard == [b"hello"]


async def test_it_keeps_nothing_of_those_who_left() -> None:
    hub = MemoryHub()

    def ear(topic: Topic, event: bytes) -> None: ...

    for number in range(1_000):
        user = UserId(f"U{number}")
        hub.listen(room_topic(RoomId(f"C{number}")), ear)
        hub.unlisten(room_topic(RoomId(f"C{number}")), ear)
        await hub.beat(user, "phone", Status.ACTIVE, now=NOW)
        if number % 2:
            await hub.leave(user, "phone", now=NOW)
    await hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
    kept = [len(held) for held in vars(hub).values() if not isinstance(held, int)]
    assert kept == [0] * len(kept)


async def test_after_closing_nobody_hears_anything() -> None:
    hub, heard = MemoryHub(), list[bytes]()
    hub.listen(HALL, lambda topic, event: heard.append(event))
    await hub.close()
    await hub.publish(HALL, b"hello")
    assert heard == []


async def test_buckets_that_are_full_again_are_forgotten() -> None:
    hub = MemoryHub()
    for number in range(1_000):
        await hub.take([Bucket(f"post:{number}", SECOND, 3), Bucket(f"act:{number}", SECOND, 3)], now=NOW)
    for number in range(1_000):
        await hub.take([Bucket("post:late", SECOND, 3)], now=NOW + 60 * SECOND + number * SECOND)
    assert len(vars(hub)["_full_at"]) == 1


async def test_there_are_never_more_buckets_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klatsch.hub.memory_buckets.MOST_BUCKETS", 100)
    hub, ann = MemoryHub(), Bucket("post:ann", SECOND, 1)
    assert await hub.take([ann], now=NOW) == 0
    for number in range(99):
        await hub.take([Bucket(f"post:{number}", SECOND, 3)], now=NOW)
    assert await hub.take([ann], now=NOW) > 0
    for number in range(1_000):
        await hub.take([Bucket(f"act:{number}", SECOND, 3)], now=NOW)
    assert len(vars(hub)["_full_at"]) == 100
    assert await hub.take([ann], now=NOW) == 0, "the one that was not asked for lately was forgotten"
