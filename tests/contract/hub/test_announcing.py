"""At most once, to whoever listens now; in order per topic and publisher."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from workbench import eventually

from klatsch.hub import EVERYBODY, Ear, Hub, Topic, room_topic, user_topic
from klatsch.ids import RoomId, UserId

HALL, CELLAR = room_topic(RoomId("C1")), room_topic(RoomId("C2"))


def ear_into(heard: list[tuple[Topic, bytes]]) -> Ear:
    def ear(topic: Topic, event: bytes) -> None:
        heard.append((topic, event))

    return ear


def counted(heard: list[tuple[Topic, bytes]], count: int) -> Callable[[], bool]:
    return lambda: len(heard) >= count


async def test_a_listener_hears_its_topic_in_order_and_no_other(hub: Hub) -> None:
    heard: list[tuple[Topic, bytes]] = []
    hub.listen(HALL, ear_into(heard))
    for number in range(100):
        await hub.publish(CELLAR, b"not for the hall")
        await hub.publish(HALL, b"%d" % number)
    await eventually(counted(heard, 100))
    assert heard == [(HALL, b"%d" % number) for number in range(100)]


async def test_everybody_who_listens_hears_it_once(hub: Hub) -> None:
    ears: list[list[tuple[Topic, bytes]]] = [[], [], []]
    for heard in ears:
        hub.listen(HALL, ear_into(heard))
    await hub.publish(HALL, b"hello")
    for heard in ears:
        await eventually(counted(heard, 1))
        assert heard == [(HALL, b"hello")]


async def test_who_left_hears_nothing(hub: Hub) -> None:
    left: list[tuple[Topic, bytes]] = []
    stayed: list[tuple[Topic, bytes]] = []
    leaving = ear_into(left)
    hub.listen(HALL, leaving)
    hub.listen(HALL, ear_into(stayed))
    hub.unlisten(HALL, leaving)
    await hub.publish(HALL, b"still there?")
    await eventually(counted(stayed, 1))
    assert left == []


async def test_what_was_said_before_is_not_heard(hub: Hub) -> None:
    heard: list[tuple[Topic, bytes]] = []
    await hub.publish(HALL, b"early")
    hub.listen(HALL, ear_into(heard))
    await hub.publish(HALL, b"now")
    await eventually(counted(heard, 1))
    assert heard == [(HALL, b"now")]


async def test_a_listener_that_fails_harms_neither_the_publisher_nor_the_others(hub: Hub) -> None:
    heard: list[tuple[Topic, bytes]] = []

    def broken(topic: Topic, event: bytes) -> None:
        raise RuntimeError("broken")

    hub.listen(HALL, broken)
    hub.listen(HALL, ear_into(heard))
    await hub.publish(HALL, b"one")
    await hub.publish(HALL, b"two")
    await eventually(counted(heard, 2))
    assert [event for _, event in heard] == [b"one", b"two"]


async def test_a_listener_may_leave_while_it_hears(hub: Hub) -> None:
    heard: list[tuple[Topic, bytes]] = []

    def once(topic: Topic, event: bytes) -> None:
        hub.unlisten(topic, once)
        heard.append((topic, event))

    after: list[tuple[Topic, bytes]] = []
    hub.listen(HALL, once)
    hub.listen(HALL, ear_into(after))
    await hub.publish(HALL, b"one")
    await hub.publish(HALL, b"two")
    await eventually(counted(after, 2))
    assert heard == [(HALL, b"one")]


async def test_leaving_what_one_never_heard_is_no_error(hub: Hub) -> None:
    hub.unlisten(HALL, ear_into([]))
    await hub.publish(HALL, b"nobody is there")


def test_topics_of_different_things_are_different() -> None:
    topics = {room_topic(RoomId("X")), user_topic(UserId("X")), EVERYBODY}
    assert len(topics) == 3


@pytest.mark.parametrize("event", [b"", b"\x00\xff", b"x" * 100_000])
async def test_an_event_arrives_as_it_was(event: bytes, hub: Hub) -> None:
    heard: list[tuple[Topic, bytes]] = []
    hub.listen(HALL, ear_into(heard))
    await hub.publish(HALL, event)
    await eventually(counted(heard, 1))
    assert heard == [(HALL, event)]
