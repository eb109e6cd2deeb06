"""Some sockets stop reading while talk goes on: what does each of them cost, and do the others notice (B11 of the promises)?"""

from __future__ import annotations

import select
import time
from contextlib import closing

from bench.figures import Figures
from bench.listeners import Listeners, open_listeners
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
    """Asked again and again while talk goes on: the most memory, and when each stalled line was closed."""

    def __init__(self, pid: int, stalled: Listeners | None) -> None:
        self._pid = pid
        self._begun = self._looked_at = time.perf_counter()
        self._poll = select.epoll()
        self._open: dict[int, object] = dict(stalled.ears) if stalled else {}
        self.most_kib = resident_kib(pid)
        self.closed: list[float] = []
        for descriptor in self._open:
            self._poll.register(descriptor, select.EPOLLRDHUP)

    def is_over(self) -> bool:
        now = time.perf_counter()
        if now - self._looked_at < SECONDS_OF_A_LOOK:
            return False
        self._looked_at = now
        self.most_kib = max(self.most_kib, resident_kib(self._pid))
        for descriptor, _ in self._poll.poll(0):
            self._poll.unregister(descriptor)
            del self._open[descriptor]
            self.closed.append(now - self._begun)
        return bool(self.closed) and not self._open


def measure(server: Running, scale: Scale) -> Figures:
    people = server.world.people
    healthy = people[: max(10, scale.sockets // 10)]
    with open_listeners(server, healthy) as listeners:
        listeners.settle(scale.quiet)
        with closing(FanOut(server, listeners, letters=LETTERS)) as talk:
            return _with_stalled(server, talk, scale)


def _with_stalled(server: Running, talk: FanOut, scale: Scale) -> Figures:
    alone, meanwhile = Stretch(POSTS_A_SECOND), Stretch(POSTS_A_SECOND)
    calm = Look(server.pid, None)
    talk.run(alone, scale.seconds, is_over=calm.is_over)
    with open_listeners(server, server.world.people[-STALLED:], window=RECEIVE_BYTES) as stalled:
        look = Look(server.pid, stalled)
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
