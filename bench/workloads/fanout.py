"""Fan-out: one person posts, and everybody in the room hears it.

Latency is from just before a POST is written until the last socket has the message. Five stretches: paced (4 posts a
second), even (30 a second, about half of what the baseline can), full (there are always 4 posts that not everybody has
yet), half (the rate of full, halved, whether or not the server keeps up; counted from when a post was due), and crowd (as
full, but with 64 posts on their way, each of somebody else: a room where many write at once). In full and crowd, posts that
wait together may reach a socket in one write; in the others each goes out by itself, so half the rate can be more work than
half.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from bench.callers import Line
from bench.figures import Figures
from bench.listeners import Listeners, open_listeners
from bench.machine import Spent, Watch, percentile
from bench.made_up import Person
from bench.scale import Scale
from bench.servers import Running
from bench.workloads.posts import CHARACTERS, content_of

LINES = 64
WINDOW = 4
CROWD = 64
PACED = 4.0
EVEN = 30.0
SECONDS_TO_ARRIVE = 10


@dataclass(slots=True)
class Stretch:
    """`rate` None: as many as `window` allows."""

    rate: float | None
    window: int = WINDOW
    latencies: list[float] = field(default_factory=list[float])
    posted: int = 0
    spent: Spent = field(default_factory=lambda: Spent(1, 0, 0, 0))

    @property
    def posts_a_second(self) -> float:
        return len(self.latencies) / self.spent.seconds

    def due(self, begun: float, now: float, outstanding: int) -> float | None:
        """When the next post was due, if it is."""
        if self.rate is None:
            return now if outstanding < self.window else None
        at = begun + self.posted / self.rate
        return at if at <= now else None

    def wait(self, begun: float, now: float) -> float:
        """Until something may be due: a millisecond short of it, since epoll rounds up."""
        return 0.05 if self.rate is None else max(0.0, begun + self.posted / self.rate - now - 0.001)


class FanOut:
    """Posts of these people in turn, into `room` if it is not the one where everybody is."""

    def __init__(
        self,
        server: Running,
        listeners: Listeners,
        *,
        room: str = "",
        posters: Sequence[Person] = (),
        letters: int = CHARACTERS,
    ) -> None:
        self._server = server
        self._listeners = listeners
        self._room = room or server.world.room
        self.posters = posters or server.world.people[:1]
        self._letters = letters
        self._free = deque(Line(server.port) for _ in range(LINES))
        self._lines = {line.socket.fileno(): line for line in self._free}
        self._begun: dict[int, float] = {}
        self._missing: dict[int, int] = {}
        self.numbers = 0
        self.wrong = 0
        for line in self._free:
            listeners.poll.register(line.socket, 1)

    def run(self, stretch: Stretch, seconds: float, *, is_over: Callable[[], bool] = lambda: False) -> None:
        """For so long, or until it is over."""
        watch = Watch(self._server.pid)
        begun = time.perf_counter()
        while (now := time.perf_counter()) - begun < seconds and not is_over():
            while self._free and (due := stretch.due(begun, now, len(self._missing))) is not None:
                self._post(due)
                stretch.posted += 1
            self._turn(stretch, stretch.wait(begun, now))
            self._listeners.stay()
        stretch.spent = watch.stop()
        measured = len(stretch.latencies)
        deadline = time.perf_counter() + SECONDS_TO_ARRIVE
        while (self._missing or len(self._free) < LINES) and time.perf_counter() < deadline:
            self._turn(stretch, 0.1)
        if stretch.rate is None:
            del stretch.latencies[measured:]  # what came after the end does not count towards the rate

    def close(self) -> None:
        for line in self._lines.values():
            line.socket.close()

    @property
    def undelivered(self) -> int:
        return sum(self._missing.values())

    def _post(self, due: float) -> None:
        self.numbers += 1
        number = self.numbers
        body = b'{"content":"%s","clientId":"bench-%d","room":"%s"}'
        line = self._free.popleft()  # each in its turn, or some would be idle until the server closes them
        self._begun[number] = due
        self._missing[number] = len(self._listeners.ears)
        body %= (content_of(number, self._letters).encode(), number, self._room.encode())
        line.send(self._server.post("/message", self.posters[number % len(self.posters)], body))

    def _turn(self, stretch: Stretch, timeout: float) -> None:
        for descriptor, _ in self._listeners.poll.poll(timeout):
            line = self._lines.get(descriptor)
            if line is not None:
                self._answered(line)
                continue
            for heard in self._listeners.hear(descriptor):
                missing = self._missing.get(heard.number, 0)
                if missing == 1:
                    del self._missing[heard.number]
                    stretch.latencies.append(time.perf_counter() - self._begun.pop(heard.number))
                elif missing:
                    self._missing[heard.number] = missing - 1
                else:
                    self.wrong += 1

    def _answered(self, line: Line) -> None:
        if line.take() is not None:
            self.wrong += line.status != 200
            self._free.append(line)


def measure(server: Running, scale: Scale) -> Figures:
    with open_listeners(server, server.world.people[: scale.sockets]) as listeners:
        listeners.settle(scale.quiet)
        with closing(FanOut(server, listeners)) as fan_out:
            return _stretches(fan_out, listeners, scale, server.world.people)


def _stretches(fan_out: FanOut, listeners: Listeners, scale: Scale, people: Sequence[Person]) -> Figures:
    paced, even, full = Stretch(PACED), Stretch(EVEN), Stretch(None)
    fan_out.run(paced, scale.seconds)
    fan_out.run(even, scale.seconds)
    fan_out.run(full, scale.seconds)
    half = Stretch(max(1.0, full.posts_a_second / 2))
    fan_out.run(half, scale.seconds)
    crowd = Stretch(None, window=CROWD)
    fan_out.posters = people[:CROWD]
    fan_out.run(crowd, scale.seconds)
    listeners.settle(0.2)
    ears = listeners.ears.values()
    return {
        **_deliveries("", full, len(ears)),
        **_deliveries("crowd", crowd, len(ears)),
        **_latencies("paced", paced),
        **_latencies("even", even),
        **_latencies("full", full),
        **_latencies("half", half),
        **_latencies("crowd", crowd),
        "halfServerCpu": half.spent.figures()["serverCpu"],
        **full.spent.figures(),
        "lost": sum(fan_out.numbers - ear.frames for ear in ears if ear.frames < fan_out.numbers),
        "twice": sum(ear.frames - fan_out.numbers for ear in ears if ear.frames > fan_out.numbers),
        "outOfOrder": sum(ear.out_of_order for ear in ears),
        "wrong": fan_out.wrong + fan_out.undelivered,
    }


def _deliveries(name: str, stretch: Stretch, ears: int) -> Figures:
    each = round(stretch.spent.server_cpu / max(1, len(stretch.latencies) * ears) * 1e6, 2)
    figures = {"rate": round(stretch.posts_a_second * ears), "cpuEach": each}
    return {f"{name}{key[:1].upper()}{key[1:]}" if name else key: value for key, value in figures.items()}


def _latencies(name: str, stretch: Stretch) -> Figures:
    return {
        f"{name}P50": round(percentile(stretch.latencies, 0.5) * 1e3, 2),
        f"{name}P99": round(percentile(stretch.latencies, 0.99) * 1e3, 2),
    }
