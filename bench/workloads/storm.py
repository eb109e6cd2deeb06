"""All sockets are cut at once and come back, while a hundred people who kept theirs go on talking (C1 and C2 of the promises)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from bench.beside import beside
from bench.comers import LONGEST, Back, cut_and_come_back
from bench.figures import Figures
from bench.listeners import open_listeners
from bench.machine import percentile, resident_kib
from bench.scale import Scale
from bench.servers import Running
from bench.workloads.fanout import FanOut, Stretch

POSTS_A_SECOND = 10.0
AFTER = {
    "klatsch": ("/allRooms", "/allSessions?limit=200", "/allMessages?room={room}&limit=50"),
    "baseline": ("/allSessions?limit=200", "/allMessages?room={room}&limit=50"),
}
"""What each asks for when it is back."""
COLUMNS = (
    ("seconds99", "s until 99 % are back"),
    ("secondsAll", "all"),
    ("talkAloneP99", "talk, alone: p99 ms"),
    ("talkP99", "meanwhile"),
    ("cpuEach", "CPU µs each who came back"),
    ("triesEach", "tries each"),
    ("mostTries", "most"),
    ("rssRatio", "memory at most, over before"),
    ("serverCpu", "server CPU"),
    ("generatorCpu", "generator CPU"),
    ("machineBusyElsewhere", "others"),
    ("lost", "lost"),
)


def measure(server: Running, scale: Scale) -> Figures:
    people = server.world.people
    leaving = people[: -scale.circle]
    paths = [path.format(room=server.world.room) for path in AFTER[server.side]]
    with beside(cut_and_come_back, server, leaving, paths, scale.quiet) as storm:
        storm.wait_until_ready()
        with _talking(server, scale) as talk:
            alone, meanwhile = Stretch(POSTS_A_SECOND), Stretch(POSTS_A_SECOND)
            talk.run(alone, scale.seconds)
            before = resident_kib(server.pid)
            storm.go()
            talk.run(meanwhile, LONGEST + scale.seconds, is_over=lambda: storm.is_done)
            back: Back = storm.result()
            undelivered, wrong = talk.undelivered, talk.wrong
    seconds = [*back.seconds, *[LONGEST] * back.missing]
    return {
        "seconds99": round(percentile(seconds, 0.99), 2),
        "secondsAll": round(max(seconds), 2),
        "talkAloneP99": round(percentile(alone.latencies, 0.99) * 1e3, 1),
        "talkP99": round(percentile(meanwhile.latencies, 0.99) * 1e3, 1),
        "cpuEach": round(meanwhile.spent.server_cpu / max(1, len(back.seconds)) * 1e6),
        "mostTries": back.most_tries,
        "triesEach": round(back.tries / len(leaving), 3),
        "rssRatio": round(back.most_kib / before, 2),
        **meanwhile.spent.figures(),
        "lost": undelivered,
        "wrong": back.missing + back.wrong + wrong,
    }


@contextmanager
def _talking(server: Running, scale: Scale) -> Iterator[FanOut]:
    """One of those in the small room posts, and all of them hear it."""
    few = server.world.people[-scale.circle :]
    with open_listeners(server, few, seq=0) as listeners:
        listeners.settle(scale.quiet)
        with closing(FanOut(server, listeners, room=server.world.circle, posters=few[:1])) as talk:
            yield talk
