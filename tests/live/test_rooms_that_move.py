"""Who comes into a room hears it from then on, on every open line; who is shown out hears nothing more of it."""

from __future__ import annotations

import asyncio
import json
import math
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from cast import Person, Server
from ledger import Follower
from line import Line
from patience import note, until
from stage import refusal


async def a_room(maker: Person, *others: Person, **more: Any) -> str:
    body = {"name": f"r-{token_hex(4)}", "kind": "private", "members": [other.id for other in others], **more}
    return (await maker.post("/room", body))["id"]


async def shows_out(who: Person, other: Person, room: str) -> None:
    answer = await who.ask("DELETE", f"/room/{room}/member/{other.id}")
    assert answer.status_code == 200, answer.text


async def settled(*lines: Line) -> None:
    """All that was announced until now was heard."""
    for line in lines:
        beats = sum(event["type"] == "heartbeat" for event in line.heard)
        await line.say({"type": "heartbeat", "active": True})
        await until(lambda line=line, beats=beats: sum(e["type"] == "heartbeat" for e in line.heard) > beats)


def of_room(line: Line, room: str) -> list[dict[str, Any]]:
    return [event for event in line.heard if event.get("room") == room]


async def test_who_is_added_hears_from_then_on_without_connecting_again(ann: Person, bo: Person) -> None:
    room = await a_room(ann)
    await ann.says("before", room=room)
    desktop, phone = await bo.hears(), await bo.hears()
    await ann.post(f"/room/{room}/members", {"users": [bo.id]})
    await ann.says("after", room=room)
    for line in (desktop, phone):
        await line.event("room.opened", room=room)
        await line.message("after")
        assert line.contents == ["after"]
        moved = await line.event("room.changed", room=room)
        assert [member["user"] for member in moved["members"]] == [bo.id]
        await line.say({"type": "heartbeat", "active": True})
        await until(lambda line=line: room in last_beat(line))


def last_beat(line: Line) -> dict[str, int]:
    return next((event["rooms"] for event in reversed(line.heard) if event["type"] == "heartbeat"), {})


async def test_who_joins_or_is_met_or_makes_a_room_hears_it_too(ann: Person, bo: Person) -> None:
    anns, bos = await ann.hears(), await bo.hears()
    square = await a_room(ann, kind="public")
    await bo.post(f"/room/{square}/join", {})
    direct = (await bo.post("/direct", {"users": [ann.id]}))["id"]
    for room in (square, direct):
        await ann.says(f"in {room}", room=room)
        for line in (anns, bos):
            await line.event("room.opened", room=room)
            await line.message(f"in {room}")


async def test_who_is_shown_out_hears_that_and_nothing_more(ann: Person, bo: Person, owner: Person) -> None:
    room = await a_room(ann, bo, owner)
    it = await bo.says("mine", room=room)
    anns, owners, bos, phone = await ann.hears(), await owner.hears(), await bo.hears(), await bo.hears()
    await bos.say({"type": "look", "room": room})
    await shows_out(ann, bo, room)
    await ann.says("is he gone?", room=room)
    await ann.post(f"/message/{it['_id']}/reaction", {"emoji": "👋"})
    await ann.ask("PATCH", f"/room/{room}", json={"topic": "whoever is gone"})
    await ann.ask("PUT", f"/message/{it['_id']}/pin")
    await owners.say({"type": "typing", "room": room})
    await shows_out(ann, owner, room)
    await ann.ask("DELETE", f"/message/{it['_id']}")
    await settled(anns, bos, phone)
    for line in (bos, phone):
        assert [event["type"] for event in of_room(line, room)] == ["room.closed"]
        assert room not in last_beat(line)
        assert "is he gone?" not in json.dumps(line.heard)
    kinds = [event["type"] for event in of_room(anns, room)]
    assert kinds.count("message.changed") == 3, "those in the room did hear it all"
    assert kinds.count("room.changed") == 3
    assert "typing.started" in kinds
    assert anns.contents == ["is he gone?"]
    for path in (
        f"/allMessages?room={room}",
        f"/message/{it['_id']}",
        f"/allMembers?room={room}",
        f"/allPins?room={room}",
    ):
        assert (await bo.ask("GET", path)).status_code == 404
    again = await bo.hears(beat=False)
    assert room not in (await again.event("hello"))["rooms"]


async def test_who_leaves_hears_nothing_more_and_who_comes_back_does(ann: Person, bo: Person) -> None:
    room = await a_room(ann, kind="public")
    anns, bos = await ann.hears(), await bo.hears()
    for round in range(3):
        await bo.post(f"/room/{room}/join", {})
        await ann.says(f"in {round}", room=room)
        await bos.message(f"in {round}")
        await bo.post(f"/room/{room}/leave", {})
        await ann.says(f"out {round}", room=room)
    await settled(anns, bos)
    assert bos.contents == [f"in {round}" for round in range(3)]
    assert len(anns.contents) == 6


async def test_where_newcomers_see_nothing_old_they_hear_nothing_old_either(ann: Person, bo: Person) -> None:
    room = await a_room(ann, history="joined")
    old = await ann.says("a canary sang", room=room)
    anns, bos = await ann.hears(), await bo.hears()
    await ann.post(f"/room/{room}/members", {"users": [bo.id]})
    await ann.post(f"/message/{old['_id']}/reaction", {"emoji": "🐦"})
    await ann.ask("PATCH", f"/message/{old['_id']}", json={"content": "a canary sang well"})
    reply = await ann.post("/message", {"content": "so it did", "room": room, "thread": old["seq"]})
    await settled(anns, bos)
    assert "canary" not in json.dumps(bos.heard)
    assert bos.contents == ["so it did"]
    opened = (await bos.event("room.opened", room=room))["now"]["change"]
    assert [row["_id"] for row in (await bo.reads(room, since=opened))["messages"]] == [reply["_id"]]
    assert "a canary sang well" in [row["content"] for row in (await ann.reads(room, since=opened))["messages"]]


