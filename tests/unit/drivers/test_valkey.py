"""One line for everything: in order, bounded, and back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from proxy import Proxy
from structlog.testing import capture_logs
from valkey.exceptions import ResponseError
from valkey_server import PASSWORD, OwnValkey, server_url
from valkey_stage import SLOTS, ask, cluster_of
from workbench import eventually

from klatsch.drivers import valkey
from klatsch.drivers.valkey import Line
from klatsch.errors import StartRefused, Unavailable


class Ends:
    """A line, and what comes out of it."""

    def __init__(self, url: str) -> None:
        self.heard: list[tuple[bytes, bytes]] = []
        self.lives: list[str] = []
        self.line = Line(
            url,
            hear=lambda channel, said: self.heard.append((channel, said)),
            lost=lambda: self.lives.append("lost"),
            back=lambda: self.lives.append("back"),
        )

    @property
    def said(self) -> list[bytes]:
        return [said for _, said in self.heard]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Ends]:
    ends = Ends(url)
    await ends.line.open(b"first")
    try:
        yield ends
    finally:
        await ends.line.close()


@pytest.fixture
def server() -> Iterator[OwnValkey]:
    with OwnValkey() as server:
        yield server


async def test_what_is_asked_is_answered_in_order_also_beside_what_is_heard() -> None:
    async with opened(server_url()) as ends:
        ends.line.listen(b"c")
        for number in range(100):
            ends.line.send("SPUBLISH", "c", number)
        answers = await asyncio.gather(*(ends.line.ask("ECHO", str(number)) for number in range(1_000)))
        assert answers == [b"%d" % number for number in range(1_000)]
        assert ends.heard == [(b"c", b"%d" % number) for number in range(100)]


async def test_more_than_may_be_on_the_way_waits_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "MOST_ON_THE_WAY", 7)
    async with opened(server_url()) as ends:
        ends.line.listen(b"c")
        most = 0

        async def watch() -> None:
            nonlocal most
            while len(ends.heard) < 500:
                most = max(most, len(vars(ends.line)["_unanswered"]))
                await asyncio.sleep(0)

        for number in range(500):
            assert ends.line.send("SPUBLISH", "c", number)
        async with asyncio.timeout(10):
            await watch()
        assert ends.said == [b"%d" % number for number in range(500)]
        assert 0 < most <= 7


async def test_a_refusal_is_for_the_one_who_asked() -> None:
    async with opened(server_url()) as ends:
        with capture_logs() as logs:
            ends.line.send("NONSENSE")
            ends.line.send("NONSENSE")
            with pytest.raises(ResponseError):
                await ends.line.ask("NONSENSE")
            assert await ends.line.ask("ECHO", "a") == b"a"
        assert [log["event"] for log in logs] == ["hub_refused"], "once a minute"


async def test_a_channel_that_is_refused_takes_nobodys_answer() -> None:
    with OwnValkey() as server:
        async with opened(server.url) as ends:
            await ends.line.ask("ACL", "SETUSER", "meek", "on", ">grey", "+@all", "~*", "resetchannels", "&first")
        async with opened(f"valkey://meek:grey@127.0.0.1:{server.port}/0") as ends:
            with capture_logs() as logs:
                asking = [asyncio.create_task(ends.line.ask("ECHO", word)) for word in ("a", "b")]
                await asyncio.sleep(0)
                ends.line.listen(b"another")
                assert await ends.line.ask("ECHO", "c") == b"c"
            assert await asyncio.gather(*asking) == [b"a", b"b"]
            assert ends.lives == []
            assert [log["event"] for log in logs] == ["hub_refused"]


async def test_a_line_whose_channel_went_to_another_shard_is_let_go() -> None:
    """It would never hear that channel again."""
    async with cluster_of(range(SLOTS)) as server, opened(server.url) as ends:
        ends.line.listen(b"moved")
        slot = await ends.line.ask("CLUSTER", "KEYSLOT", "moved")
        await ends.line.ask("CLUSTER", "DELSLOTS", slot)
        await eventually(lambda: ends.lives == ["lost"])
        await ask(server.url, "CLUSTER", "ADDSLOTS", slot)
        await eventually(lambda: ends.line.is_up, seconds=20)
        ends.line.send("SPUBLISH", "moved", "again")
        await eventually(lambda: ends.said == [b"again"])


async def test_a_script_is_sent_whole_once() -> None:
    async with opened(server_url()) as ends:
        script = f"return ARGV[1] .. '{id(ends)}'"
        before = await calls_of(ends, "eval")
        for word in ("a", "b", "c"):
            assert await ends.line.run(script, [], word) == f"{word}{id(ends)}".encode()
        assert await calls_of(ends, "eval") == before + 1


async def calls_of(ends: Ends, command: str) -> int:
    said = (await ends.line.ask("INFO", "commandstats")).decode()
    found = said.partition(f"cmdstat_{command}:calls=")[2]
    return int(found.partition(",")[0]) if found else 0


async def test_who_goes_away_before_the_answer_takes_nobody_elses() -> None:
    async with opened(server_url()) as ends:
        asking = asyncio.create_task(ends.line.ask("ECHO", "mine"))
        await asyncio.sleep(0)
        asking.cancel()
        assert await ends.line.ask("ECHO", "yours") == b"yours"


async def test_it_comes_back_and_listens_to_what_it_listened_to(server: OwnValkey) -> None:
    async with opened(server.url) as ends:
        ends.line.listen(b"kept")
        ends.line.listen(b"left")
        assert await ends.line.ask("PING") == b"PONG"
        with capture_logs() as logs:
            server.stop()
            await eventually(lambda: not ends.line.is_up)
            assert ends.lives == ["lost"]
            assert not ends.line.send("SPUBLISH", "kept", "nobody hears this")
            with pytest.raises(Unavailable):
                await ends.line.ask("PING")
            ends.line.unlisten(b"left")
            ends.line.listen(b"new")
            await asyncio.sleep(0.5)
            server.start()
            await eventually(lambda: ends.line.is_up)
        assert ends.lives == ["lost", "back"]
        assert [log["event"] for log in logs] == ["hub_unavailable", "hub_available"], (
            "one line each, however often it tried"
        )
        for channel in ("kept", "left", "new", "first"):
            ends.line.send("SPUBLISH", channel, "again")
        await ends.line.ask("PING")
        assert [channel for channel, _ in ends.heard] == [b"kept", b"new", b"first"]


async def test_what_is_listened_to_while_it_is_being_connected_is_heard(server: OwnValkey) -> None:
    async with Proxy(server.port) as proxy, opened(f"valkey://127.0.0.1:{proxy.port}/0") as ends:
        ends.line.listen(b"left")
        await ends.line.ask("PING")
        proxy.stall()
        proxy.cut()
        await eventually(lambda: not ends.line.is_up)
        before = proxy.connections
        await eventually(lambda: proxy.connections > before)
        ends.line.listen(b"late")
        ends.line.unlisten(b"left")
        proxy.flow()
        await eventually(lambda: ends.line.is_up)
        ends.line.send("SPUBLISH", "late", "a")
        ends.line.send("SPUBLISH", "left", "b")
        await ends.line.ask("PING")
        assert ends.heard == [(b"late", b"a")]


async def test_one_that_says_nothing_any_more_is_let_go(server: OwnValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(valkey, "PING_SECONDS", 0.05)
    async with Proxy(server.port) as proxy, opened(f"valkey://127.0.0.1:{proxy.port}/0") as ends:
        await asyncio.sleep(0.5)
        assert ends.lives == [], "it answers, though nobody asks"
        proxy.stall()
        asking = asyncio.create_task(ends.line.ask("PING", seconds=5))
        await eventually(lambda: ends.lives == ["lost"], seconds=1)
        with pytest.raises(Unavailable):
            await asking
        proxy.flow()
        await eventually(lambda: ends.line.is_up)


async def test_an_answer_that_takes_too_long_is_not_waited_for(server: OwnValkey) -> None:
    async with Proxy(server.port) as proxy, opened(f"valkey://127.0.0.1:{proxy.port}/0") as ends:
        proxy.stall()
        with pytest.raises(Unavailable):
            await ends.line.ask("ECHO", "late", seconds=0.1)
        proxy.flow()
        assert await ends.line.ask("ECHO", "next") == b"next"


async def test_a_server_that_takes_less_than_it_is_told_is_let_go(
    server: OwnValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than keeping more and more of what is to be said."""
    monkeypatch.setattr(valkey, "MOST_WAITING_BYTES", 200_000)
    async with Proxy(server.port) as proxy, opened(f"valkey://127.0.0.1:{proxy.port}/0") as ends:
        proxy.stall()
        sent = [ends.line.send("SPUBLISH", "c", b"x" * 1_000) for _ in range(1_000)]
        assert 0 < sent.count(True) < 250
        assert not ends.line.is_up
        await eventually(lambda: ends.lives == ["lost"])
        assert vars(ends.line)["_waiting_bytes"] == 0
        proxy.flow()
        await eventually(lambda: ends.lives == ["lost", "back"])


