"""The two servers: how each is started, and what one that runs is asked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import on_the_servers_core
from bench.made_up import BASELINE, Person, World

SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `command` takes the copied world and a port."""

    name: str
    command: Callable[[Path, int], list[str]]


@dataclass(frozen=True, slots=True)
class Running:
    side: str
    pid: int
    port: int
    world: World
    seconds_to_answer: float
    folder: Path
    """Of the copied world."""

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, person: Person) -> bytes:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {cookie(person)}\r\n\r\n"
        return head.encode()

    def post(self, path: str, person: Person, body: bytes) -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {cookie(person)}\r\n"
            f"Origin: {self.origin}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def cookie(person: Person) -> str:
    return f"authjs.session-token={person.token}"


def klatsch_command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "klatsch", "serve", "--data", str(folder / "klatsch"), "--port", str(port)]


def baseline_command(folder: Path, port: int) -> list[str]:
    script = str(BASELINE / "server.mjs")
    return [find_node() or "node", script, "--database", str(folder / "baseline.db"), "--port", str(port)]


KLATSCH = Side("klatsch", klatsch_command)
NODE = Side("baseline", baseline_command)


def find_node() -> str | None:
    """The Node that scripts/bench chose."""
    return os.environ.get("BENCH_NODE") or shutil.which("node")


def can_run_baseline() -> bool:
    return find_node() is not None and (BASELINE / "node_modules").is_dir()


@contextmanager
def running(side: Side, world: World, scratch: Path, *, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    """A fresh server on a fresh copy, stopped and removed afterwards."""
    folder = scratch / f"{side.name}-{time.monotonic_ns()}"
    world.copy_to(folder)
    try:
        with serving(side, world, folder, environ=environ) as server:
            yield server
    finally:
        shutil.rmtree(folder)


@contextmanager
def serving(
    side: Side,
    world: World,
    folder: Path,
    *,
    environ: Mapping[str, str] | None = None,
    cores: Callable[[], AbstractContextManager[None]] = on_the_servers_core,
) -> Iterator[Running]:
    """A server on this very folder. `environ` is added to what every server of a measurement gets."""
    port = free_port()
    begun = time.perf_counter()
    with (folder.parent / f"{side.name}.log").open("ab") as log, cores():
        command = side.command(folder, port)
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment() | dict(environ or {}))
    try:
        wait_until_it_answers(port, process, world)
        yield Running(side.name, process.pid, port, world, time.perf_counter() - begun, folder)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment() -> dict[str, str]:
    """Ours without settings of Klatsch that somebody may have made, and Node as it is run in production.

    A few made-up people post what thousands would: the rate limits are asked with every request, as always, and never say no.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLATSCH_")}
    return kept | {"NODE_ENV": "production", "KLATSCH_RATE_LIMIT_FACTOR": "1000000"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], world: World) -> None:
    """Until somebody's newest messages come with a 200. Asked every two milliseconds."""
    asked = Running("", 0, port, world, 0, world.folder).get(
        f"/allMessages?room={world.room}&limit=50", world.people[0]
    )
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered; see its log")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(asked)
                answer = line.recv(64)
        except OSError:
            time.sleep(0.002)
            continue
        if answer.startswith(b"HTTP/1.1 200 "):
            return
        raise RuntimeError(f"the first answer was {answer[:40]!r}")
    raise RuntimeError(f"no answer within {SECONDS_TO_START} s")
