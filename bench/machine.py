"""The machine: which core does what, who else is busy, and a lock so that two measurements never meet."""

from __future__ import annotations

import fcntl
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CALM_SECONDS = 0.5
CALM_SHARE = 0.1
TICKS = os.sysconf("SC_CLK_TCK")
_ALLOWED = sorted(os.sched_getaffinity(0))
GENERATOR_CORE = {_ALLOWED[0]}
SERVER_CORE = {_ALLOWED[-1]}
"""The same core when there is one only; then the rates are of both together."""


@contextmanager
def alone() -> Iterator[None]:
    """Waits until no other measurement runs on this machine."""
    with (Path(tempfile.gettempdir()) / "klatsch-bench.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def wait_for_calm(seconds: float) -> None:
    """Until the machine has been nearly idle for half a second, but no longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        before = _busy_seconds()
        time.sleep(CALM_SECONDS)
        if (_busy_seconds() - before) / (CALM_SECONDS * (os.cpu_count() or 1)) < CALM_SHARE:
            return


@contextmanager
def on_the_servers_core() -> Iterator[None]:
    """What is started in here stays on that core with all its threads; this process goes back to its own."""
    os.sched_setaffinity(0, SERVER_CORE)
    try:
        yield
    finally:
        os.sched_setaffinity(0, GENERATOR_CORE)


@contextmanager
def on_every_core() -> Iterator[None]:
    """For a browser: its parts are many processes, and nobody's browser runs on a core that the server has not."""
    os.sched_setaffinity(0, _ALLOWED)
    try:
        yield
    finally:
        os.sched_setaffinity(0, GENERATOR_CORE)


def take_own_core() -> None:
    os.sched_setaffinity(0, GENERATOR_CORE)


def raise_descriptor_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads, also of those that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def patient_cpu_seconds(pid: int) -> float:
    """Of the threads that run now with a lower priority than the first one: those that keep the index."""
    threads: dict[int, list[str]] = {}
    for path in Path(f"/proc/{pid}/task").glob("*/stat"):
        try:
            threads[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
    least = int(threads[pid][16])
    return sum(int(fields[11]) + int(fields[12]) for fields in threads.values() if int(fields[16]) > least) / TICKS


def family_of(pid: int) -> list[int]:
    """The process and its children, as they are now."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it has ended
        if parent == pid:
            found.append(int(path.parent.name))
    return found


def resident_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def _busy_seconds() -> float:
    """All cores together: everything but idle and waiting for a disk."""
    fields = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stretch of time cost. `others`: the share of all cores that neither side of the measurement used."""

    seconds: float
    server_cpu: float
    generator_cpu: float
    others: float

    def figures(self) -> dict[str, float]:
        return {
            "serverCpu": round(self.server_cpu / self.seconds, 3),
            "generatorCpu": round(self.generator_cpu / self.seconds, 3),
            "machineBusyElsewhere": round(self.others, 3),
        }


class Watch:
    """Started and stopped around a timing. `pids`: of all processes of the server."""

    def __init__(self, *pids: int) -> None:
        self._pids = pids
        self._begun = self._read()
        self.spent = Spent(0, 0, 0, 0)

    def start(self) -> None:
        self._begun = self._read()

    def stop(self) -> Spent:
        seconds, server, generator, busy = (now - then for now, then in zip(self._read(), self._begun, strict=True))
        others = max(0.0, busy - server - generator) / (seconds * (os.cpu_count() or 1))
        self.spent = Spent(seconds, server, generator, others)
        return self.spent

    def _read(self) -> tuple[float, float, float, float]:
        return time.perf_counter(), sum(map(cpu_seconds, self._pids)), time.process_time(), _busy_seconds()


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of them do not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
