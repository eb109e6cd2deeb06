"""Two processes are one chat: whoever is connected to which, all hear, see and may the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cast import Person
from noding import Nodes
from patience import until

People = list[tuple[Person, Person]]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Runs all the time: nobody hurts it here."""
    with Nodes(tmp_path_factory.mktemp("nodes")) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def everybody(nodes: Nodes) -> People:
    return nodes.people(4)


@pytest.fixture
def people(everybody: People) -> People:
    """Copies, since each test has its own event loop."""
    return [(one.copy(), two.copy()) for one, two in everybody]


async def test_a_message_on_one_is_heard_on_both_once_and_in_order(people: People) -> None:
    """A node acknowledges what it has stored, and hands it to Valkey a turn later: of two messages by way of two nodes, the
    second may be there first. `before` tells a client that one is missing, so it shows them in their order all the same."""
    (ann, ann_there), (bo, bo_there), *_ = people
    async with ann, ann_there, bo, bo_there:
        hall = await ann.hall()
        here, there = await ann.hears(), await bo_there.hears()
        for number in range(40):
            await (ann if number % 2 else ann_there).says(f"word {number}", room=hall)
        for line in (here, there):
            await until(lambda line=line: len(line.messages) >= 40)
        for line in (here, there):
            folded = sorted(line.messages, key=lambda event: event["change"])
            assert [event["message"]["content"] for event in folded] == [f"word {number}" for number in range(40)]
            assert all(one["change"] == other["before"] for one, other in pairwise(folded)), "nobody sees a hole in it"
        assert here.contents == there.contents, "Valkey tells both the same"


@pytest.mark.by_the_clock
async def test_who_signs_out_on_one_is_out_on_the_other(people: People) -> None:
    (ann, ann_there), (bo, bo_there), *_ = people
    async with ann, ann_there, bo, bo_there:
        phone = ann.another_device()
        await phone.signs_in()
        phone_there = phone.copy(base=ann_there.base)
        line, other = await phone_there.hears(), await ann_there.hears()
        assert (await phone_there.ask("GET", "/allRooms")).status_code == 200, "it is known there"
        await phone.signs_out()
        assert await line.end(seconds=2) == 4001
        assert (await phone_there.ask("GET", "/allRooms")).status_code == 401
        await bo.says("still there?", room=await bo.hall())
        await other.message("still there?")
        await phone.aclose()
        await phone_there.aclose()


async def test_who_is_shown_out_of_a_room_on_one_hears_nothing_more_on_the_other(people: People) -> None:
    (ann, ann_there), (bo, bo_there), *_ = people
    async with ann, ann_there, bo, bo_there:
        made = await ann.post("/room", {"name": "cellar", "kind": "private", "members": [bo.id]})
        line = await bo_there.hears()
        await ann.says("welcome", room=made["id"])
        await line.message("welcome")
        assert (await ann.ask("DELETE", f"/room/{made['id']}/member/{bo.id}")).status_code == 200
        await line.event("room.closed", room=made["id"])
        await ann_there.says("between us", room=made["id"])
        await ann.says("for all", room=await ann.hall())
        await line.message("for all")
        assert "between us" not in line.contents
        answer = await bo_there.ask("GET", "/allMessages", params={"room": made["id"]})
        assert answer.status_code == 404


async def test_who_is_here_is_seen_from_both(people: People) -> None:
    *_, (cy, cy_there), (dee, dee_there) = people
    async with cy, cy_there, dee, dee_there:
        watching = await cy.hears()
        await dee_there.hears()
        await until(lambda: seen(watching, dee.id) == "active")
        for asker in (cy, cy_there):  # that Cy came may reach the other process after Dee was seen on this one
            await until(lambda asker=asker: are_active(asker, cy, dee))
        assert (await dee.ask("PATCH", "/me", json={"invisible": True})).status_code == 200
        await until(lambda: seen(watching, dee.id) == "offline")
        rows = {row["user"]["id"]: row["status"] for row in (await cy_there.get("/allSessions"))["sessions"]}
        assert rows[dee.id] == "offline"


async def are_active(asker: Person, *others: Person) -> bool:
    rows = {row["user"]["id"]: row["status"] for row in (await asker.get("/allSessions"))["sessions"]}
    return all(rows[other.id] == "active" for other in others)


def seen(line: Any, user: str) -> str | None:
    """What this line was told last of somebody."""
    told = [event["users"][user]["status"] for event in line.heard if user in event.get("users", {})]
    return told[-1] if told else None


async def test_what_may_be_done_so_often_may_be_done_so_often_on_both_together(tmp_path: Path) -> None:
    limited = Nodes(tmp_path)
    limited.one.environ["KLATSCH_RATE_LIMIT_FACTOR"] = limited.two.environ["KLATSCH_RATE_LIMIT_FACTOR"] = "0.1"
    with limited:
        ((ann, ann_there),) = limited.people(1)
        async with ann, ann_there:
            body = {"content": "hurry"}
            answers = await asyncio.gather(
                *((ann, ann_there)[number % 2].ask("POST", "/message", json=body) for number in range(24))
            )
            codes = [answer.status_code for answer in answers]
            assert 6 <= codes.count(200) <= 12, codes  # six at once, and two more a second
            assert set(codes) == {200, 429}
