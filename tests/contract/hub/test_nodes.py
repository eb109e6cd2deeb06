"""Two nodes of one hub: what is said on one is heard on the other, and both see the same people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub_engines import Engine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from workbench import NOW, eventually

from klatsch.clock import SECOND
from klatsch.hub import DOUBTS, PRESENCE_TTL, Bucket, Hub, Topic, room_topic
from klatsch.ids import RoomId, UserId
from klatsch.model.presence import Manner, Presence, Status

HALL = room_topic(RoomId("C1"))
ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
ACTIVE, AWAY, DND, OFFLINE = Status.ACTIVE, Status.AWAY, Status.DND, Status.OFFLINE
HIDDEN = Manner(invisible=True)


async def seen_by(hub: Hub) -> dict[UserId, Status]:
    return {user: presence.status for user, presence in (await hub.present()).items()}


async def comes_to_see(hub: Hub, **people: Status) -> None:
    wanted = {{"ann": ANN, "bo": BO}[name]: status for name, status in people.items()}
    async with asyncio.timeout(5):
        while await seen_by(hub) != wanted:  # noqa: ASYNC110 - a hub tells nobody that it has heard
            await asyncio.sleep(0.01)


# -- announcing ----------------------------------------------------------------------------------------


async def test_what_one_node_says_the_other_hears_in_order(hub: Hub, other: Hub) -> None:
    heard: list[bytes] = []
    other.listen(HALL, lambda topic, event: heard.append(event))
    await reached(hub, other, heard)
    for number in range(2_000):
        await hub.publish(HALL, b"%d" % number)
    await eventually(lambda: len(heard) >= 2_000)
    assert heard == [b"%d" % number for number in range(2_000)]


async def reached(hub: Hub, other: Hub, heard: list[bytes]) -> None:
    """From now on the other node listens: it takes a moment until everybody knows."""
    while not heard:
        await hub.publish(HALL, b"do you hear me?")
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    heard.clear()


async def test_all_nodes_hear_a_topic_in_one_order(hub: Hub, other: Hub) -> None:
    here: list[bytes] = []
    there: list[bytes] = []
    other.listen(HALL, lambda topic, event: there.append(event))
    await reached(hub, other, there)
    hub.listen(HALL, lambda topic, event: here.append(event))
    for number in range(300):
        await hub.publish(HALL, b"here %d" % number)
        await other.publish(HALL, b"there %d" % number)
        if number % 7 == 0:
            await asyncio.sleep(0)
    await eventually(lambda: len(here) >= 600)
    await eventually(lambda: len(there) >= 600)
    assert here == there
    assert set(here) == {b"%s %d" % (who, number) for number in range(300) for who in (b"here", b"there")}


async def test_what_is_told_on_a_node_stays_there(engine: Engine, hub: Hub, other: Hub) -> None:
    here: list[bytes] = []
    there: list[bytes] = []
    hub.listen(HALL, lambda topic, event: here.append(event))
    other.listen(HALL, lambda topic, event: there.append(event))
    await reached(hub, other, there)
    here.clear()
    hub.tell(HALL, b"between us")
    assert here == [b"between us"], "at once"
    await hub.publish(HALL, b"for all")
    await eventually(lambda: b"for all" in there)
    assert there == ([b"between us", b"for all"] if hub is other else [b"for all"])


async def test_while_all_is_well_nobody_doubts(hub: Hub, other: Hub) -> None:
    doubts: list[Topic] = []
    hub.listen(DOUBTS, lambda topic, event: doubts.append(topic))
    heard: list[bytes] = []
    other.listen(HALL, lambda topic, event: heard.append(event))
    await reached(hub, other, heard)
    assert doubts == []
    assert hub.is_whole
    assert other.is_whole


# -- who is here ---------------------------------------------------------------------------------------


async def test_who_beats_on_one_node_is_seen_on_the_other(hub: Hub, other: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await other.beat(BO, "desk", AWAY, now=NOW)
    for node in (hub, other):
        await comes_to_see(node, ann=ACTIVE, bo=AWAY)
    assert (await other.present())[ANN] == Presence(status=ACTIVE, last_seen=NOW)
    assert await other.presence_of(ANN) == Presence(status=ACTIVE, last_seen=NOW)


async def test_of_devices_on_several_nodes_the_liveliest_counts(hub: Hub, other: Hub) -> None:
    await hub.beat(ANN, "phone", AWAY, now=NOW)
    await comes_to_see(other, ann=AWAY)
    await other.beat(ANN, "desk", ACTIVE, now=NOW + 1)
    await comes_to_see(hub, ann=ACTIVE)
    await hub.beat(ANN, "phone", AWAY, now=NOW + 2)
    await other.leave(ANN, "desk", now=NOW + 3)
    async with asyncio.timeout(5):
        while await seen_by(hub) != {ANN: AWAY}:
            await hub.presence_changes(now=NOW + 10 * SECOND)
            await asyncio.sleep(0.01)


async def test_every_node_finds_out_by_itself_what_others_see_change(hub: Hub, other: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await comes_to_see(other, ann=ACTIVE)
    told = {user: it.status for user, it in (await other.presence_changes(now=NOW)).items()}
    assert told == {ANN: ACTIVE}
    await hub.leave(ANN, "phone", now=NOW + SECOND)
    changed: dict[UserId, Presence] = {}
    async with asyncio.timeout(5):
        while not changed:
            changed = dict(await other.presence_changes(now=NOW + 5 * SECOND))
            await asyncio.sleep(0.01)
    assert changed == {ANN: Presence(status=OFFLINE, last_seen=NOW + SECOND)}


async def test_who_is_on_a_node_that_died_falls_silent(hub: Hub, other: Hub) -> None:
    """It says nothing any more; what it said last is old at some time."""
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await comes_to_see(other, ann=ACTIVE)
    await other.presence_changes(now=NOW)
    assert dict(await other.presence_changes(now=NOW + PRESENCE_TTL)) == {}
    gone = await other.presence_changes(now=NOW + PRESENCE_TTL + 1)
    assert dict(gone) == {ANN: Presence(status=OFFLINE, last_seen=NOW)}


async def test_a_new_node_sees_who_was_there_before_it(engine: Engine, hub: Hub) -> None:
    await hub.introduce(BO, HIDDEN, now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(BO, "phone", ACTIVE, now=NOW)
    await asyncio.sleep(0.5)  # until it is kept
    late = await engine.node()
    try:
        await comes_to_see(late, ann=ACTIVE)
        assert await late.presence_of(BO) is not None, "it knows of Bo, too"
    finally:
        await late.close()


async def test_who_came_invisible_is_seen_on_no_node(hub: Hub, other: Hub) -> None:
    await hub.introduce(ANN, HIDDEN, now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(BO, "phone", ACTIVE, now=NOW)
    await comes_to_see(other, bo=ACTIVE)
    assert set(await other.presence_changes(now=NOW)) == {BO}


async def test_going_on_one_node_is_going_on_all(hub: Hub, other: Hub) -> None:
    await hub.introduce(ANN, Manner(), now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await comes_to_see(other, ann=ACTIVE)
    await other.set_manner(ANN, HIDDEN, now=NOW + SECOND)
    await comes_to_see(hub)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + 2 * SECOND)
    await asyncio.sleep(0.3)
    assert await seen_by(hub) == await seen_by(other) == {}
    await hub.set_manner(ANN, Manner(dnd_until=NOW + 60 * SECOND), now=NOW + 3 * SECOND)
    await comes_to_see(other, ann=DND)


async def test_an_introduction_on_another_node_does_not_undo_what_was_set(hub: Hub, other: Hub) -> None:
    await hub.introduce(ANN, Manner(), now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.set_manner(ANN, HIDDEN, now=NOW)
    await other.introduce(ANN, Manner(), now=NOW)
    await other.beat(ANN, "desk", ACTIVE, now=NOW)
    await comes_to_see(other)
    await asyncio.sleep(0.3)
    assert await seen_by(hub) == await seen_by(other) == {}


# -- taking --------------------------------------------------------------------------------------------


async def test_all_nodes_take_from_the_same_buckets(hub: Hub, other: Hub) -> None:
    bucket = Bucket("post:ann", 60 * SECOND, 10)
    waits = await asyncio.gather(*((hub, other)[n % 2].take([bucket], now=NOW) for n in range(100)))
    assert waits.count(0) == 10


# -- stories -------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("beat", "beat", "away", "leave", "hide", "show", "tick")),
        st.sampled_from((ANN, BO)),
        st.integers(0, 1),
        st.integers(0, 20),
    ),
    max_size=30,
)


@asynccontextmanager
async def two_nodes(engine: Engine) -> AsyncIterator[tuple[Hub, Hub]]:
    one, two = await engine.node(), await engine.node()
    try:
        yield one, two
    finally:
        await one.close()
        await two.close()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a story takes a while, and who waits in vain five seconds more
)
@example(steps=[("beat", ANN, 0, 0), ("beat", BO, 0, 0), ("beat", ANN, 0, 41), ("hide", ANN, 0, 7)])
@given(steps=STEPS)
async def test_whatever_happens_all_see_the_same_as_if_it_had_happened_on_one(
    engine: Engine, steps: list[object]
) -> None:
    """Each device stays on its node, as a socket does; people have one on each."""
    async with two_nodes(type(engine)()) as nodes:
        beats: dict[tuple[UserId, int], tuple[Status, int]] = {}
        leaving: dict[tuple[UserId, int], int] = {}
        hidden: set[UserId] = set()
        now = NOW
        for act, user, at, pause in steps:  # pyright: ignore[reportGeneralTypeIssues]
            now += pause * SECOND
            node, key = nodes[at], (user, at)
            if act in ("beat", "away"):
                status = ACTIVE if act == "beat" else AWAY
                await node.beat(user, f"device-{at}", status, now=now)
                beats[key] = (status, now)
                leaving.pop(key, None)
            elif act == "leave":
                await node.leave(user, f"device-{at}", now=now)
                leaving[key] = now
            elif act in ("hide", "show"):
                await node.set_manner(user, Manner(invisible=act == "hide"), now=now)
                (hidden.add if act == "hide" else hidden.discard)(user)
                await asyncio.sleep(0.005)  # who sets it twice at once on two nodes gets one of both
        now += 3 * SECOND
        there: dict[UserId, list[Status]] = {}
        for (user, at), (status, seen) in beats.items():
            if (user, at) not in leaving and now - seen <= PRESENCE_TTL and user not in hidden:
                there.setdefault(user, []).append(status)
        wanted = {user: ACTIVE if ACTIVE in statuses else AWAY for user, statuses in there.items()}
        for node in nodes:
            async with asyncio.timeout(5):
                await node.presence_changes(now=now)
                while await seen_by(node) != wanted:
                    await asyncio.sleep(0.01)
                    await node.presence_changes(now=now)
