"""What a post, the newest page, a page far back and the list of one's rooms with its counts cost in worlds of growing size."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.callers import ask, call
from bench.figures import Figures, of_calls
from bench.growing import OWN_ROOMS, make_grown_world
from bench.machine import Watch, alone, patient_cpu_seconds, resident_kib
from bench.made_up import World
from bench.scale import Scale
from bench.servers import KLATSCH, Running, running
from bench.workloads import posts
from bench.workloads.reads import PAGE, Reading
from bench.worlds import Ground

ACTS = {"newest": "newest page", "far": "a page far back", "rooms": "my rooms and what is unread", "post": "a post"}
"""In the order in which they are asked: what was posted is indexed for a while, which costs what is measured then."""
FAR_PAGES = 5_000
LONGEST_INDEXING = 120
CURVES = tuple((f"{name}Cpu", heading) for name, heading in ACTS.items())
COLUMNS = (
    *((f"{name}Cpu", f"{heading}: CPU µs") for name, heading in ACTS.items()),
    *((f"{name}P50", f"{heading}: p50 ms") for name, heading in ACTS.items()),
    ("indexCpu", "its index, in a thread of its own: CPU µs"),
    ("mibAtStart", "MiB at first"),
    ("mib", "MiB at last"),
    ("gibOnDisk", "GiB on disk"),
    ("busyElsewhere", "others"),
    ("lost", "lost"),
    ("twice", "twice"),
)


def study(ground: Ground) -> dict[str, list[Figures]]:
    """All worlds in turn, once a round, so that a machine that changes its speed does so for all of them."""
    rows: dict[str, list[Figures]] = {}
    worlds = [_world(ground, messages, rooms) for messages, rooms in ground.scale.growth]
    for _ in range(ground.scale.rounds):
        for (messages, rooms), world in zip(ground.scale.growth, worlds, strict=True):
            name = f"{messages:,} messages, {rooms:,} rooms"
            with alone(), running(KLATSCH, world, ground.scratch) as server:
                found = measure(server, ground.scale)
            rows.setdefault(name, []).append({"messages": messages, "rooms": rooms} | found)
            costs = ", ".join(f"{act} {found[f'{act}Cpu']:g} µs" for act in ACTS)
            ground.say(f"growth   {name}: {costs}")
    return rows


def _world(ground: Ground, messages: int, rooms: int) -> World:
    begun = time.perf_counter()
    folder = ground.scratch / f"world-{messages}-{rooms}"
    world = make_grown_world(folder, users=ground.scale.users, messages=messages, rooms=rooms)
    ground.say(f"growth   made {messages:,} messages in {rooms:,} rooms in {time.perf_counter() - begun:.0f} s")
    return world


def measure(server: Running, scale: Scale) -> Figures:
    time.sleep(scale.quiet)
    watch = Watch(server.pid)
    at_start = resident_kib(server.pid)
    reads = {name: _asked(server, talk, scale) for name, talk in _talks(server).items()}
    indexing = patient_cpu_seconds(server.pid)
    posted = posts.measure(server, scale, callers=scale.connections)
    _wait_until_indexed(server, scale.quiet)
    indexing = patient_cpu_seconds(server.pid) - indexing
    figures = {f"{name}Cpu": found["cpuEach"] for name, found in (reads | {"post": posted}).items()}
    figures |= {f"{name}P50": found["p50"] for name, found in (reads | {"post": posted}).items()}
    return figures | {
        "postsEachSecond": posted["rate"],
        "indexCpu": round(indexing / max(1, posted["acknowledged"]) * 1e6, 1),
        "mibAtStart": round(at_start / 1024, 1),
        "mib": round(resident_kib(server.pid) / 1024, 1),
        "gibOnDisk": round(_bytes_of(server.folder) / 2**30, 3),
        "busyElsewhere": watch.stop().figures()["machineBusyElsewhere"],
        "wrong": sum(found["wrong"] for found in (*reads.values(), posted)),
        "lost": posted["lost"],
        "twice": posted["twice"],
    }


def _talks(server: Running) -> dict[str, Reading]:
    """Of the same ten rooms in every world; far back is anywhere in the default room, which grows with all of it."""
    chance = random.Random(11)
    rooms = _rooms_of(server)
    room, length = server.world.room, server.world.messages
    far = [chance.randint(PAGE + 1, max(PAGE + 1, length - PAGE)) for _ in range(FAR_PAGES)]
    newest = [f"/allMessages?room={own}&limit={PAGE}" for own in rooms]
    paths = [f"/allMessages?room={room}&limit={PAGE}&before={seq}" for seq in far]
    return {
        "newest": Reading(server, newest, b'"_id":', PAGE),
        "far": Reading(server, paths, b'"_id":', PAGE),
        "rooms": Reading(server, ["/allRooms"], b'"memberCount":', len(rooms)),
    }


class _Room(msgspec.Struct):
    id: str


class _Rooms(msgspec.Struct):
    rooms: list[_Room]


def _rooms_of(server: Running) -> Sequence[str]:
    answer = ask(server.port, server.get("/allRooms", server.world.people[0]))
    rooms = [room.id for room in msgspec.json.decode(answer, type=_Rooms).rooms]
    assert len(rooms) == OWN_ROOMS + 1, rooms
    return rooms


def _asked(server: Running, talk: Reading, scale: Scale) -> Figures:
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    return of_calls(calls)


def _wait_until_indexed(server: Running, quiet: float) -> None:
    """Until the index has all that was posted. It rests between its steps, so idleness says nothing."""
    deadline = time.monotonic() + LONGEST_INDEXING
    data = server.folder / "klatsch"
    while _one(data / "messages-search.db", "SELECT position FROM search_state") < _one(
        data / "messages.db", "SELECT max(number) FROM messages"
    ):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the index is still behind after {LONGEST_INDEXING} s")
        time.sleep(quiet / 10)


def _one(path: Path, statement: str) -> int:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(statement).fetchone()[0]
    finally:
        connection.close()


def _bytes_of(folder: Path) -> int:
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)
