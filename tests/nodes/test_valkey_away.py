"""Valkey is away, frozen, empty when it is back, or not what it should be: posts go on, and all by itself is well again."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from cast import PLAIN, Person
from line import Line
from noding import Nodes
from patience import note, until
from proxy import Proxy

SECONDS_TO_RECOVER = 5


async def is_ready(person: Person) -> bool:
    return (await person.ask("GET", "/readyz")).status_code == 200


@pytest.mark.by_the_clock
async def test_while_it_is_away_posts_go_and_afterwards_nobody_has_missed_anything(nodes: Nodes) -> None:
    (ann, ann_there), (bo, bo_there) = nodes.people(2)
    async with ann, ann_there, bo, bo_there:
        hall = await ann.hall()
        here, there = await bo.hears(), await bo_there.hears()
        await ann.says("before", room=hall)
        await there.message("before")
        await asyncio.to_thread(nodes.valkey.stop)
        started = time.monotonic()
        for number in range(5):
            await ann.says(f"meanwhile {number}", room=hall)
        note(f"five posts without the hub: {time.monotonic() - started:.2f} s")
        assert time.monotonic() - started < 2
        await here.message("meanwhile 4")
        assert await is_ready(ann), "a process without the hub is better than none"
        assert "hub_unavailable" in nodes.one.log
        change = (await ann.reads(hall, limit=1))["change"]
        await asyncio.to_thread(nodes.valkey.start)
        started = time.monotonic()
        there.heard.clear()
        await until(lambda: told_standing(there, hall) == change, seconds=SECONDS_TO_RECOVER)
        note(f"the other process knew what it had missed {time.monotonic() - started:.2f} s after it was back")
        assert "meanwhile 4" not in there.contents, "that was lost, and is read"
        await both_are_back(nodes)
        await ann.says("after", room=hall)
        await there.message("after", seconds=SECONDS_TO_RECOVER)
        assert nodes.one.log.count("hub_available") == 1


async def both_are_back(nodes: Nodes) -> None:
    """Each comes back by itself: what is said at one before that is heard at the other as a standing alone."""
    await until(lambda: all("hub_available" in node.log for node in (nodes.one, nodes.two)))


def told_standing(line: Line, room: str) -> int | None:
    """Where a room stands, as a heartbeat that nobody sent was answered."""
    told = [event["rooms"].get(room) for event in line.heard if event["type"] == "heartbeat"]
    return told[-1] if told else None


@pytest.mark.soak
async def test_who_was_signed_out_meanwhile_is_out_everywhere_when_it_is_back(nodes: Nodes) -> None:
    ((ann, ann_there), (bo, bo_there)) = nodes.people(2)
    async with ann, ann_there, bo, bo_there:
        made = await ann.post("/room", {"name": "cellar", "kind": "private", "members": [bo.id]})
        bo_hears, phone = await bo_there.hears(), ann.another_device()
        await phone.signs_in()
        phone_there = phone.copy(base=ann_there.base)
        phone_hears = await phone_there.hears()
        await asyncio.to_thread(nodes.valkey.stop)
        await until(lambda: "hub_unavailable" in nodes.two.log)
        await phone.signs_out()
        assert (await ann.ask("DELETE", f"/room/{made['id']}/member/{bo.id}")).status_code == 200
        await asyncio.to_thread(nodes.valkey.start)
        assert await phone_hears.end(seconds=SECONDS_TO_RECOVER) == 4001
        await until(lambda: told_rooms(bo_hears) == {bo.rooms[0]}, seconds=SECONDS_TO_RECOVER)
        await both_are_back(nodes)  # or what is said would be heard by nobody, whoever may hear it
        await ann.says("between us", room=made["id"])
        await ann.says("for all", room=bo.rooms[0])
        await bo_hears.message("for all")
        assert "between us" not in bo_hears.contents
        await phone.aclose()
        await phone_there.aclose()


def told_rooms(line: Line) -> set[str]:
    told = [event["rooms"] for event in line.heard if event["type"] == "heartbeat"]
    return set(told[-1]) if told else set()


@pytest.mark.soak
async def test_who_is_here_is_known_again_when_it_comes_back_empty(nodes: Nodes) -> None:
    ((ann, ann_there), (bo, bo_there)) = nodes.people(2)
    async with ann, ann_there, bo, bo_there:
        await ann.hears()
        await asyncio.to_thread(nodes.valkey.stop)
        await until(lambda: "hub_unavailable" in nodes.two.log)
        await bo_there.hears()
        await asyncio.to_thread(nodes.valkey.start)

        async def both_see_both() -> bool:
            for asker in (ann, ann_there):
                rows = {row["user"]["id"]: row["status"] for row in (await asker.get("/allSessions"))["sessions"]}
                if not rows[ann.id] == rows[bo.id] == "active":
                    return False
            return True

        await until(both_see_both, seconds=SECONDS_TO_RECOVER + 1)


@pytest.mark.soak
@pytest.mark.by_the_clock
async def test_a_frozen_one_keeps_nobody_waiting(tmp_path: Path) -> None:
    plain = Nodes(tmp_path)
    async with Proxy(plain.valkey.port) as proxy:
        plain.one.environ["KLATSCH_HUB"] = f"valkey://127.0.0.1:{proxy.port}/0"
        plain.one.environ["KLATSCH_RATE_LIMIT_FACTOR"] = "10"
        await asyncio.to_thread(plain.__enter__)
        try:
            people = await asyncio.to_thread(plain.people, 1)
            ((ann, ann_there),) = people
            async with ann, ann_there:
                hall, there = await ann.hall(), await ann_there.hears()
                await ann.says("before", room=hall)
                await there.message("before")
                proxy.stall()
                slowest = 0.0
                for number in range(20):
                    started = time.monotonic()
                    await ann.says(f"meanwhile {number}", room=hall)
                    slowest = max(slowest, time.monotonic() - started)
                    await asyncio.sleep(0.2)
                note(f"slowest post beside a frozen hub: {slowest:.3f} s")
                assert slowest < 1
                await until(lambda: "hub_unavailable" in plain.one.log)
                proxy.flow()
                await until(lambda: "hub_available" in plain.one.log)
                await ann.says("after", room=hall)
                await there.message("after")
        finally:
            await asyncio.to_thread(plain.__exit__, None, None, None)


@pytest.mark.soak
@pytest.mark.by_the_clock
async def test_of_a_process_that_is_killed_nobody_is_here_after_a_while(tmp_path: Path) -> None:
    script = "import klatsch.hub\nklatsch.hub.PRESENCE_TTL = 4_000_000"
    with Nodes(tmp_path, script=script) as nodes:
        (ann, _), (_, bo_there) = nodes.people(2)
        async with ann, bo_there:
            watching = await ann.hears()
            await bo_there.hears()
            await until(lambda: told_status(watching, bo_there.id) == "active")
            await asyncio.to_thread(nodes.two.kill9)
            started = time.monotonic()
            while told_status(watching, bo_there.id) != "offline":
                assert time.monotonic() - started < 10
                await watching.say({"type": "heartbeat", "active": True})
                await asyncio.sleep(0.5)
            assert told_status(watching, ann.id) in ("active", None)
            await asyncio.to_thread(nodes.two.restart)


def told_status(line: Line, user: str) -> str | None:
    told = [event["users"][user]["status"] for event in line.heard if user in event.get("users", {})]
    return told[-1] if told else None


@pytest.mark.soak
@pytest.mark.by_the_clock
async def test_of_a_process_that_stops_everybody_is_gone_at_once(nodes: Nodes) -> None:
    (ann, _), (_, bo_there) = nodes.people(2)
    async with ann, bo_there:
        watching = await ann.hears()
        await bo_there.hears()
        await until(lambda: told_status(watching, bo_there.id) == "active")
        await asyncio.to_thread(nodes.two.sigterm)
        await until(lambda: told_status(watching, bo_there.id) == "offline", seconds=8)


@pytest.mark.parametrize(
    ("hub", "says"),
    [
        ("valkey://127.0.0.1:1/0", "No Valkey answers at 127.0.0.1:1/0."),
        ("valkey://nobody:geheim@127.0.0.1:{port}/0", "does not let us in"),
        ("valkey://127.0.0.1:{port}/99", "refuses what Klatsch needs"),
    ],
)
def test_without_it_nobody_starts_and_the_line_says_why(nodes: Nodes, hub: str, says: str) -> None:
    third = type(nodes.one)(
        nodes.one.data.with_name("three"),
        environ={**nodes.environ, "KLATSCH_HUB": hub.format(port=nodes.valkey.port)},
    )
    with pytest.raises(AssertionError) as refused:
        third.start()
    assert says in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert httpx.get(f"{nodes.one.base}/readyz", **PLAIN).is_success
