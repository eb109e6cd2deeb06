"""What is particular to presence over Valkey: what is kept for a node that comes later, and what heals by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from valkey_server import OwnValkey
from valkey_stage import Node, node
from workbench import NOW, eventually

from klatsch.clock import SECOND
from klatsch.hub import PRESENCE_TTL, valkey
from klatsch.hub.valkey_presence import Seemly, Seen
from klatsch.ids import UserId
from klatsch.model.presence import Manner, Status

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
ACTIVE, OFFLINE = Status.ACTIVE, Status.OFFLINE
HIDDEN = Manner(invisible=True)


@pytest.fixture
def server() -> Iterator[OwnValkey]:
    with OwnValkey() as server:
        yield server


def sees(one: Node, *users: UserId) -> bool:
    return set(vars(one.hub)["_shown"]) == set(users)


async def ask(one: Node, *words: str | int) -> object:
    return await one.hub._line.ask(*words)  # pyright: ignore[reportPrivateUsage]


async def kept(one: Node) -> dict[str, int]:
    """Each node's hash: how many fields; the node's own is one."""
    names = await ask(one, "SMEMBERS", "klatsch:{presence}:nodes")
    return {name.decode(): await ask(one, "HLEN", f"klatsch:{{presence}}:{name.decode()}") for name in names}  # pyright: ignore


def name_of(one: Node) -> str:
    return vars(one.hub)["_node"]


async def test_what_a_node_keeps_ends_with_it(server: OwnValkey) -> None:
    async with node(server.url) as one:
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await asyncio.sleep(0.3)
        assert await kept(one) == {name_of(one): 2}
        left = await ask(one, "PTTL", f"klatsch:{{presence}}:{name_of(one)}")
        assert PRESENCE_TTL // 1_000 - 2_000 < int(str(left)) <= PRESENCE_TTL // 1_000
        await one.hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
        await asyncio.sleep(0.3)
        assert await kept(one) == {name_of(one): 1}, "a device that fell silent is not kept"


async def test_a_node_that_died_is_forgotten_by_the_others(server: OwnValkey) -> None:
    async with node(server.url) as one:
        await ask(one, "SADD", "klatsch:{presence}:nodes", "dead")
        await one.hub._look_again()  # pyright: ignore[reportPrivateUsage]
        assert list(await kept(one)) == [name_of(one)]


async def test_many_beats_of_a_moment_are_told_at_once(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        before = await published(one)
        for number in range(200):
            await one.hub.beat(UserId(f"U{number}"), "phone", ACTIVE, now=NOW)
        await eventually(lambda: len(vars(two.hub)["_shown"]) == 200)
        assert await published(one) - before <= 2


async def published(one: Node) -> int:
    said = str(await ask(one, "INFO", "commandstats"))
    found = said.partition("cmdstat_spublish:calls=")[2]
    return int(found.partition(",")[0]) if found else 0


async def test_of_those_who_left_it_keeps_how_they_want_to_be_seen_and_nothing_else(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        for number in range(20):
            user = UserId(f"U{number}")
            await one.hub.introduce(user, HIDDEN if number % 2 else Manner(), now=NOW)
            await one.hub.beat(user, "phone", ACTIVE, now=NOW)
        await eventually(lambda: len(vars(two.hub)["_manners"]) == 20)
        for number in range(0, 20, 3):
            await one.hub.leave(UserId(f"U{number}"), "phone", now=NOW)
        await asyncio.sleep(0.3)
        for each in (one, two):
            await each.hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
        await asyncio.sleep(0.3)
        about = ("_beats", "_leaving", "_devices", "_here", "_shown", "_mine", "_theirs", "_moved", "_manners_moved")
        for each in (one, two):
            assert {name: len(vars(each.hub)[name]) for name in about} == dict.fromkeys(about, 0)


async def test_a_leaving_that_was_not_heard_is_found_out(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await one.hub.beat(BO, "phone", ACTIVE, now=NOW)
        await eventually(lambda: sees(two, ANN, BO))
        await ask(one, "HDEL", f"klatsch:{{presence}}:{name_of(one)}", f"{ANN}/phone")
        await two.hub._look_again()  # pyright: ignore[reportPrivateUsage]
        assert sees(two, ANN, BO), "it may be a page that reloads"
        await two.hub.presence_changes(now=NOW + 3 * SECOND)
        assert sees(two, BO)


async def test_a_coming_that_was_not_heard_is_found_out(server: OwnValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "LOOK_SECONDS", 0.2)
    async with node(server.url) as one, node(server.url) as two:
        two.hub._line.unlisten(two.hub._channel.encode())  # pyright: ignore[reportPrivateUsage]
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await eventually(lambda: sees(two, ANN))


async def test_all_is_told_again_when_the_server_comes_back_empty(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        await one.hub.introduce(ANN, Manner(), now=NOW)
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await eventually(lambda: sees(two, ANN))
        server.stop()
        await eventually(lambda: not one.hub.is_whole and not two.hub.is_whole)
        await one.hub.leave(ANN, "phone", now=NOW + SECOND)
        await one.hub.beat(BO, "phone", ACTIVE, now=NOW + SECOND)
        server.start()
        await eventually(lambda: sees(two, ANN, BO))
        async with node(server.url) as three:
            assert BO in await three.hub.present()
            assert ANN not in await three.hub.present(), "who left meanwhile is not kept"


async def test_who_went_while_it_was_away_is_gone_everywhere_when_it_is_back(server: OwnValkey) -> None:
    async with node(server.url) as one, node(server.url) as two:
        await one.hub.introduce(ANN, Manner(), now=NOW)
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await eventually(lambda: sees(two, ANN))
        server.stop()
        await eventually(lambda: not one.hub.is_whole and not two.hub.is_whole)
        await two.hub.set_manner(ANN, HIDDEN, now=NOW + SECOND)
        assert sees(one, ANN), "it cannot know"
        server.start()
        await eventually(lambda: sees(one) and sees(two))
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW + 2 * SECOND)
        await asyncio.sleep(0.3)
        assert sees(one)
        assert sees(two)


async def test_who_hears_later_how_somebody_wants_to_be_seen_keeps_it_so_for_a_new_node(server: OwnValkey) -> None:
    """What is kept of their device was written before they went."""
    async with node(server.url) as one, node(server.url) as two:
        await one.hub.introduce(ANN, Manner(), now=NOW)
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW)
        await eventually(lambda: sees(two, ANN))
        await two.hub.set_manner(ANN, HIDDEN, now=NOW + SECOND)
        await eventually(lambda: sees(one))
        await asyncio.sleep(0.3)
        async with node(server.url) as three:
            assert await three.hub.present() == {}
            assert await three.hub.presence_of(ANN) is not None, "it knows of them"


async def test_what_was_heard_late_falls_silent_in_time(server: OwnValkey) -> None:
    """Though it came after what is newer."""
    async with node(server.url) as one:
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW + 40 * SECOND)
        one.hub._see(Seen(BO, "phone", ACTIVE, NOW), "another")  # pyright: ignore[reportPrivateUsage]
        assert sees(one, ANN, BO)
        await one.hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
        assert sees(one, ANN)


async def test_an_older_manner_does_not_undo_a_newer_one(server: OwnValkey) -> None:
    async with node(server.url) as one:
        await one.hub.set_manner(ANN, HIDDEN, now=NOW + SECOND)
        await one.hub.beat(ANN, "phone", ACTIVE, now=NOW + SECOND)
        for at in (0, NOW, NOW + SECOND):
            one.hub._see_manner(Seemly(ANN, Manner(), at))  # pyright: ignore[reportPrivateUsage]
            assert sees(one)
        one.hub._see_manner(Seemly(ANN, Manner(), NOW + 2 * SECOND))  # pyright: ignore[reportPrivateUsage]
        assert sees(one, ANN)
