"""Clients whose sockets are all cut at once, and who come back as the shipped one does (`frontend/live/machine.ts`): after a
pause between nothing and a bound that doubles from 0.5 to 30 s. One is back when it has had its greeting and has asked again for
what it shows."""

from __future__ import annotations

import heapq
import random
import select
import socket
import struct
import time
from collections.abc import Callable, Sequence

import msgspec

from bench.callers import Line
from bench.listeners import HEARTBEAT, open_listeners, split_frames, upgrade
from bench.machine import resident_kib
from bench.made_up import Person
from bench.servers import Running

FLOOR_SECONDS, CEILING_SECONDS = 0.5, 30.0
GREETING_SECONDS = 15.0
BEAT_SECONDS = 20.0
LONGEST = 180.0
SECONDS_OF_A_LOOK = 0.25
_RESET = struct.pack("ii", 1, 0)


class Back(msgspec.Struct):
    """`seconds`: of each who came back, since the cut."""

    seconds: list[float]
    missing: int
    wrong: int
    most_tries: int
    tries: int
    most_kib: int


class Comer:
    __slots__ = ("asked", "attempt", "doing", "line", "number", "person", "rest", "stage")

    def __init__(self, number: int, person: Person) -> None:
        self.number = number
        self.person = person
        self.attempt = 0
        self.stage = 0
        """Counts what was begun, so that a timer of something earlier is known."""
        self.doing: Callable[[], None] | None = None
        self.line: socket.socket | None = None
        self.rest = b""
        self.asked: Line | None = None


