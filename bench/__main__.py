"""The command line of scripts/bench. Exit codes: 0 measured, 1 an answer was wrong or a message lost, 2 the words are wrong."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench import sizes
from bench.about import about
from bench.machine import raise_descriptor_limit, take_own_core
from bench.report import Run, outcome_page, write
from bench.rounds import MUST_BE_NOTHING, Outcome, measure
from bench.scale import FULL, QUICK, Scale
from bench.servers import KLATSCH, NODE, Side, can_run_baseline
from bench.workloads.table import WORKLOADS
from bench.worlds import Ground, Worlds

NAMES = (*(workload.name for workload in WORKLOADS), "size")


def main(arguments: Sequence[str] | None = None) -> int:
    words = parser()
    given = words.parse_args(arguments)
    if unknown := set(given.names) - set(NAMES):
        words.error(f"there is no {' '.join(sorted(unknown))}; there is {' '.join(NAMES)}")
    names = given.names or NAMES
    scale = chosen_scale(given)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # stops the server that it started
    take_own_core()
    raise_descriptor_limit()
    with tempfile.TemporaryDirectory(prefix="klatsch-bench-", dir=given.scratch) as folder:
        run = measure_all(names, scale, Path(folder), sides=chosen_sides(given))
    if given.out:
        for path in write(run, given.out):
            say(f"written: {path}")
    return 1 if any(is_wrong(outcome) for outcome in run.outcomes) else 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="scripts/bench", description="Measure Klatsch beside a plain server in Node.")
    top.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {' '.join(NAMES)} (all)")
    top.add_argument("--quick", action="store_true", help="a smoke run of a few seconds; its numbers mean nothing")
    top.add_argument("--rounds", type=int, help="how many times each is measured")
    top.add_argument("--seconds", type=float, help="how long each time")
    top.add_argument("--once", action="store_true", help="do not wait for a calm machine, nor measure again")
    top.add_argument("--alone", action="store_true", help="without the baseline")
    top.add_argument("--out", type=Path, help="folder for the results (none are kept without it)")
    top.add_argument(
        "--scratch", type=Path, help="folder for the databases, on a real disk (the system's temporary one)"
    )
    return top


def chosen_scale(given: argparse.Namespace) -> Scale:
    scale = QUICK if given.quick else FULL
    if given.once:
        scale = replace(scale, patience=0, tries=1)
    changes = {"rounds": given.rounds, "starts": given.rounds, "seconds": given.seconds, "silence": given.seconds}
    return replace(scale, **{name: value for name, value in changes.items() if value is not None})


def chosen_sides(given: argparse.Namespace) -> list[Side]:
    if given.alone:
        return [KLATSCH]
    if not can_run_baseline():
        say("the baseline is left out: its node_modules are missing")
        return [KLATSCH]
    return [KLATSCH, NODE]


def measure_all(names: Sequence[str], scale: Scale, scratch: Path, *, sides: list[Side]) -> Run:
    ground = Ground(scale=scale, scratch=scratch, worlds=Worlds(scratch, scale), say=say)
    outcomes: list[Outcome] = []
    for workload in (one for one in WORKLOADS if one.name in names):
        if missing := workload.lacks():
            say(f"{workload.name} is left out: it needs {missing}")
            continue
        outcomes.append(measure(workload, sides, ground))
        say(f"\n{outcome_page(outcomes[-1], workload)}\n")
    found = sizes.measure(scratch, say) if "size" in names else None
    return Run(about=about(scratch, with_baseline=NODE in sides), scale=scale, outcomes=outcomes, sizes=found)


def is_wrong(outcome: Outcome) -> bool:
    return any(figures.get(name) for figures in outcome.medians.values() for name in MUST_BE_NOTHING)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
