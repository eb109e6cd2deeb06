"""Searching a million messages: everybody at once, one person alone, and each kind of question by itself."""

from __future__ import annotations

import time
from urllib.parse import quote

import msgspec

from bench.callers import Line, call
from bench.figures import Figures, of_calls
from bench.long_history import KINDS, Query, queries
from bench.machine import Watch, percentile
from bench.scale import Scale
from bench.servers import Running

QUERIES = 1_000
ALONE = 300
PAGE = 20


class _Answer(msgspec.Struct):
    messages: list[msgspec.Raw]


class Searching:
    """Everybody asks something else; an answer is right when it is a page."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._asked = queries(QUERIES)
        self._number = 0
        self.found = 0

    def next_request(self, caller: int) -> bytes:
        self._number += 1
        return request_for(self._server, self._asked[self._number % len(self._asked)], caller)

    def hear(self, caller: int, status: int, body: bytes) -> str:
        if status != 200:
            return f"{status}: {body[:200]!r}"
        self.found += len(msgspec.json.decode(body, type=_Answer).messages) > 0
        return ""


def request_for(server: Running, query: Query, caller: int) -> bytes:
    typed = query.typed if server.side == "klatsch" else query.plain
    return server.get(f"/search?q={quote(typed)}&limit={PAGE}", server.world.people[caller % len(server.world.people)])


def measure(server: Running, scale: Scale) -> Figures:
    each = _alone(server)
    talk = Searching(server)
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    return of_calls(calls) | {
        "aloneP50": round(percentile([t for times in each.values() for t in times], 0.5) * 1e3, 2),
        "aloneP99": round(percentile([t for times in each.values() for t in times], 0.99) * 1e3, 2),
        **{kind: round(percentile(each[kind], 0.5) * 1e3, 2) for kind in KINDS},
    }


def _alone(server: Running) -> dict[str, list[float]]:
    """Seconds of each question of one person after another, by kind; the first hundred only warm it up."""
    line = Line(server.port)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    try:
        for number, query in enumerate(queries(ALONE + 100)):
            line.send(request_for(server, query, number))
            while line.take() is None:
                pass
            if number >= 100:
                times[query.kind].append(time.perf_counter() - line.sent_at)
    finally:
        line.socket.close()
    return times