class Storm:
    def __init__(self, server: Running, people: Sequence[Person], paths: Sequence[str]) -> None:
        self._server, self._paths = server, paths
        self._comers = [Comer(number, person) for number, person in enumerate(people)]
        self._chance = random.Random(12)
        self._poll = select.epoll()
        self._watched: dict[int, Comer] = {}
        self._timers: list[tuple[float, int, int, Callable[[Comer], None]]] = []
        self._begun = 0.0
        self._looked_at = 0.0
        self.back = Back([], 0, 0, 0, 0, 0)

    def run(self) -> Back:
        self._begun = time.perf_counter()
        for comer in self._comers:
            self._wait(comer)
        while (now := time.perf_counter()) - self._begun < LONGEST and len(self.back.seconds) < len(self._comers):
            self._look(now)
            while self._timers and self._timers[0][0] <= now:
                _, number, stage, act = heapq.heappop(self._timers)
                if self._comers[number].stage == stage:
                    act(self._comers[number])
            wait = max(0.0, self._timers[0][0] - now) if self._timers else SECONDS_OF_A_LOOK
            for descriptor, _ in self._poll.poll(min(wait, SECONDS_OF_A_LOOK)):
                if (comer := self._watched.get(descriptor)) is not None and comer.doing is not None:
                    self._try(comer)
        self.back.missing = len(self._comers) - len(self.back.seconds)
        self.back.most_tries = max(comer.attempt for comer in self._comers)
        for comer in self._comers:
            self._hang_up(comer)
        self._poll.close()
        return self.back

    def _try(self, comer: Comer) -> None:
        try:
            assert comer.doing is not None
            comer.doing()
        except BlockingIOError:
            pass
        except OSError:
            self._fail(comer)

    def _wait(self, comer: Comer) -> None:
        pause = self._chance.random() * min(CEILING_SECONDS, FLOOR_SECONDS * 2**comer.attempt)
        comer.attempt += 1
        comer.stage += 1
        self._later(pause, comer, self._dial)

    def _later(self, seconds: float, comer: Comer, act: Callable[[Comer], None]) -> None:
        heapq.heappush(self._timers, (time.perf_counter() + seconds, comer.number, comer.stage, act))

    def _fail(self, comer: Comer) -> None:
        self._hang_up(comer)
        self._wait(comer)

    def _hang_up(self, comer: Comer) -> None:
        for line in (comer.line, comer.asked.socket if comer.asked else None):
            if line is not None:
                self._watched.pop(line.fileno(), None)
                line.close()
        comer.line = comer.asked = comer.doing = None
        comer.rest = b""

    def _dial(self, comer: Comer) -> None:
        self.back.tries += 1
        comer.stage += 1
        comer.line = line = socket.socket()
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.connect_ex(("127.0.0.1", self._server.port))
        self._watch(line, comer, select.EPOLLOUT)
        comer.doing = lambda: self._ask_for_upgrade(comer)
        self._later(GREETING_SECONDS, comer, self._fail)

    def _watch(self, line: socket.socket, comer: Comer, events: int) -> None:
        self._watched[line.fileno()] = comer
        self._poll.register(line, events)

    def _ask_for_upgrade(self, comer: Comer) -> None:
        assert comer.line is not None
        comer.line.sendall(upgrade(self._server, comer.person))
        self._poll.modify(comer.line, select.EPOLLIN)
        comer.doing = lambda: self._hear_greeting(comer)

    def _hear_greeting(self, comer: Comer) -> None:
        assert comer.line is not None
        some = comer.line.recv(65_536)
        comer.rest += some
        head, end, frames = comer.rest.partition(b"\r\n\r\n")
        if not some or (end and not head.startswith(b"HTTP/1.1 101")):
            raise ConnectionError(f"no socket: {comer.rest[:100]!r}")
        if not end or not split_frames(frames)[0]:
            return
        comer.stage += 1
        comer.line.sendall(_masked(HEARTBEAT))
        self._later(BEAT_SECONDS, comer, self._beat)
        comer.doing = lambda: self._forget(comer)
        comer.asked = Line(self._server.port)
        self._watch(comer.asked.socket, comer, select.EPOLLIN)
        self._ask(comer, 0)

    def _ask(self, comer: Comer, number: int) -> None:
        assert comer.asked is not None
        comer.asked.send(self._server.get(self._paths[number], comer.person))
        comer.doing = lambda: self._hear_answer(comer, number)

    def _hear_answer(self, comer: Comer, number: int) -> None:
        self._forget(comer)
        line = comer.asked
        assert line is not None
        line.socket.setblocking(False)
        body = line.take()
        if body is None:
            return
        line.socket.setblocking(True)
        self.back.wrong += line.status != 200
        if number + 1 < len(self._paths):
            self._ask(comer, number + 1)
            return
        del self._watched[line.socket.fileno()]
        line.socket.close()
        comer.asked = None
        comer.doing = lambda: self._forget(comer)
        self.back.seconds.append(time.perf_counter() - self._begun)

    def _forget(self, comer: Comer) -> None:
        """What else arrives on the socket. It is not cut again."""
        assert comer.line is not None
        try:
            if not comer.line.recv(65_536):
                raise ConnectionError("the server hung up")
        except BlockingIOError:
            pass

    def _beat(self, comer: Comer) -> None:
        assert comer.line is not None
        comer.line.sendall(_masked(HEARTBEAT))
        self._later(BEAT_SECONDS, comer, self._beat)

    def _look(self, now: float) -> None:
        if now - self._looked_at >= SECONDS_OF_A_LOOK:
            self._looked_at = now
            self.back.most_kib = max(self.back.most_kib, resident_kib(self._server.pid))


def _masked(payload: bytes) -> bytes:
    return bytes((0x81, 0x80 | len(payload))) + b"\0\0\0\0" + payload


def cut_and_come_back(
    ready: Callable[[], None], server: Running, people: Sequence[Person], paths: Sequence[str], quiet: float
) -> Back:
    """To be run beside: all are connected first, and cut by a reset each, as by a proxy that dies."""
    with open_listeners(server, people) as listeners:
        listeners.settle(quiet)
        ready()
        for ear in listeners.ears.values():
            ear.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            ear.socket.close()
    return Storm(server, people, paths).run()
