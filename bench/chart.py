"""One picture of a run: for each workload two bars, the longer one as long as the picture is wide."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.rounds import Outcome
from bench.workloads.table import WORKLOADS

WIDTH, LEFT, BAR, GAP = 820, 330, 16, 18
COLOURS = {"klatsch": "#0f766e", "baseline": "#a1a1aa"}
OTHER = "#52525b"


def draw(outcomes: Sequence[Outcome]) -> str:
    """SVG. Disturbed workloads are left out. Each bar has its number beside it, so colour and length carry nothing alone."""
    rows = {workload.name: workload for workload in WORKLOADS}
    parts: list[str] = []
    top = GAP
    for outcome in filter(is_drawn, outcomes):
        key, unit = rows[outcome.name].columns[0]
        better = "more" if rows[outcome.name].more_is_better else "less"
        parts.append(text(12, top + BAR, outcome.title, weight=600))
        parts.append(text(12, top + 2 * BAR, f"{unit}, {better} is better", size=11))
        parts += _bars({name: figures[key] for name, figures in outcome.medians.items()}, top)
        top += 2 * BAR + GAP
    return picture(WIDTH, top, "Klatsch against the baseline", parts)


def is_drawn(outcome: Outcome) -> bool:
    """Disturbed ones are not, and those with curves have a picture of their own."""
    return not outcome.disturbed and not any(row.curves for row in WORKLOADS if row.name == outcome.name)


def picture(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    style = "svg{background:#fff}text{font-family:system-ui,sans-serif;fill:#18181b}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{style}</style>", *parts, "</svg>"])


def _bars(values: dict[str, float], top: int) -> list[str]:
    longest = max(values.values()) or 1
    parts: list[str] = []
    for number, (name, value) in enumerate(values.items()):
        y = top + number * BAR
        width = max(1, round(value / longest * (WIDTH - LEFT - 170)))
        parts.append(
            f'<rect x="{LEFT}" y="{y + 2}" width="{width}" height="{BAR - 3}" fill="{COLOURS.get(name, OTHER)}"/>'
        )
        parts.append(
            text(LEFT + width + 6, y + 13, f"{value:,.4g} {name}" if value < 1_000 else f"{value:,.0f} {name}")
        )
    return parts


def text(x: int, y: int, text: str, *, size: int = 12, weight: int = 400) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}">{escape(text)}</text>'
