"""What is particular to the hub over Valkey: what happens when the line to it is lost. Its promise is in tests/contract/hub."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from valkey_server import OwnValkey, fresh_hub
from valkey_stage import SLOTS, ask, cluster_of, node
from workbench import NOW, eventually

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


async def test_a_topic_is_listened_to_only_where_somebody_does() -> None:
    url = fresh_hub()
    prefix = url.partition("prefix=")[2]
    async with node(url) as one, node(url):

        async def topics() -> set[str]:
            await one.hub._line.ask("PING")  # pyright: ignore[reportPrivateUsage]
            found = await ask(url, "PUBSUB", "SHARDCHANNELS", f"{prefix}:*")
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
        assert await ask(server.url, "PUBSUB", "SHARDCHANNELS") == []


@pytest.mark.parametrize("command", ["SSUBSCRIBE", "SPUBLISH"])
async def test_one_that_is_too_old_for_sharded_channels_is_refused(command: str) -> None:
    """Valkey 7.2 and Redis 7.0 know them."""
    with OwnValkey("--rename-command", command, "") as server:
        with pytest.raises(StartRefused, match="refuses what Klatsch needs: it does not know a command") as refusal:
            await ValkeyHub(server.url).open()
        assert "7.2" in refusal.value.advice


@pytest.mark.parametrize("command", ["ssubscribe", "spublish"])
async def test_who_may_not_use_sharded_channels_is_told_at_start(server: OwnValkey, command: str) -> None:
    await ask(server.url, "ACL", "SETUSER", "meek", "on", ">grey", "+@all", f"-{command}", "~*", "&*")
    with pytest.raises(StartRefused, match="refuses what Klatsch needs: its user may not") as refusal:
        await ValkeyHub(server.url.replace("//", "//meek:grey@")).open()
    assert command.upper() in refusal.value.advice


async def test_one_of_a_cluster_is_called_that() -> None:
    with OwnValkey("--cluster-enabled", "yes") as server, pytest.raises(StartRefused, match="is one of a cluster"):
        await ValkeyHub(server.url).open()


async def test_one_of_a_cluster_is_called_that_though_it_has_what_a_start_needs() -> None:
    """But not all rooms: whoever is in those would hear nobody."""
    async with cluster_of(range(SLOTS)) as server:
        async with node(server.url):
            needed = ["klatsch:{presence}:news", "klatsch:{buckets}:start"]
        slots = {await ask(server.url, "CLUSTER", "KEYSLOT", name) for name in needed}
        foreign = [slot for slot in range(0, SLOTS, 2) if slot not in slots]
        await ask(server.url, "CLUSTER", "DELSLOTS", *foreign)
        with pytest.raises(StartRefused, match="is one of a cluster"):
            await ValkeyHub(server.url).open()


async def test_what_another_version_says_of_presence_harms_nobody(server: OwnValkey) -> None:
    async with node(server.url) as one:
        one.hub.listen(HALL, one.hear)
        await ask(server.url, "SPUBLISH", "klatsch:{presence}:news", '{"from": "the future"}')
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
