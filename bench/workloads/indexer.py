"""What the text index costs those who post: one running server, its indexer off and on in turns."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bench.about import ROOT
from bench.callers import call
from bench.figures import Figures, of_calls
from bench.machine import Watch, alone, wait_for_calm
from bench.scale import Scale
from bench.servers import Running, Side, klatsch_command, running
from bench.workloads.posts import Posting, counted
from bench.worlds import Ground

TURNS = 4
"""A round has so many turns of either kind."""
ROWS = {False: "indexer off", True: "indexer on"}
COLUMNS = (
    ("rate", "posts/s"),
    ("overOff", "over the turn before, without"),
    ("p50", "p50 ms"),
    ("p99", "p99 ms"),
    ("cpuEach", "CPU µs each"),
    ("serverCpu", "server CPU"),
    ("machineBusyElsewhere", "others"),
    ("lost", "lost"),
    ("twice", "twice"),
)


def study(ground: Ground) -> dict[str, list[Figures]]:
    rows: dict[str, list[Figures]] = {name: [] for name in ROWS.values()}
    world = ground.worlds.named("full")
    for _ in range(ground.scale.rounds):
        with alone():
            wait_for_calm(ground.scale.patience)
            with running(SWITCHED, world, ground.scratch, environ={"PYTHONPATH": str(ROOT)}) as server:
                found = _in_turns(server, ground.scale)
        for name, turns in found.items():
            rows[name] += turns
        ratios = ", ".join(f"{turn['overOff']:.2f}" for turn in found[ROWS[True]])
        ground.say(f"indexer  posts, on over off: {ratios}")
    return rows


def _switched_command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "bench.switched", *klatsch_command(folder, port)[3:]]


SWITCHED = Side("klatsch", _switched_command)


def _in_turns(server: Running, scale: Scale) -> dict[str, list[Figures]]:
    talk = Posting([server], scale.connections)
    _post(server, talk, scale)  # warms it up
    rows: dict[str, list[Figures]] = {name: [] for name in ROWS.values()}
    for _ in range(TURNS):
        for name in ROWS.values():
            rows[name].append(_post(server, talk, scale))
            rows[name][-1]["overOff"] = round(rows[name][-1]["rate"] / rows[ROWS[False]][-1]["rate"], 3)
            os.kill(server.pid, signal.SIGUSR1)
    return _with_counts(rows, counted(server, talk.acknowledged))


def _post(server: Running, talk: Posting, scale: Scale) -> Figures:
    watch = Watch(server.pid)
    calls = call(
        server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up / 4, seconds=scale.seconds / 2
    )
    return of_calls(calls)


def _with_counts(rows: dict[str, list[Figures]], counts: Figures) -> dict[str, list[Figures]]:
    return {name: [turn | counts for turn in turns] for name, turns in rows.items()}
