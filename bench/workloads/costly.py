"""Does talk go on while twenty people ask for whatever costs most? A million messages, ten thousand people."""

from __future__ import annotations

import time
from collections import defaultdict
from urllib.parse import quote

from bench.callers import call
from bench.figures import Figures
from bench.long_history import queries
from bench.machine import Watch, percentile
from bench.made_up import Person
from bench.scale import Scale
from bench.servers import Running
from bench.workloads.posts import content_of

TALKING = 4
ASKING = 20
MOST_ROWS = 200
SEARCHES = 300
ROW_MARKS = (b'"_id":', b'"joinedAt":', b'"role":')
"""One of these stands once in every row of a list."""
PATHS = {
    "messages": "/allMessages?room={room}",
    "sessions": "/allSessions",
    "search": "/search?q={search}",
    "unread": "/allRooms",
    "inbox": "/inbox",
    "members": "/allMembers?room={room}",
    "users": "/allUsers",
    "browse": "/browseRooms",
}
KINDS = tuple(PATHS)


class Crowd:
    """The first few callers post, all others ask. What each kind took is noted, the time of warming left out."""

    def __init__(self, server: Running, warm_up: float) -> None:
        self._server = server
        self._begin = time.perf_counter() + warm_up
        self._searches = queries(SEARCHES)
        self._room = server.world.room
        self._asked: dict[int, tuple[str, float]] = {}
        self._number = 0
        self.took: dict[str, list[float]] = defaultdict(list)
        self.most_bytes = 0
        self.most_rows = 0

    def next_request(self, caller: int) -> bytes:
        self._number += 1
        kind, request = self._post(caller) if caller < TALKING else self._question(caller)
        self._asked[caller] = (kind, time.perf_counter())
        return request

    def _post(self, caller: int) -> tuple[str, bytes]:
        body = f'{{"content":"{content_of(self._number)}","clientId":"costly-{self._number}","room":"{self._room}"}}'
        return "post", self._server.post("/message", self._person(caller), body.encode())

    def _question(self, caller: int) -> tuple[str, bytes]:
        search = self._searches[self._number % SEARCHES].typed
        kind = KINDS[(self._number + caller) % len(KINDS)]
        path = PATHS[kind].format(room=self._room, search=quote(search))
        return kind, self._server.get(path, self._person(caller + self._number))

    def _person(self, number: int) -> Person:
        return self._server.world.people[number % len(self._server.world.people)]

    def hear(self, caller: int, status: int, body: bytes) -> str:
        kind, at = self._asked[caller]
        if at >= self._begin:
            self.took[kind].append(time.perf_counter() - at)
        if status != 200:
            return f"{kind} {status}: {body[:200]!r}"
        self.most_bytes = max(self.most_bytes, len(body))
        rows = max(body.count(mark) for mark in ROW_MARKS)
        self.most_rows = max(self.most_rows, rows)
        return "" if rows <= MOST_ROWS else f"{kind}: {rows} rows"


def measure(server: Running, scale: Scale) -> Figures:
    alone = Crowd(server, scale.warm_up)
    call(server.port, alone, Watch(server.pid), callers=TALKING, warm_up=scale.warm_up, seconds=scale.seconds)
    crowd = Crowd(server, scale.warm_up)
    watch = Watch(server.pid)
    seconds = scale.seconds * 2
    calls = call(server.port, crowd, watch, callers=TALKING + ASKING, warm_up=scale.warm_up, seconds=seconds)
    quiet, busy = percentile(alone.took["post"], 0.99), percentile(crowd.took.pop("post"), 0.99)
    asked = [took for times in crowd.took.values() for took in times]
    return {
        "talkRatio": round(busy / quiet, 2),
        "talkAloneP99": round(quiet * 1e3, 2),
        "talkP99": round(busy * 1e3, 2),
        "askedP99": round(percentile(asked, 0.99) * 1e3, 1),
        **{kind: round(percentile(times, 0.99) * 1e3, 1) for kind, times in crowd.took.items()},
        "rate": round(len(asked) / seconds, 1),
        "mostKib": round(crowd.most_bytes / 1024, 1),
        "mostRows": crowd.most_rows,
        "wrong": len(calls.wrong),
        **calls.spent.figures(),
    }
