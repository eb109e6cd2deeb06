"""Rounds: both servers in turn, the first one alternating; medians of the rounds, and ratios within each."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

import msgspec

from bench.figures import Figures
from bench.machine import alone, wait_for_calm
from bench.made_up import World
from bench.servers import Side, running
from bench.workload import Workload
from bench.worlds import Ground

MUST_BE_NOTHING = ("wrong", "lost", "twice", "outOfOrder")
MOST_BUSY_ELSEWHERE = 0.1
"""Above it two servers cannot be compared. A busy neighbour does not slow both alike: whoever sleeps once a commit must
win its core back each time, so one thread loses far more than a few that commit together. Seen for durable posts: ratios
from 13 to 15 in three rounds of three on a loaded machine, and 1.1 at another hour."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What one workload gave: side → figures of each round, and their medians.

    `ratios`: Klatsch's first figure over the baseline's, one a round.
    """

    name: str
    title: str
    rounds: dict[str, list[Figures]]
    medians: dict[str, Figures]
    ratios: list[float]
    disturbed: bool
    """Something else was busy in at least one kept round: then there are no ratios."""
    thrown_away: int
    """Disturbed measurements that were made again. Chosen by the disturbance alone, never by the figures."""

    @property
    def ratio(self) -> float | None:
        return statistics.median(self.ratios) if self.ratios else None


def measure(workload: Workload, sides: Sequence[Side], ground: Ground) -> Outcome:
    if workload.study is not None:
        return _outcome(workload, workload.study(ground), thrown_away=0)
    sides = [side for side in sides if side.name == "klatsch" or not workload.only_klatsch]
    return _in_turn(workload, sides, ground)


def _in_turn(workload: Workload, sides: Sequence[Side], ground: Ground) -> Outcome:
    scale = ground.scale
    world = ground.worlds.named(workload.world)
    rounds: dict[str, list[Figures]] = {side.name: [] for side in sides}
    first = workload.columns[0][0]
    thrown_away = 0
    for number in range(scale.starts if workload.many_starts else scale.rounds):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            tries = until_calm(lambda side=side: _once(workload, side, world, ground), scale.tries)
            thrown_away += len(tries) - 1
            figures = min(tries, key=_busy)
            rounds[side.name].append(figures)
            ground.say(f"{workload.name:8} {side.name:9} {first} {figures[first]:g}{_doubts(figures)}")
    return _outcome(workload, rounds, thrown_away=thrown_away)


def _outcome(workload: Workload, rounds: dict[str, list[Figures]], *, thrown_away: int) -> Outcome:
    disturbed = any(_busy(figures) > MOST_BUSY_ELSEWHERE for found in rounds.values() for figures in found)
    compared = rounds if rounds.keys() == {"klatsch", "baseline"} else {}
    return Outcome(
        name=workload.name,
        title=workload.title,
        rounds=rounds,
        medians={name: _medians(found) for name, found in rounds.items()},
        ratios=[] if disturbed else _ratios([*compared.values()], workload.columns[0][0]),
        disturbed=disturbed,
        thrown_away=thrown_away,
    )


def _once(workload: Workload, side: Side, world: World, ground: Ground) -> Figures:
    assert workload.measure is not None, workload.name
    with alone():
        wait_for_calm(ground.scale.patience)
        with running(side, world, ground.scratch, environ=workload.environ) as server:
            return workload.measure(server, ground.scale)


def until_calm(measure_once: Callable[[], Figures], most: int) -> list[Figures]:
    tries = [measure_once()]
    while _busy(tries[-1]) > MOST_BUSY_ELSEWHERE and len(tries) < most:
        tries.append(measure_once())
    return tries


def _busy(figures: Figures) -> float:
    return figures.get("machineBusyElsewhere", 0)


def _doubts(figures: Figures) -> str:
    wrong = [f"{figures[name]:g} {name}" for name in MUST_BE_NOTHING if figures.get(name)]
    busy = figures.get("machineBusyElsewhere", 0)
    return f"{'  WRONG: ' + ', '.join(wrong) if wrong else ''}{f'  others {busy:.0%}' if busy > 0.05 else ''}"


def _medians(found: list[Figures]) -> Figures:
    """Of each figure by itself; of what must not happen at all, the worst."""
    return {
        name: (max if name in MUST_BE_NOTHING else statistics.median)([figures[name] for figures in found])
        for name in found[0]
    }


def _ratios(rounds: list[list[Figures]], first: str) -> list[float]:
    if len(rounds) < 2:
        return []
    return [round(ours[first] / theirs[first], 3) for ours, theirs in zip(*rounds, strict=True) if theirs[first]]
