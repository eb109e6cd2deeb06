"""What one workload is: a row of `workloads/table.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.figures import Figures
from bench.scale import Scale
from bench.servers import Running
from bench.worlds import Study


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Asked of a server that runs (`measure`), or starting its own (`study`).

    `columns`: what the report shows, as (figure, heading). The first one is compared.
    """

    name: str
    title: str
    measure: Callable[[Running, Scale], Figures] | None = None
    study: Study | None = None
    columns: tuple[tuple[str, str], ...]
    more_is_better: bool = True
    world: str = "full"
    """One of `bench.worlds`."""
    many_starts: bool = False
    """A round is a start, of which there are more."""
    only_klatsch: bool = False
    """The baseline has nothing of the kind."""
    environ: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of the server."""
    curves: tuple[tuple[str, str], ...] = ()
    """Figures that are drawn over the number of messages, with their names."""
    lacks: Callable[[], str] = _nothing
    """What is missing here to measure it; empty when nothing is."""
