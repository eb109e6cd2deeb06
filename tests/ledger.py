"""Who tried to say what, what was acknowledged, and what became of it: the judge of the fault tests."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from cast import Person, draft
from line import Line
from websockets.exceptions import ConnectionClosed, InvalidHandshake

TROUBLE = (httpx.TransportError, OSError)


@dataclass
class Ledger:
    """`tried`: client id → content. `acknowledged`: client id → every acknowledgement that came.

    `every_line_anew`: a connection for each request, so that a proxy decides about each of them.
    """

    tried: dict[str, str] = field(default_factory=dict[str, str])
    acknowledged: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    by_sender: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    retries: int = 0
    every_line_anew: bool = False

    async def send(self, who: Person, content: str, *, room: str, patience: float = 30.0) -> None:
        """Say it until it is acknowledged, under one client id, as a client must."""
        client_id = str(uuid4())
        self.tried[client_id] = content
        self.by_sender.setdefault(who.id, []).append(client_id)
        async with asyncio.timeout(patience):
            while not await self._is_sent(who, content, room, client_id):
                self.retries += 1
                await asyncio.sleep(0.05 + random.random() * 0.1)

    async def talk(
        self, who: Person, over: asyncio.Event, *, room: str, pause: float = 0.05, patience: float = 30.0
    ) -> None:
        """One thing after the other, all different, until it is `over`."""
        while not over.is_set():
            await self.send(who, f"{who.id} {len(self.tried)}", room=room, patience=patience)
            await asyncio.sleep(pause)

    async def _is_sent(self, who: Person, content: str, room: str, client_id: str) -> bool:
        body, headers = (
            draft(content, room=room, client_id=client_id),
            {"connection": "close"} if self.every_line_anew else {},
        )
        try:
            answer = await who.ask("POST", "/message", json=body, headers=headers)
        except TROUBLE:
            return False
        if answer.status_code != 200:
            assert answer.status_code in (429, 503, 507), f"{answer.status_code} {answer.text}"
            return False
        self.acknowledged.setdefault(client_id, []).append(answer.json())
        return True

    def judge(self, history: list[dict[str, Any]], *, after: int = 0) -> None:
        """Nothing lost, nothing twice, nothing made up, one order, each sender's own order kept.

        `history`: of the one room, what came `after` this seq.
        """
        ids = [message["clientId"] for message in history]
        assert len(ids) == len(set(ids)), "something is there twice"
        assert set(ids) <= set(self.tried), "something is there that nobody said"
        lost = set(self.acknowledged) - set(ids)
        assert not lost, f"{len(lost)} acknowledged messages are lost"
        assert set(ids) == set(self.tried), "everybody tried until it was there"
        assert [message["seq"] for message in history] == list(range(after + 1, after + len(history) + 1)), "no holes"
        stored = {message["clientId"]: message for message in history}
        for client_id, answers in self.acknowledged.items():
            message = stored[client_id]
            assert message["content"] == self.tried[client_id]
            assert {(a["_id"], a["seq"], a["change"]) for a in answers} == {
                (message["_id"], message["seq"], message["change"])
            }
        for sender, said in self.by_sender.items():
            assert [id for id in ids if stored[id]["author"] == sender] == [id for id in said if id in stored], (
                "a sender's own order"
            )


@dataclass
class Follower:
    """A little client by the letter of docs/concepts/protocol.md, for one room: hello, heartbeat, and `since` for every hole."""

    who: Person
    room: str
    change: int = 0
    epoch: str = ""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    repeated: int = 0
    connects: int = 0
    asked: int = 0
    line: Line | None = None

    async def follow(self) -> None:
        """For ever; reconnects by itself."""
        while True:
            try:
                await self._follow_once()
            except (*TROUBLE, AssertionError, TimeoutError, InvalidHandshake, ConnectionClosed):
                pass
            await asyncio.sleep(random.random() * 0.05)

    async def _follow_once(self) -> None:
        url = f"{self.who.base.replace('http', 'ws', 1)}/live"
        async with Line(url, origin=self.who.origin, cookie=self.who.cookie_header) as line:
            self.line = line
            self.connects += 1
            at = 0
            hello = await line.event("hello", seconds=5)
            if self.epoch not in ("", hello["epoch"]):
                self.rows, self.change = {}, 0
            self.epoch = hello["epoch"]
            await line.say({"type": "heartbeat", "active": True})
            while line.code is None or at < len(line.heard):
                while at < len(line.heard):
                    await self._fold(line.heard[at])
                    at += 1
                await asyncio.sleep(0.01)

    async def _fold(self, event: dict[str, Any]) -> None:
        if event["type"] == "hello":
            await self._compare(event["rooms"][self.room]["change"])
        elif event["type"] == "heartbeat":
            await self._compare(event["rooms"][self.room])
        elif event.get("room") == self.room and event.get("change", 0) > self.change:
            if event.get("before", 0) > self.change:
                await self.catch_up()
                return
            for message in (event.get("message"), event.get("root")):
                if message is not None:
                    self._keep(message)
            self.change = event["change"]

    async def _compare(self, change: int) -> None:
        if change > self.change:
            await self.catch_up()

    async def catch_up(self) -> None:
        while True:
            page = await self.who.reads(self.room, since=self.change, limit=200)
            self.asked += 1
            for message in page["messages"]:
                self._keep(message)
            if not page["more"]:
                self.change = page["change"]
                return
            self.change = max(row["change"] for row in (*page["messages"], *page["members"]))

    def _keep(self, message: dict[str, Any]) -> None:
        known = self.rows.get(message["_id"])
        self.repeated += known is not None and known["change"] >= message["change"]
        self.rows[message["_id"]] = message

    @property
    def history(self) -> list[dict[str, Any]]:
        return sorted(self.rows.values(), key=lambda message: message["seq"])
