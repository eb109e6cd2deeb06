"""A closed loop over keep-alive connections: each sends its next request when the last one is answered.

One thread, epoll and plain sockets: some 20 µs a request. Every result has the generator's share of its core beside it;
near 1.0 it is the generator that was measured.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bench.machine import Spent, Watch

SECONDS_OF_SILENCE = 10
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Conversation(Protocol):
    """What is said on the connections."""

    def next_request(self, caller: int) -> bytes: ...

    def hear(self, caller: int, status: int, body: bytes) -> str:
        """Empty when the answer is right, else what is wrong with it."""
        ...


class Line:
    """One HTTP/1.1 connection."""

    __slots__ = ("_body", "_need", "_rest", "sent_at", "socket", "status")

    def __init__(self, port: int, *, source: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection(
            ("127.0.0.1", port), timeout=SECONDS_OF_SILENCE, source_address=(source, 0)
        )
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.status = 0
        self._rest = b""
        self._body: list[bytes] = []
        self._need = 0

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> bytes | None:
        """Read what is there; the body when the answer is whole."""
        some = self.socket.recv(262_144)
        if not some:
            raise ConnectionError("the server hung up")
        if not self._need:
            some = self._rest + some
            end = some.find(b"\r\n\r\n")
            if end < 0:
                self._rest = some
                return None
            length = _LENGTH.search(some, 0, end + 2)
            if length is None:
                raise ConnectionError(f"an answer without a length: {some[:200]!r}")
            self.status, self._rest = int(some[9:12]), b""
            some, self._need = some[end + 4 :], int(length[1])
        self._body.append(some)
        self._need -= len(some)
        if self._need:
            return None
        body, self._body = b"".join(self._body), []
        return body


@dataclass(slots=True)
class Calls:
    """What came back within the measured stretch; `wrong` also counts what came outside it."""

    latencies: list[float] = field(default_factory=list[float])
    wrong: list[str] = field(default_factory=list[str])
    spent: Spent = field(default_factory=lambda: Spent(1, 0, 0, 0))

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.spent.seconds


def call(
    port: int | Sequence[int], talk: Conversation, watch: Watch, *, callers: int, warm_up: float, seconds: float
) -> Calls:
    """Warm up, measure, then wait for what is on its way. Of several ports, callers have one each in turn."""
    ports = [port] if isinstance(port, int) else port
    lines = [Line(ports[number % len(ports)]) for number in range(callers)]
    try:
        return _Loop(lines, talk, watch).run(warm_up, seconds)
    finally:
        for line in lines:
            line.socket.close()


class _Loop:
    def __init__(self, lines: Sequence[Line], talk: Conversation, watch: Watch) -> None:
        self._lines = {line.socket.fileno(): (number, line) for number, line in enumerate(lines)}
        self._talk = talk
        self._watch = watch
        self._calls = Calls()
        self._poll = select.epoll()
        self._measuring = False

    def run(self, warm_up: float, seconds: float) -> Calls:
        begin = time.perf_counter() + warm_up
        end = begin + seconds
        for number, line in self._lines.values():
            self._poll.register(line.socket, select.EPOLLIN)
            line.send(self._talk.next_request(number))
        waiting = len(self._lines)
        while waiting:
            now = time.perf_counter()
            if not self._measuring and begin <= now < end:
                self._measuring = True
                self._watch.start()
            elif self._measuring and now >= end:
                self._measuring = False
                self._calls.spent = self._watch.stop()
            waiting -= self._turn(is_over=now >= end)
        self._poll.close()
        return self._calls

    def _turn(self, *, is_over: bool) -> int:
        """Hear who has been answered; how many of them have stopped asking."""
        events = self._poll.poll(SECONDS_OF_SILENCE)
        if not events:
            raise TimeoutError(f"nothing was answered for {SECONDS_OF_SILENCE} s")
        stopped = 0
        for descriptor, _ in events:
            number, line = self._lines[descriptor]
            body = line.take()
            if body is None:
                continue
            if self._measuring:
                self._calls.latencies.append(time.perf_counter() - line.sent_at)
            wrong = self._talk.hear(number, line.status, body)
            if wrong:
                self._calls.wrong.append(wrong)
            if is_over:
                stopped += 1
            else:
                line.send(self._talk.next_request(number))
        return stopped


def ask(port: int, request: bytes) -> bytes:
    """One request on a connection of its own; the body of its 200."""
    line = Line(port)
    try:
        line.send(request)
        while (body := line.take()) is None:
            pass
        if line.status != 200:
            raise ConnectionError(f"{line.status}: {body[:200]!r}")
        return body
    finally:
        line.socket.close()
