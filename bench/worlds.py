"""The made-up worlds by name, each made when it is first asked for; and what a workload that starts its own servers is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figures
from bench.long_history import make_long_world
from bench.made_up import World, make_world
from bench.scale import Scale

FEW_MESSAGES = 1_000


class Worlds:
    def __init__(self, scratch: Path, scale: Scale) -> None:
        self._scratch = scratch
        self._scale = scale
        self._made: dict[str, World] = {}

    def named(self, name: str) -> World:
        if name not in self._made:
            self._made[name] = self._make(name, self._scratch / f"world-{name}")
        return self._made[name]

    def _make(self, name: str, folder: Path) -> World:
        scale = self._scale
        if name == "long":
            return make_long_world(folder, users=scale.users, messages=scale.long_messages)
        if name == "crowded":
            return make_long_world(folder, users=scale.crowd, messages=scale.long_messages, for_baseline=False)
        few = min(scale.messages, FEW_MESSAGES)
        if name == "many":
            return make_world(folder, users=scale.idle_sockets + scale.circle, messages=few, circle=scale.circle)
        if name == "small":
            return make_world(folder, users=scale.users, messages=few)
        assert name == "full", name
        return make_world(folder, users=scale.users, messages=scale.messages)


@dataclass(frozen=True, slots=True)
class Ground:
    """`say`: a line to whoever waits."""

    scale: Scale
    scratch: Path
    worlds: Worlds
    say: Callable[[str], None]


Study = Callable[[Ground], dict[str, list[Figures]]]
"""Rows by name, each with the figures of every round. It takes `machine.alone()` while it measures, not while it makes worlds."""
