"""From the process's start to its first right answer, and what it holds two seconds later."""

from __future__ import annotations

import time

from bench.figures import Figures
from bench.machine import Watch, resident_kib
from bench.scale import Scale
from bench.servers import Running

SECONDS_UNTIL_WEIGHED = 2


def measure(server: Running, scale: Scale) -> Figures:
    """The server has just answered for the first time; `servers.running` took the time."""
    watch = Watch(server.pid)
    time.sleep(SECONDS_UNTIL_WEIGHED)
    return {
        "seconds": round(server.seconds_to_answer, 3),
        "mib": round(resident_kib(server.pid) / 1024, 1),
        "machineBusyElsewhere": watch.stop().figures()["machineBusyElsewhere"],
        "wrong": 0,
    }
