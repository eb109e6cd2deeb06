"""What is particular to the hub within one process; its promise is kept in tests/contract/hub."""

from __future__ import annotations

from workbench import NOW

from klatsch.hub import PRESENCE_TTL, Topic, room_topic
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
