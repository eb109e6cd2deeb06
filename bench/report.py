"""A run as JSON for programs, as Markdown for people, and as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from bench import curve
from bench.chart import draw, is_drawn
from bench.figures import Figures
from bench.rounds import Outcome
from bench.scale import Scale
from bench.workload import Workload
from bench.workloads.table import WORKLOADS

SIZES = {
    "wheelMib": "the wheel, MiB",
    "installedMib": "site-packages with Klatsch and all it needs, MiB on disk",
    "dependenciesMib": "of that, what it needs",
    "packages": "packages it needs",
    "baselineModulesMib": "the baseline's node_modules, MiB on disk (no frontend in it)",
    "shellJsGzKib": "JavaScript of the app's first load, KiB gzip",
    "signinJsGzKib": "JavaScript of the sign-in page's first load, KiB gzip",
}


class Run(msgspec.Struct, frozen=True, kw_only=True):
    about: dict[str, object]
    scale: Scale
    outcomes: list[Outcome]
    sizes: Figures | None


def write(run: Run, folder: Path) -> list[Path]:
    """Files named for the date; an earlier run is never overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = str(run.about["date"]).replace(" ", "T").replace(":", "")
    pictures = {f"{stem}-{name}.svg": drawn for name, drawn in _curves(run).items()}
    json = msgspec.json.format(msgspec.json.encode(run), indent=2).decode()
    texts = {f"{stem}.json": json, f"{stem}.md": markdown(run, stem), **pictures}
    if any(map(is_drawn, run.outcomes)):
        texts[f"{stem}.svg"] = draw(run.outcomes)
    for name, text in texts.items():
        with (folder / name).open("x") as file:
            file.write(text.rstrip("\n") + "\n")
    return [folder / name for name in texts]


def _curves(run: Run) -> dict[str, str]:
    """By the workload's name."""
    rows = {workload.name: workload for workload in WORKLOADS}
    return {
        outcome.name: curve.draw([*outcome.medians.values()], rows[outcome.name].curves, title=outcome.title)
        for outcome in run.outcomes
        if rows[outcome.name].curves
    }


def markdown(run: Run, stem: str) -> str:
    """`stem`: of the pictures' names."""
    parts = [f"# Measured {run.about['date']} UTC", _surroundings(run)]
    if any(map(is_drawn, run.outcomes)):
        parts.append(f"![Klatsch against the baseline]({stem}.svg)")
    rows = {workload.name: workload for workload in WORKLOADS}
    for outcome in run.outcomes:
        parts.append(outcome_page(outcome, rows[outcome.name]))
        if rows[outcome.name].curves:
            parts.append(f"![{outcome.title}]({stem}-{outcome.name}.svg)")
    if run.sizes:
        found = [(heading, f"{run.sizes[name]:g}") for name, heading in SIZES.items() if name in run.sizes]
        parts.append("## Sizes\n\n" + _table(("what", "size"), found))
    return "\n\n".join(parts) + "\n"


def _surroundings(run: Run) -> str:
    about, scale = run.about, run.scale
    rows = [(name, _words(value)) for name, value in about.items() if name != "date" and value is not None]
    rounds = f"{scale.rounds} rounds of {scale.seconds:g} s each after {scale.warm_up:g} s of warming"
    return f"Medians of {rounds}; the two servers in turn.\n\n" + _table(("", ""), rows)


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {what}" for name, what in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def outcome_page(outcome: Outcome, workload: Workload) -> str:
    headings = ("", *(heading for _, heading in workload.columns))
    rows = [
        (name, *(_number(figures[key]) for key, _ in workload.columns)) for name, figures in outcome.medians.items()
    ]
    text = f"## {outcome.title}\n\n{_table(headings, rows)}"
    if outcome.disturbed:
        text += "\n\n**Disturbed**: something else was busy (column `others`), so these are not to be compared."
    if outcome.thrown_away:
        text += f"\n\n{outcome.thrown_away} disturbed measurements were made again."
    if outcome.ratio is not None:
        each = ", ".join(f"{ratio:.2f}" for ratio in outcome.ratios)
        text += f"\n\nKlatsch over the baseline, {workload.columns[0][1]}: **{outcome.ratio:.2f}** (rounds: {each})."
    return text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 or value == int(value) else f"{value:g}"


def _table(headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [tuple(headings)]
    lines += [tuple("---" for _ in lines[0]), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
