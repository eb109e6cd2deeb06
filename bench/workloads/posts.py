"""Durable posts: every acknowledged message is read back afterwards, each exactly once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import msgspec

from bench.callers import ask, call
from bench.figures import Figures, of_calls
from bench.machine import Watch
from bench.scale import Scale
from bench.servers import Running

CHARACTERS = 120
PAGE = 200
MOST_SECONDS_TO_FIND = 60


class Posting:
    """One session a connection; every message says which one it is. `servers`: processes on the same databases, callers in turn.

    One that is used again goes on with its numbers.
    """

    def __init__(self, servers: Sequence[Running], callers: int) -> None:
        self._servers = servers
        self._people = servers[0].world.people
        self._sent = 0
        self._last = [""] * callers
        self.acknowledged: list[str] = []

    def next_request(self, caller: int) -> bytes:
        self._sent += 1
        content = content_of(self._sent)
        self._last[caller] = content
        server = self._servers[caller % len(self._servers)]
        body = b'{"content":"%s","clientId":"bench-%d","room":"%s"}' % (
            content.encode(),
            self._sent,
            server.world.room.encode(),
        )
        return server.post("/message", self._people[caller % len(self._people)], body)

    def hear(self, caller: int, status: int, body: bytes) -> str:
        if status != 200 or b'"_id":' not in body:
            return f"{status}: {body[:200]!r}"
        self.acknowledged.append(self._last[caller])
        return ""


def content_of(number: int, letters: int = CHARACTERS) -> str:
    """Exactly so many characters of ASCII, 120 as a rule."""
    return f"message {number} ".ljust(letters - 1, "x") + "."


def measure_many(server: Running, scale: Scale) -> Figures:
    return measure(server, scale, callers=scale.connections, until_found=True)


def measure_one(server: Running, scale: Scale) -> Figures:
    return measure(server, scale, callers=1, until_found=True)


def measure(server: Running, scale: Scale, *, callers: int, until_found: bool = False) -> Figures:
    talk = Posting([server], callers)
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=callers, warm_up=scale.warm_up, seconds=scale.seconds)
    found = {"searchable": seconds_to_find(server, talk.acknowledged)} if until_found else {}
    return of_calls(calls) | found | counted(server, talk.acknowledged)


def seconds_to_find(server: Running, acknowledged: Sequence[str]) -> float:
    """From the last acknowledgement until it is found by its number. The baseline indexes it in the same commit."""
    begun = time.perf_counter()
    wanted = acknowledged[-1].split()[1]
    asked = server.get(f"/search?q={wanted}&limit=20", server.world.people[0])
    while f'"message {wanted} '.encode() not in ask(server.port, asked):
        if time.perf_counter() - begun > MOST_SECONDS_TO_FIND:
            return float("inf")
        time.sleep(0.02)
    return round(time.perf_counter() - begun, 2)


def counted(server: Running, acknowledged: Sequence[str]) -> Figures:
    found = Counter(read_back(server))
    return {
        "acknowledged": len(acknowledged),
        "lost": sum(not found[content] for content in acknowledged),
        "twice": sum(found[content] > 1 for content in acknowledged),
    }


class _Row(msgspec.Struct):
    seq: int
    content: str


class _Page(msgspec.Struct):
    messages: list[_Row]


def read_back(server: Running) -> list[str]:
    """Everything newer than the made-up history, page by page through the door that people use."""
    found: list[str] = []
    before = ""
    while True:
        path = f"/allMessages?room={server.world.room}&limit={PAGE}{before}"
        rows = msgspec.json.decode(ask(server.port, server.get(path, server.world.people[0])), type=_Page).messages
        found += (row.content for row in rows if row.seq > server.world.messages)
        if not rows or rows[0].seq <= server.world.messages + 1:
            return found
        before = f"&before={rows[0].seq}"
