"""Some sockets stop reading while talk goes on: what does each of them cost, and do the others notice (B11 of the promises)?"""

from __future__ import annotations

import time
from contextlib import closing, suppress
from pathlib import Path

from bench.figures import Figures
from bench.listeners import open_listeners
from bench.machine import percentile, resident_kib
from bench.scale import Scale
from bench.servers import Running
from bench.workloads.fanout import FanOut, Stretch

STALLED = 5
RECEIVE_BYTES = 4_096
POSTS_A_SECOND = 200.0
LETTERS = 1_000
STRETCHES = 12
"""The second stretch may take so many times as long as the first one: a stalled line must first fill the kernel's buffers."""
SECONDS_OF_A_LOOK = 0.25
COLUMNS = (
    ("talkRatio", "p99 of talk, beside over alone"),
    ("talkAloneP99", "alone: p99 ms"),
    ("talkP99", "beside: p99 ms"),
    ("kibEach", "KiB each of the five"),
    ("closed", "of them closed"),
    ("secondsUntilClosed", "after s"),
    ("cpuOfAPost", "CPU µs a post"),
    ("machineBusyElsewhere", "others"),
    ("lost", "lost"),
)


class Look:
    """Asked again and again while talk goes on: the most memory, and when the server let go of each stalled line. Those lines
    would not tell: the goodbye stands behind what they do not read, so what the server holds open is counted."""

    def __init__(self, pid: int, stalled: int) -> None:
        self._pid = pid
        self._begun = self._looked_at = time.perf_counter()
        self._stalled = stalled
        self._open = open_sockets(pid)
        self.most_kib = resident_kib(pid)
        self.closed: list[float] = []

    def is_over(self) -> bool:
        now = time.perf_counter()
        if now - self._looked_at < SECONDS_OF_A_LOOK:
            return False
        self._looked_at = now
        self.most_kib = max(self.most_kib, resident_kib(self._pid))
        gone = min(self._stalled, self._open - open_sockets(self._pid))
        self.closed += [now - self._begun] * (gone - len(self.closed))
        return bool(self.closed) and len(self.closed) == self._stalled


def open_sockets(pid: int) -> int:
    found = 0
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found += descriptor.readlink().name.startswith("socket:")
    return found


def measure(server: Running, scale: Scale) -> Figures:
    people = server.world.people
    healthy = people[: max(10, scale.sockets // 10)]
    with open_listeners(server, healthy) as listeners:
        listeners.settle(scale.quiet)
        with closing(FanOut(server, listeners, letters=LETTERS)) as talk:
            return _with_stalled(server, talk, scale)


def _with_stalled(server: Running, talk: FanOut, scale: Scale) -> Figures:
    alone, meanwhile = Stretch(POSTS_A_SECOND), Stretch(POSTS_A_SECOND)
    calm = Look(server.pid, 0)
    talk.run(alone, scale.seconds, is_over=calm.is_over)
    with open_listeners(server, server.world.people[-STALLED:], window=RECEIVE_BYTES):
        look = Look(server.pid, STALLED)
        talk.run(meanwhile, scale.seconds * STRETCHES, is_over=look.is_over)
    quiet, busy = percentile(alone.latencies, 0.99), percentile(meanwhile.latencies, 0.99)
    return {
        "talkRatio": round(busy / quiet, 2),
        "talkAloneP99": round(quiet * 1e3, 2),
        "talkP99": round(busy * 1e3, 2),
        "kibEach": round((look.most_kib - calm.most_kib) / STALLED),
        "closed": len(look.closed),
        "secondsUntilClosed": round(max(look.closed, default=0), 1),
        "cpuOfAPost": round(meanwhile.spent.server_cpu / max(1, meanwhile.posted) * 1e6),
        **meanwhile.spent.figures(),
        "lost": talk.undelivered,
        "wrong": talk.wrong,
    }
