"""`klatsch move` of the long history from SQLite to PostgreSQL, killed twice on its way: each time it goes on where it was."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Figures
from bench.machine import alone, on_every_core, wait_for_calm
from bench.servers import environment
from bench.shared import postgres
from bench.worlds import Ground

SECONDS_UNTIL_KILLED = 2
"""For each second of the scale."""
KILLS = 2
DONE = "both sides are equal"
COLUMNS = (
    ("seconds", "s in all"),
    ("lastSeconds", "of them the last run"),
    ("cpuSeconds", "CPU s of the command"),
    ("kills", "times killed"),
    ("messages", "messages"),
    ("wrong", "wrong"),
)


def study(ground: Ground) -> dict[str, list[Figures]]:
    world = ground.worlds.named("long")
    found: list[Figures] = []
    with postgres(ground.scratch) as server:
        for number in range(ground.scale.rounds):
            folder = ground.scratch / f"moved-{number}"
            world.copy_to(folder)
            targets = server.databases(f"moved{number}")
            with alone():
                wait_for_calm(ground.scale.patience)
                figures, said = _moved(folder / "klatsch", targets, ground.scale.seconds * SECONDS_UNTIL_KILLED)
            found.append(figures | {"messages": world.messages})
            ground.say(f"move     {figures['seconds']:g} s, killed {figures['kills']:g} times; {said}")
    return {"klatsch move": found}


def _moved(source: Path, targets: tuple[str, str], seconds: float) -> tuple[Figures, str]:
    """And the last line that was said."""
    begun = last = time.perf_counter()
    cpu, kills = _cpu_of_children(), 0
    code, said = -signal.SIGKILL, ""
    for limit in (*[seconds] * KILLS, None):
        last = time.perf_counter()
        code, said = _run(source, targets, limit)
        if code != -signal.SIGKILL:
            break
        kills += 1
    ended = time.perf_counter()
    figures: Figures = {
        "seconds": round(ended - begun, 2),
        "lastSeconds": round(ended - last, 2),
        "cpuSeconds": round(_cpu_of_children() - cpu, 2),
        "kills": kills,
        "wrong": int(code != 0 or DONE not in said),
    }
    return figures, said.strip().rpartition("\n")[2]


def _run(source: Path, targets: tuple[str, str], seconds: float | None) -> tuple[int, str]:
    """Killed after so many seconds, if it is not done by then."""
    command = [sys.executable, "-m", "klatsch", "move", "--from", f"sqlite:{source}", "--to", *targets]
    with on_every_core():
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
        )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    return process.returncode, said


def _cpu_of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