async def test_one_that_becomes_a_replica_is_let_go(server: OwnValkey) -> None:
    async with opened(server.url) as ends:
        await ends.line.ask("REPLICAOF", "127.0.0.1", 1)
        ends.line.send("SET", "a", "b")
        await eventually(lambda: "lost" in ends.lives)


@pytest.mark.parametrize("slots", [None, range(SLOTS)], ids=["single", "whole cluster"])
async def test_many_channels_are_listened_to_again(slots: range | None) -> None:
    """Also where no command may name two of them: they are not in one slot."""
    async with cluster_of(slots) as server, opened(server.url) as ends:
        for number in range(5_000):
            ends.line.listen(b"%d" % number)
        server.stop()
        await eventually(lambda: not ends.line.is_up)
        server.start()
        await eventually(lambda: ends.line.is_up)
        assert (await ends.line.ask("PUBSUB", "SHARDNUMSUB", "0", "4999"))[1::2] == [1, 1]


# -- what does not let us in -----------------------------------------------------------------------------


async def refused(url: str) -> StartRefused:
    with pytest.raises(StartRefused) as refusal:
        await Ends(url).line.open(b"first")
    assert PASSWORD not in refusal.value.text
    return refusal.value


async def test_where_nobody_answers_it_is_said_so(server: OwnValkey) -> None:
    server.stop()
    assert str(server.port) in (await refused(server.url)).text


async def test_the_wrong_password_is_called_that() -> None:
    with OwnValkey(password="another") as server:
        url = f"valkey://:grey@127.0.0.1:{server.port}/0"
        for wrong in (url, server.url):
            refusal = await refused(wrong)
            assert "does not let us in" in refusal.text
            assert "grey" not in refusal.text


async def test_who_may_not_subscribe_is_told() -> None:
    with OwnValkey() as server:
        async with opened(server.url) as ends:
            await ends.line.ask("ACL", "SETUSER", "meek", "on", ">grey", "+@all", "-ssubscribe", "~*", "&*")
        refusal = await refused(f"valkey://meek:grey@127.0.0.1:{server.port}/0")
        assert "SSUBSCRIBE" in refusal.advice


async def test_one_that_takes_no_time_to_say_nothing_is_not_waited_for(
    server: OwnValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valkey, "CONNECT_SECONDS", 0.3)
    async with Proxy(server.port) as proxy:
        proxy.stall()
        async with asyncio.timeout(2):
            await refused(f"valkey://127.0.0.1:{proxy.port}/0")