async def test_typing_is_told_to_those_who_look_at_the_room(ann: Person, bo: Person, owner: Person) -> None:
    room, other = await a_room(ann, bo, owner), await a_room(ann, bo)
    anns, looks, elsewhere, nowhere, unsaid = await ann.hears(), *[await bo.hears() for _ in range(4)]
    stranger = await owner.hears()
    await shows_out(ann, owner, room)
    for line, where in ((looks, room), (elsewhere, other), (nowhere, None), (stranger, room)):
        await line.say({"type": "look", "room": where})
    await settled(looks, elsewhere, nowhere, stranger)
    await anns.say({"type": "typing", "room": room})
    for line in (looks, unsaid):
        await line.event("typing.started", room=room, user=ann.id)
    await settled(anns, elsewhere, nowhere, stranger)
    for line in (anns, elsewhere, nowhere, stranger):
        assert not [event for event in line.heard if event["type"] == "typing.started"]
    await looks.say({"type": "look", "room": other})
    await settled(looks)
    heard = len(looks.heard)
    await anns.say({"type": "typing", "room": room})
    await anns.say({"type": "typing", "room": other})
    await elsewhere.event("typing.started", room=other)
    await settled(looks)
    assert [event["room"] for event in looks.heard[heard:] if event["type"] == "typing.started"] == [other]


# -- at random moments -----------------------------------------------------------------------------------------


@pytest.fixture
async def unhurried(tmp_path: Path) -> AsyncIterator[Server]:
    """Fewer people than there would be say as much as they would: without rate limits."""
    with Server(tmp_path / "data", environ={"KLATSCH_RATE_LIMIT_FACTOR": "0"}) as server:
        yield server


MEMBERS = 20
REMOVED = 8


@dataclass
class Crowd:
    """`begun`: content → when somebody began to say it. `gone`: who was shown out → when that was acknowledged."""

    room: str
    maker: Person
    begun: dict[str, float] = field(default_factory=dict[str, float])
    gone: dict[str, float] = field(default_factory=dict[str, float])
    stray: list[str] = field(default_factory=list[str])
    is_over: bool = False

    async def talk(self, who: Person) -> None:
        while not self.is_over:
            content = f"{who.id} {len(self.begun)}"
            self.begun[content] = time.monotonic()
            await who.says(content, room=self.room)
            await asyncio.sleep(0.02)

    async def ask(self, who: Person) -> None:
        """By every path, all the time; what was asked after the removal must not know the room."""
        while not self.is_over:
            paths = (
                f"/allMessages?room={self.room}&since=0",
                "/allMessages",
                "/allRooms",
                f"/allMembers?room={self.room}",
            )
            for path in paths:
                asked = time.monotonic()
                answer = await who.ask("GET", path)
                is_late = asked > self.gone.get(who.id, math.inf)
                if is_late and (self.room in answer.text or answer.status_code not in (200, 404)):
                    self.stray.append(f"{path}: {answer.text[:300]}")
            await asyncio.sleep(0.05)

    async def show_out(self, leaving: list[Person]) -> None:
        for who in leaving:
            await self.go_on(random.randint(5, 40))
            await shows_out(self.maker, who, self.room)
            self.gone[who.id] = time.monotonic()
        await self.go_on(60)
        self.is_over = True

    async def go_on(self, messages: int) -> None:
        wanted = len(self.begun) + messages
        await until(lambda: len(self.begun) >= wanted, seconds=60)


@pytest.mark.slow
async def test_while_all_talk_those_who_are_shown_out_hear_nothing_from_the_acknowledgement_on(
    unhurried: Server,
) -> None:
    """And nobody else misses anything: neither on the socket nor by asking."""
    async with AsyncExitStack() as stack:
        maker, *others = [await stack.enter_async_context(it) for it in unhurried.populate(users=MEMBERS)]
        crowd = Crowd(await a_room(maker, *others), maker)
        leaving, staying = others[:REMOVED], others[REMOVED:]
        lines = {person.id: await person.hears() for person in leaving}
        followers = [Follower(person, crowd.room) for person in staying[:4]]
        for follower in followers:
            await follower.catch_up()
        following = [asyncio.create_task(follower.follow()) for follower in followers]
        await asyncio.gather(crowd.show_out(leaving), *map(crowd.talk, staying), *map(crowd.ask, leaving))
        history = await maker.reads_all(crowd.room)
        await until(lambda: all(len(follower.rows) == len(history) for follower in followers))
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        await settled(*lines.values())
        note(f"{len(history)} messages, {len(crowd.gone)} of {MEMBERS} shown out meanwhile")
        assert crowd.stray == []
        for who in leaving:
            heard = of_room(lines[who.id], crowd.room)
            said = [event["message"]["content"] for event in heard if event["type"] == "message.created"]
            assert said, "until then they did hear"
            assert [it for it in said if crowd.begun[it] > crowd.gone[who.id]] == [], "heard after the acknowledgement"
            assert heard[-1]["type"] == "room.closed", "which is the last of it"
            answer = await who.ask("POST", "/message", json={"content": "let me in", "room": crowd.room})
            assert (answer.status_code, refusal(answer)) == (404, "room_not_found")
        assert len(history) == len(crowd.begun)
        for follower in followers:
            assert follower.history == history, "nobody else has a gap"
            assert follower.repeated == 0
