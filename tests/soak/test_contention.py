"""Sixty-four people at the same few rows for a minute: nobody is told of a lock, and all ends as they were told (A8).

By hand, on either engine: pytest -m soak tests/soak/test_contention.py [--engine postgres]
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from cast import UNLIMITED, Person, Server
from patience import note

pytestmark = pytest.mark.soak

SECONDS = int(os.environ.get("SECONDS", "60"))
PEOPLE = 64
SIGNS = ("🍐", "🍎")


class Crowd:
    """`answers` by status; what each was told last of what they did."""

    def __init__(self, hall: str, garden: str, shared: list[dict[str, Any]]) -> None:
        self.hall, self.garden, self.shared = hall, garden, shared
        self.answers: Counter[int] = Counter()
        self.refusals: set[str] = set()
        self.reacted: dict[tuple[str, str, str], bool] = {}
        self.member: dict[str, bool] = {}
        self.read: dict[str, int] = {}
        self.words: dict[str, str] = {}
        self.newest = max(row["seq"] for row in shared)

    async def ask(self, who: Person, method: str, path: str, **more: Any) -> Any:
        answer = await who.ask(method, path, **more)
        self.answers[answer.status_code] += 1
        if answer.status_code != 200:
            self.refusals.add(f"{method} {path.split('/')[1]}: {answer.status_code} {answer.text}")
            return None
        return answer.json()

    async def react(self, who: Person) -> None:
        row, sign, adds = random.choice(self.shared), random.choice(SIGNS), random.random() < 0.6
        how: dict[str, Any] = {"json": {"emoji": sign}} if adds else {"params": {"emoji": sign}}
        path = f"/message/{row['_id']}/reaction"
        if await self.ask(who, "POST" if adds else "DELETE", path, **how) is not None:
            self.reacted[row["_id"], sign, who.id] = adds

    async def mark(self, who: Person) -> None:
        seq = random.randint(1, self.newest)
        if await self.ask(who, "PUT", f"/room/{self.hall}/read", json={"seq": seq}) is not None:
            self.read[who.id] = max(self.read.get(who.id, 0), seq)

    async def move(self, who: Person) -> None:
        comes = not self.member.get(who.id, False)
        if await self.ask(who, "POST", f"/room/{self.garden}/{'join' if comes else 'leave'}") is not None:
            self.member[who.id] = comes

    async def edit(self, who: Person) -> None:
        mine = next((row for row in self.shared if row["author"] == who.id), None)
        if mine is None:
            await self.say(who)
            return
        content = f"edited {random.random()}"
        if await self.ask(who, "PATCH", f"/message/{mine['_id']}", json={"content": content}) is not None:
            self.words[mine["_id"]] = content

    async def say(self, who: Person) -> None:
        sent = await who.says("and another", room=self.hall)
        self.newest = max(self.newest, sent["seq"])

    async def act(self, who: Person, until: float) -> None:
        acts: tuple[Callable[[Person], Awaitable[None]], ...] = (
            self.react,
            self.react,
            self.mark,
            self.move,
            self.edit,
        )
        while time.monotonic() < until:
            await random.choice(acts)(who)


async def test_sixty_four_people_at_the_same_rows(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        async with AsyncExitStack() as stack:
            people = [await stack.enter_async_context(who) for who in server.populate(users=PEOPLE)]
            hall = await people[0].hall()
            garden = (await people[0].post("/room", {"name": "the-garden"}))["id"]
            sent = [await who.says("for everybody", room=hall) for who in people[:5]]
            crowd = Crowd(hall, garden, [{**row, "author": who.id} for row, who in zip(sent, people, strict=False)])
            crowd.member[people[0].id] = True
            until = time.monotonic() + SECONDS
            await asyncio.gather(*(crowd.act(who, until) for who in people))
            note(f"{crowd.answers.total()} acts, {dict(crowd.answers)}")
            assert not crowd.refusals
            await all_is_as_they_were_told(crowd, people)
        server.check()


async def all_is_as_they_were_told(crowd: Crowd, people: list[Person]) -> None:
    for row in crowd.shared:
        found = (await people[0].get(f"/message/{row['_id']}"))["message"]
        assert found["content"] == crowd.words.get(row["_id"], "for everybody")
        now = {(one["emoji"], user) for one in found["reactions"] for user in one["users"]}
        told = {(sign, user) for (id, sign, user), adds in crowd.reacted.items() if adds and id == row["_id"]}
        assert now == told
    listed: set[str] = set()
    for who in people:
        mine = {row["id"]: row for row in (await who.get("/allRooms"))["rooms"]}
        listed |= {who.id} if crowd.garden in mine else set()
        hall = mine[crowd.hall]
        assert hall["mine"]["readSeq"] >= crowd.read.get(who.id, 0), "marks go forward only"
        after = [row for row in await who.reads_all(crowd.hall) if row["seq"] > hall["mine"]["readSeq"]]
        assert hall["mine"]["unread"] == sum(row["author"] != who.id and row["deletedAt"] is None for row in after)
    assert listed == {user for user, is_member in crowd.member.items() if is_member}
