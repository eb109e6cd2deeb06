"""Everybody talks while some are shown out, one by one, at random moments (B9 of the promises)."""

from __future__ import annotations

import asyncio
import math
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

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


def said_in(line: Line, room: str) -> list[str]:
    return [event["message"]["content"] for event in of_room(line, room) if event["type"] == "message.created"]


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

    async def show_out(self, leaving: list[Person], lines: dict[str, Line]) -> None:
        """Each one after they heard something: what was begun may not have come to them yet."""
        for who in leaving:
            await self.go_on(random.randint(5, 40))
            await until(lambda line=lines[who.id]: said_in(line, self.room) != [], seconds=60)
            await shows_out(self.maker, who, self.room)
            self.gone[who.id] = time.monotonic()
        await self.go_on(60)
        self.is_over = True

    async def go_on(self, messages: int) -> None:
        wanted = len(self.begun) + messages
        await until(lambda: len(self.begun) >= wanted, seconds=60)


async def check_removals(server: Server, *, members: int, removed: int, curious: int) -> None:
    """Who is shown out hears nothing from the acknowledgement on, and nobody else misses anything.

    `curious`: so many of those who are shown out ask all the time besides listening.
    """
    async with AsyncExitStack() as stack:
        maker, *others = [await stack.enter_async_context(it) for it in server.populate(users=members)]
        crowd = Crowd(await a_room(maker, *others), maker)
        leaving, staying = others[:removed], others[removed:]
        lines = {person.id: await person.hears() for person in leaving}
        followers = [Follower(person, crowd.room) for person in staying[:4]]
        for follower in followers:
            await follower.catch_up()
        following = [asyncio.create_task(follower.follow()) for follower in followers]
        begun = time.monotonic()
        asking = map(crowd.ask, leaving[:curious])
        await asyncio.gather(crowd.show_out(leaving, lines), *map(crowd.talk, staying), *asking)
        seconds = time.monotonic() - begun
        history = await maker.reads_all(crowd.room)
        await until(lambda: all(len(follower.rows) == len(history) for follower in followers))
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        await settled(*lines.values())
        note(f"{len(history)} messages in {seconds:.0f} s, {len(crowd.gone)} of {members} shown out meanwhile")
        assert crowd.stray == []
        for who in leaving:
            heard = of_room(lines[who.id], crowd.room)
            said = said_in(lines[who.id], crowd.room)
            assert said, "until then they did hear"
            assert [it for it in said if crowd.begun[it] > crowd.gone[who.id]] == [], "heard after the acknowledgement"
            assert heard[-1]["type"] == "room.closed", "which is the last of it"
            answer = await who.ask("POST", "/message", json={"content": "let me in", "room": crowd.room})
            assert (answer.status_code, refusal(answer)) == (404, "room_not_found")
        assert len(history) == len(crowd.begun)
        for follower in followers:
            assert follower.history == history, "nobody else has a gap"
            assert follower.repeated == 0
