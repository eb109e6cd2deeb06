"""Rounds: both servers in turn, the first one alternating; medians of the rounds, and ratios within each."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bench.figures import Figures
from bench.machine import alone, wait_for_calm
from bench.made_up import World, make_world
from bench.scale import Scale
from bench.servers import Side, running
from bench.workloads.table import Workload

FEW_MESSAGES = 1_000


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What one workload gave: side → figures of each round, and their medians.

    `ratios`: Klatsch's first figure over the baseline's, one a round.
    """

    name: str
    title: str
    rounds: dict[str, list[Figures]]
    medians: dict[str, Figures]
    ratios: list[float]

    @property
    def ratio(self) -> float | None:
        return statistics.median(self.ratios) if self.ratios else None


class Worlds:
    """Made when first asked for."""

    def __init__(self, scratch: Path, scale: Scale) -> None:
        self._scratch = scratch
        self._scale = scale
        self._made: dict[bool, World] = {}

    def of(self, workload: Workload) -> World:
        many = workload.many_people
        if many not in self._made:
            scale = self._scale
            self._made[many] = make_world(
                self._scratch / f"world-{'many' if many else 'full'}",
                users=scale.idle_sockets if many else scale.users,
                messages=min(scale.messages, FEW_MESSAGES) if many else scale.messages,
            )
        return self._made[many]


def measure(
    workload: Workload, sides: Sequence[Side], scale: Scale, worlds: Worlds, scratch: Path, say: Callable[[str], None]
) -> Outcome:
    world = worlds.of(workload)
    rounds: dict[str, list[Figures]] = {side.name: [] for side in sides}
    first = workload.columns[0][0]
    for number in range(scale.starts if workload.many_starts else scale.rounds):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            with alone():
                wait_for_calm(scale.patience)
                with running(side, world, scratch) as server:
                    figures = workload.measure(server, scale)
            rounds[side.name].append(figures)
            say(f"{workload.name:8} {side.name:9} {first} {figures[first]:g}{_doubts(figures)}")
    return Outcome(
        name=workload.name,
        title=workload.title,
        rounds=rounds,
        medians={name: _medians(found) for name, found in rounds.items()},
        ratios=_ratios(list(rounds.values()), first),
    )


def _doubts(figures: Figures) -> str:
    wrong = [f"{figures[name]:g} {name}" for name in ("wrong", "lost", "twice", "outOfOrder") if figures.get(name)]
    busy = figures.get("machineBusyElsewhere", 0)
    return f"{'  WRONG: ' + ', '.join(wrong) if wrong else ''}{f'  others {busy:.0%}' if busy > 0.05 else ''}"


def _medians(found: list[Figures]) -> Figures:
    """Of each figure by itself; of what must not happen at all, the worst."""
    worst = ("wrong", "lost", "twice", "outOfOrder")
    return {
        name: (max if name in worst else statistics.median)([figures[name] for figures in found]) for name in found[0]
    }


def _ratios(rounds: list[list[Figures]], first: str) -> list[float]:
    if len(rounds) < 2:
        return []
    return [round(ours[first] / theirs[first], 3) for ours, theirs in zip(*rounds, strict=True) if theirs[first]]
