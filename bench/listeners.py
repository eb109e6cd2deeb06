"""Many WebSockets that listen: opened, kept apart, and read by one epoll loop.

All sockets of a room get the same bytes, so each distinct piece is parsed once and then recognised: some 3 µs a frame.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from bench.made_up import Person
from bench.servers import Running, cookie

AT_A_TIME = 50
MOST_KNOWN = 256
LONGEST_SILENCE = 20
HEARTBEAT = b'{"type":"heartbeat","active":true}'
_CREATED = b'{"type":"message.created"'


class Heard(msgspec.Struct, frozen=True):
    """A message as it arrived: where it stands in its room, and which of ours it is."""

    seq: int
    number: int


class _Content(msgspec.Struct):
    content: str


class _Created(msgspec.Struct):
    seq: int
    message: _Content


class Ear:
    __slots__ = ("frames", "out_of_order", "rest", "seq", "socket")

    def __init__(self, line: socket.socket, seq: int, rest: bytes) -> None:
        self.socket = line
        self.seq = seq
        """Of the last message; the next one must follow at once."""
        self.rest = rest
        self.frames = 0
        self.out_of_order = 0

    def send(self, payload: bytes) -> None:
        """One masked text frame; a mask of zeros leaves the payload as it is."""
        self.socket.sendall(bytes((0x81, 0x80 | len(payload))) + b"\0\0\0\0" + payload)


class Listeners:
    """`ears` by descriptor. `poll` may watch other lines too."""

    def __init__(self, ears: Sequence[Ear], beats: deque[tuple[float, Ear]] | None = None) -> None:
        self._beats = deque[tuple[float, Ear]]() if beats is None else beats
        self.ears: dict[int, Ear] = {}
        self.poll = select.epoll()
        self._known: dict[bytes, tuple[tuple[Heard, ...], bytes]] = {}
        self.add(ears)

    def add(self, ears: Sequence[Ear]) -> None:
        for ear in ears:
            self.ears[ear.socket.fileno()] = ear
            self.poll.register(ear.socket, select.EPOLLIN)

    def hear(self, descriptor: int) -> tuple[Heard, ...]:
        """The messages of what has just arrived on this socket."""
        ear = self.ears[descriptor]
        some = ear.socket.recv(65_536)
        if not some:
            raise ConnectionError("the server closed a socket")
        if ear.rest:
            some = ear.rest + some
        found = self._known.get(some)
        if found is None:
            found = self._parse(some)
        heard, ear.rest = found
        for one in heard:
            ear.frames += 1
            if one.seq != ear.seq + 1:
                ear.out_of_order += 1
            ear.seq = one.seq
        return heard

    def stay(self) -> None:
        """To be called now and then by whoever measures for longer than a silent socket is kept."""
        _beat_the_silent(self._beats)

    def settle(self, seconds: float) -> None:
        """Read, and forget, what comes until nothing has come for so long."""
        while events := self.poll.poll(seconds):
            for descriptor, _ in events:
                self.hear(descriptor)

    def beat_for(self, seconds: float, every: float) -> None:
        """As browsers do: each sends a heartbeat once in `every` seconds, spread evenly; answers are read."""
        ears = list(self.ears.values())
        begun = time.perf_counter()
        beats = 0
        while (elapsed := time.perf_counter() - begun) < seconds:
            while beats < elapsed / every * len(ears):
                ears[beats % len(ears)].send(HEARTBEAT)
                beats += 1
            for descriptor, _ in self.poll.poll(0.01):
                self.hear(descriptor)

    def _parse(self, some: bytes) -> tuple[tuple[Heard, ...], bytes]:
        payloads, rest = split_frames(some)
        heard = tuple(_heard(payload) for payload in payloads if payload.startswith(_CREATED))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[some] = heard, rest
        return heard, rest


def _heard(payload: bytes) -> Heard:
    event = msgspec.json.decode(payload, type=_Created)
    return Heard(event.seq, int(event.message.content.split(" ", 2)[1]))


def split_frames(some: bytes) -> tuple[list[bytes], bytes]:
    """Payloads of the whole text frames, and what is left (RFC 6455 §5.2). Raises ConnectionError on any other frame."""
    payloads: list[bytes] = []
    at = 0
    while len(some) - at >= 2:
        if some[at] != 0x81:
            raise ConnectionError(f"the server sent {some[at : at + 60]!r}")
        size, head = some[at + 1], 2
        if size >= 126:
            head = 4 if size == 126 else 10
            if len(some) - at < head:
                break
            size = int.from_bytes(some[at + 2 : at + head], "big")
        if len(some) - at < head + size:
            break
        payloads.append(some[at + head : at + head + size])
        at += head + size
    return payloads, some[at:]


@contextmanager
def open_listeners(
    server: Running, people: Sequence[Person], *, seq: int | None = None, window: int = 0
) -> Iterator[Listeners]:
    """One socket a person, each has had its hello and says that it is active.

    `seq`: of the room they listen to, if not the large one. `window`: bytes that wait for them here, if not as many as usual.
    """
    at_first = server.world.messages if seq is None else seq
    beats: deque[tuple[float, Ear]] = deque()
    listeners = Listeners((), beats)
    try:
        for at in range(0, len(people), AT_A_TIME):
            some = [_begin(server, person, window) for person in people[at : at + AT_A_TIME]]
            ears = [_finish(line, at_first) for line in some]
            beats += [(time.perf_counter(), ear) for ear in ears]
            listeners.add(ears)
            listeners.stay()
            listeners.settle(0.0)  # or what those hear who came first would fill the server's memory
        yield listeners
        listeners.poll.close()
    finally:
        for ear in listeners.ears.values():
            ear.socket.close()


def _beat_the_silent(beats: deque[tuple[float, Ear]]) -> None:
    """Where it takes long, nobody must be taken for gone; and never many beats at once."""
    now = time.perf_counter()
    for _ in range(min(len(beats), 2 * AT_A_TIME)):
        if now - beats[0][0] < LONGEST_SILENCE:
            return
        _, ear = beats.popleft()
        ear.send(HEARTBEAT)
        beats.append((now, ear))


def _begin(server: Running, person: Person, window: int) -> socket.socket:
    line = socket.socket()
    line.settimeout(10)
    if window:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)  # before it is connected
    line.connect(("127.0.0.1", server.port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(upgrade(server, person))
    return line


def upgrade(server: Running, person: Person) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /live HTTP/1.1\r\nHost: localhost:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {server.origin}\r\n"
        f"Cookie: {cookie(person)}\r\n\r\n"
    )
    return head.encode()


def _finish(line: socket.socket, seq: int) -> Ear:
    """Wait for the upgrade and the hello; say that we are here."""
    some = b""
    while True:
        more = line.recv(65_536)
        if not more:
            raise ConnectionError(f"no socket: {some[:200]!r}")
        some += more
        head, end, frames = some.partition(b"\r\n\r\n")
        if not end:
            continue
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(f"no socket: {head[:200]!r}")
        payloads, rest = split_frames(frames)
        if payloads:
            ear = Ear(line, seq, rest)
            ear.send(HEARTBEAT)
            return ear
