"""How far posts could go in Python at all: Klatsch and the baseline beside a server that does nothing but store them."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bench.about import ROOT
from bench.callers import call
from bench.figures import Figures, of_calls
from bench.machine import Watch, alone, wait_for_calm
from bench.made_up import World
from bench.rounds import until_calm
from bench.scale import Scale
from bench.servers import KLATSCH, NODE, Running, Side, can_run_baseline, running
from bench.workloads.posts import Posting, measure_many
from bench.worlds import Ground

COLUMNS = (
    ("rate", "posts/s"),
    ("overBaseline", "over the baseline"),
    ("p50", "p50 ms"),
    ("p99", "p99 ms"),
    ("cpuEach", "CPU µs each"),
    ("serverCpu", "server CPU"),
    ("machineBusyElsewhere", "others"),
    ("lost", "lost"),
    ("twice", "twice"),
)


def _floor_command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "bench.floor", "--database", str(_database(folder)), "--port", str(port)]


def _database(folder: Path) -> Path:
    return folder / "floor.db"


FLOOR = Side("floor", _floor_command)


def study(ground: Ground) -> dict[str, list[Figures]]:
    """The three in turn, each round."""
    world = ground.worlds.named("full")
    sides = (KLATSCH, FLOOR, *((NODE,) if can_run_baseline() else ()))
    rows: dict[str, list[Figures]] = {side.name: [] for side in sides}
    for number in range(ground.scale.rounds):
        for side in sides if number % 2 == 0 else sides[::-1]:
            tries = until_calm(lambda side=side: _once(side, world, ground), ground.scale.tries)
            rows[side.name].append(min(tries, key=lambda figures: figures["machineBusyElsewhere"]))
        for found in rows.values() if can_run_baseline() else ():
            found[-1]["overBaseline"] = round(found[-1]["rate"] / rows[NODE.name][-1]["rate"], 2)
        ground.say("floor    posts/s: " + ", ".join(f"{name} {found[-1]['rate']:,.0f}" for name, found in rows.items()))
    return rows


def _once(side: Side, world: World, ground: Ground) -> Figures:
    with alone():
        wait_for_calm(ground.scale.patience)
        with running(side, world, ground.scratch, environ={"PYTHONPATH": str(ROOT)}) as server:
            return measure(server, ground.scale)


def measure(server: Running, scale: Scale) -> Figures:
    if server.side != FLOOR.name:
        return measure_many(server, scale)
    talk = Posting([server], scale.connections)
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    return of_calls(calls) | _counted(server, talk.acknowledged)


def _counted(server: Running, acknowledged: list[str]) -> Figures:
    """It has no door through which to read: the file itself is asked."""
    with closing(sqlite3.connect(_database(server.folder))) as connection:
        stored = [content for (content,) in connection.execute("SELECT content FROM messages")]
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - set(stored)),
        "twice": len(stored) - len(set(stored)),
    }
