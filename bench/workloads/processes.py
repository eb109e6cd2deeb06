"""Posts of one process and of two, on one PostgreSQL and one Valkey; beside them, one process on SQLite. Every part of it may use
every core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.callers import call
from bench.figures import Figures, of_calls
from bench.machine import Watch, alone, cpu_seconds, family_of, on_every_core, wait_for_calm
from bench.made_up import World, make_world
from bench.servers import KLATSCH, Running, serving
from bench.shared import Postgres, postgres, valkey
from bench.workloads.posts import Posting, counted
from bench.worlds import Ground

FEW_MESSAGES = 100
SECRET = "a secret for a measurement, of more than thirty-two characters"
COLUMNS = (
    ("rate", "posts/s"),
    ("p50", "p50 ms"),
    ("p99", "p99 ms"),
    ("cpuEach", "CPU µs each: Klatsch"),
    ("postgresCpuEach", "PostgreSQL"),
    ("serverCpu", "Klatsch CPU"),
    ("generatorCpu", "generator CPU"),
    ("busyElsewhere", "all others, with PostgreSQL"),
    ("lost", "lost"),
    ("twice", "twice"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Databases, and how many processes serve from them."""

    name: str
    folder: Path
    environ: Mapping[str, str]
    processes: int
    postgres: Postgres | None


def study(ground: Ground) -> dict[str, list[Figures]]:
    """Each round on databases of its own."""
    rows: dict[str, list[Figures]] = {}
    with postgres(ground.scratch) as server, valkey(ground.scratch) as hub:
        for number in range(ground.scale.rounds):
            for place in _places(ground, server, hub, number):
                with alone():
                    figures = _measure(ground, place)
                rows.setdefault(place.name, []).append(figures)
                ground.say(f"processes {place.name}: rate {figures['rate']:g}")
    return rows


def _places(ground: Ground, server: Postgres, hub: str, number: int) -> Iterator[Place]:
    for processes, name in ((1, "PostgreSQL, one process"), (2, "PostgreSQL, two processes")):
        auth, messages = server.databases(f"bench{number}_{processes}")
        environ = {"KLATSCH_AUTH_DATABASE": auth, "KLATSCH_MESSAGES_DATABASE": messages}
        environ["KLATSCH_HUB"] = f"{hub}?prefix=bench{number}_{processes}"
        folder = ground.scratch / f"processes-{number}-{processes}"
        yield Place(name, folder, environ | {"KLATSCH_SECRET": SECRET}, processes, server)
    yield Place("SQLite, one process", ground.scratch / f"processes-{number}-sqlite", {}, 1, None)


def _measure(ground: Ground, place: Place) -> Figures:
    scale = ground.scale
    world = make_world(place.folder, users=scale.users, messages=FEW_MESSAGES, environ=place.environ)
    wait_for_calm(scale.patience)
    with _processes(world, place) as servers:
        watch = Watch(*(server.pid for server in servers))
        talk = Posting(servers, scale.connections)
        before = _cpu_of(place.postgres)
        calls = call(
            [server.port for server in servers],
            talk,
            watch,
            callers=scale.connections,
            warm_up=scale.warm_up,
            seconds=scale.seconds,
        )
        spent = _cpu_of(place.postgres) - before
        counts = counted(servers[0], talk.acknowledged)
    figures = of_calls(calls)
    figures["busyElsewhere"] = figures.pop("machineBusyElsewhere")
    return figures | counts | {"postgresCpuEach": round(spent / len(talk.acknowledged) * 1e6, 1)}


@contextmanager
def _processes(world: World, place: Place) -> Iterator[list[Running]]:
    with ExitStack() as stack:
        folders = [place.folder / str(number) for number in range(place.processes)]
        found: list[Running] = []
        for folder in folders:
            here = world.copy_to(folder) if place.postgres is None else folder
            here.mkdir(exist_ok=True)
            server = serving(KLATSCH, replace(world, folder=here), here, environ=place.environ, cores=on_every_core)
            found.append(stack.enter_context(server))
        yield found


def _cpu_of(server: Postgres | None) -> float:
    """Of all its processes. Those of connections stay while it is looked at."""
    return sum(cpu_seconds(pid) for pid in family_of(server.pid)) if server else 0
