"""Reading: the newest messages of a long history, a page of who is online, and all who are."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from bench.callers import call
from bench.figures import Figures, of_calls
from bench.listeners import open_listeners
from bench.machine import Watch, percentile
from bench.scale import Scale
from bench.servers import Running

PAGE = 50
MOST_PEOPLE = 200
"""As many as a page of people holds."""


class Reading:
    """Everybody asks for these paths in turn; each answer must hold `mark` exactly `times` times."""

    def __init__(self, server: Running, paths: Sequence[str], mark: bytes, times: int) -> None:
        self._server = server
        self._paths = paths
        self._mark = mark
        self._times = times
        self._number = 0

    def next_request(self, caller: int) -> bytes:
        self._number += 1
        people = self._server.world.people
        return self._server.get(self._paths[self._number % len(self._paths)], people[caller % len(people)])

    def hear(self, caller: int, status: int, body: bytes) -> str:
        found = body.count(self._mark)
        if status == 200 and found == self._times:
            return ""
        return f"{status}: {found} of {self._times} in {body[:200]!r}"


def measure_history(server: Running, scale: Scale) -> Figures:
    talk = Reading(server, [f"/allMessages?room={server.world.room}&limit={PAGE}"], b'"_id":', PAGE)
    return measure(server, talk, scale)


def measure_online(server: Running, scale: Scale) -> Figures:
    """As many as there are sockets are online; a full page of them is in every answer."""
    with open_listeners(server, server.world.people[: scale.sockets]) as listeners:
        listeners.settle(scale.quiet)
        path = f"/allSessions?limit={MOST_PEOPLE}"
        talk = Reading(server, [path], b'"status":"active"', min(scale.sockets, MOST_PEOPLE))
        return measure(server, talk, scale)


class Whole:
    """The whole list of who is here, as many pages as it takes; each caller asks for its next page when it has one.

    Klatsch pages by person (`after`), the baseline by number. Right when the pages of a list name each person online once.
    """

    def __init__(self, server: Running, callers: int, online: int) -> None:
        self._server = server
        self._online = online
        self._names: list[list[str]] = [[] for _ in range(callers)]
        self._begun = [0.0] * callers
        self.lists: list[tuple[float, float]] = []
        """When each was whole, and how long it took."""

    def next_request(self, caller: int) -> bytes:
        names = self._names[caller]
        if not names:
            self._begun[caller] = time.perf_counter()
        people = self._server.world.people
        path = f"/allSessions?limit={MOST_PEOPLE}"
        if names:
            path += f"&after={names[-1]}" if self._server.side == "klatsch" else f"&skip={len(names)}"
        return self._server.get(path, people[caller % len(people)])

    def hear(self, caller: int, status: int, body: bytes) -> str:
        if status != 200:
            return f"{status}: {body[:200]!r}"
        names = self._names[caller]
        rows = msgspec.json.decode(body, type=_Sessions).sessions
        names += (row.user.id for row in rows if row.status == "active")
        if len(names) < self._online and len(rows) == MOST_PEOPLE:
            return ""
        now = time.perf_counter()
        self.lists.append((now, now - self._begun[caller]))
        self._names[caller] = []
        is_right = len(names) == len(set(names)) == self._online
        return "" if is_right else f"{len(set(names))} of {self._online} people, {len(names)} rows"


class _Known(msgspec.Struct):
    id: str


class _Session(msgspec.Struct):
    user: _Known
    status: str


class _Sessions(msgspec.Struct):
    sessions: list[_Session]


def measure_everybody(server: Running, scale: Scale) -> Figures:
    """As many as there are sockets are online. CPU and rates are of whole lists."""
    with open_listeners(server, server.world.people[: scale.sockets]) as listeners:
        listeners.settle(scale.quiet)
        talk = Whole(server, scale.connections, scale.sockets)
        watch = Watch(server.pid)
        begun = time.perf_counter() + scale.warm_up
        calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    took = [seconds for at, seconds in talk.lists if begun <= at < begun + scale.seconds]
    figures = of_calls(calls)
    requests = len(calls.latencies) / max(1, len(took))
    return figures | {
        "rate": round(figures["rate"] / requests, 1),
        "cpuEach": round(figures["cpuEach"] * requests, 1),
        "requests": round(requests, 2),
        "p50": round(percentile(took, 0.5) * 1e3, 2),
        "p99": round(percentile(took, 0.99) * 1e3, 2),
    }


def measure(server: Running, talk: Reading, scale: Scale) -> Figures:
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    return of_calls(calls)
