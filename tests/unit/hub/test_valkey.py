"""What is particular to the hub over Valkey: what happens when the line to it is lost. Its promise is in tests/contract/hub."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from valkey_server import OwnValkey, fresh_hub
from valkey_stage import node
from workbench import NOW, eventually

from klatsch.drivers.valkey import Line
from klatsch.errors import StartRefused
from klatsch.hub import room_topic
from klatsch.hub.valkey import ValkeyHub
from klatsch.ids import RoomId, UserId
from klatsch.model.presence import Status

HALL = room_topic(RoomId("C1"))


@pytest.fixture
def server() -> Iterator[OwnValkey]:
    with OwnValkey() as server:
        yield server


async def ask(url: str, *words: str) -> list[bytes]:
    line = Line(url.partition("?")[0], hear=lambda *_: None, lost=lambda: None, back=lambda: None)
    await line.open(b"test")
    try:
        return await line.ask(*words)
    finally:
        await line.close()


async def test_a_topic_is_listened_to_only_where_somebody_does() -> None:
    url = fresh_hub()
    prefix = url.partition("prefix=")[2]
    async with node(url) as one, node(url):

        async def topics() -> set[str]:
            await one.hub._line.ask("PING")  # pyright: ignore[reportPrivateUsage]
            found = await ask(url, "PUBSUB", "CHANNELS", f"{prefix}:*")
            return {name.decode().removeprefix(f"{prefix}:") for name in found}

        always = {"{presence}:news", "doubts"}
        assert await topics() == always
        one.hub.listen(HALL, one.hear)
        one.hub.listen(HALL, one.doubt)
        assert await topics() == always | {HALL}
        one.hub.unlisten(HALL, one.hear)
        assert await topics() == always | {HALL}
        one.hub.unlisten(HALL, one.doubt)
        assert await topics() == always


async def test_while_it_is_away_a_node_goes_on_hearing_itself(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        for each in (one, two):
            each.hub.listen(HALL, each.hear)
        await eventually(lambda: one.hub.is_whole)
        server.stop()
        await eventually(lambda: not one.hub.is_whole and not two.hub.is_whole)
        assert (one.doubts, two.doubts) == (1, 1), "what was on its way is lost"
        await one.hub.publish(HALL, b"among us")
        assert (one.heard, two.heard) == ([b"among us"], [])
        server.start()
        await eventually(lambda: one.doubts > 1 and two.doubts > 1)
        await eventually(lambda: one.hub.is_whole and two.hub.is_whole)
        await one.hub.publish(HALL, b"for all")
        await eventually(lambda: b"for all" in two.heard)
        assert one.heard == [b"among us", b"for all"]


async def test_the_others_doubt_too_when_only_one_was_away(server: OwnValkey) -> None:
    """They could not hear what it said, and their own lines were well."""
    async with node(server.url) as one, node(server.url) as two:
        own = await one.hub._line.ask("CLIENT", "ID")  # pyright: ignore[reportPrivateUsage]
        await ask(server.url, "CLIENT", "KILL", "ID", str(own))
        await eventually(lambda: one.doubts == 2)
        await eventually(lambda: two.doubts == 1)
        assert two.hub.is_whole


async def test_two_with_other_prefixes_are_two(server: OwnValkey) -> None:
    async with node(f"{server.url}?prefix=one") as one, node(f"{server.url}?prefix=two") as two:
        for each in (one, two):
            each.hub.listen(HALL, each.hear)
        await one.hub.publish(HALL, b"for one")
        await two.hub.publish(HALL, b"for two")
        await eventually(lambda: one.heard and two.heard)
        await asyncio.sleep(0.05)
        assert (one.heard, two.heard) == ([b"for one"], [b"for two"])


async def test_a_node_that_cannot_do_all_that_it_must_does_not_start() -> None:
    with OwnValkey("--rename-command", "EVALSHA", "") as server:
        hub = ValkeyHub(server.url)
        with pytest.raises(StartRefused, match="refuses what Klatsch needs"):
            await hub.open()
        assert await ask(server.url, "PUBSUB", "NUMSUB", "klatsch:{presence}:news") == [b"klatsch:{presence}:news", 0]


async def test_one_of_a_cluster_is_called_that() -> None:
    with OwnValkey("--cluster-enabled", "yes") as server:
        hub = ValkeyHub(server.url)
        with pytest.raises(StartRefused, match="is one of a cluster"):
            await hub.open()


async def test_what_another_version_says_of_presence_harms_nobody(server: OwnValkey) -> None:
    async with node(server.url) as one:
        one.hub.listen(HALL, one.hear)
        await ask(server.url, "PUBLISH", "klatsch:{presence}:news", '{"from": "the future"}')
        await one.hub.publish(HALL, b"and on it goes")
        await eventually(lambda: one.heard)
        assert one.doubts == 0


async def test_after_closing_nothing_is_heard_and_nothing_is_left(server: OwnValkey) -> None:
    before = len(asyncio.all_tasks())
    async with node(server.url) as one:
        one.hub.listen(HALL, one.hear)
        await one.hub.beat(UserId("U1"), "phone", Status.ACTIVE, now=NOW)
        await asyncio.sleep(0.3)
        assert len(await ask(server.url, "KEYS", "klatsch:{presence}:*")) == 2, "its hash, and that it is there"
    assert len(asyncio.all_tasks()) == before
    assert await ask(server.url, "KEYS", "klatsch:{presence}:*") == []
    await one.hub.publish(HALL, b"hello?")
    assert one.heard == []
