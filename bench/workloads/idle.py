"""What an open, authenticated socket costs while nothing happens, and while it only says that it is alive."""

from __future__ import annotations

import time

from bench.figures import Figures
from bench.listeners import open_listeners
from bench.machine import Watch, resident_kib
from bench.scale import Scale
from bench.servers import Running

WARMING = 10
HEARTBEAT_SECONDS = 20


def measure(server: Running, scale: Scale) -> Figures:
    """Before the count begins some sockets come and go, so that what only the first one needs is not in it."""
    people = server.world.people[: scale.idle_sockets]
    with open_listeners(server, people[:WARMING]) as first:
        first.settle(scale.quiet)
    time.sleep(scale.quiet)
    before = resident_kib(server.pid)
    begun = time.perf_counter()
    with open_listeners(server, people) as listeners:
        opened = time.perf_counter() - begun
        listeners.settle(scale.quiet)
        after = resident_kib(server.pid)
        watch = Watch(server.pid)
        listeners.settle(0.0)
        time.sleep(scale.silence)
        silent = watch.stop()
        watch.start()
        listeners.beat_for(scale.silence, every=HEARTBEAT_SECONDS)
        beating = watch.stop()
    return {
        "kibEach": round((after - before) / len(people), 2),
        "opensEachSecond": round(len(people) / opened),
        "silentCpuPercent": round(silent.server_cpu / silent.seconds * 100, 2),
        "beatingCpuPercent": round(beating.server_cpu / beating.seconds * 100, 2),
        "machineBusyElsewhere": silent.figures()["machineBusyElsewhere"],
        "wrong": 0,
    }
