"""Curves of one workload over the number of messages, from nothing upwards; both scales are of the figures that were measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bench.chart import picture, text
from bench.figures import Figures

WIDTH, HEIGHT = 880, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 310, 40, 50
COLOURS = ("#0f766e", "#b45309", "#6d28d9", "#be123c", "#334155")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "1 4")
"""So that no line is known by its colour alone."""


def draw(rows: Sequence[Figures], curves: Sequence[tuple[str, str]], *, title: str) -> str:
    """`rows`: with `messages`; of several with as many, the first one is drawn."""
    points = {row["messages"]: row for row in reversed(rows)}
    ordered = [points[messages] for messages in sorted(points)]
    most = max(row[key] for row in ordered for key, _ in curves) or 1
    parts = [text(LEFT, 22, title, weight=600), *_axes(ordered, most)]
    below = 0.0
    for number, (key, name) in sorted(enumerate(curves), key=lambda one: -ordered[-1][one[1][0]]):
        spots = [(_x(row["messages"], ordered), _y(row[key], most)) for row in ordered]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in spots)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{COLOURS[number]}" stroke-width="2"'
            f' stroke-dasharray="{DASHES[number]}"/>'
        )
        below = max(spots[-1][1] + 4, below + 16)
        parts.append(
            text(WIDTH - RIGHT + 12, round(below), f"{name}: {ordered[0][key]:,.0f} to {ordered[-1][key]:,.0f}")
        )
    return picture(WIDTH, HEIGHT, title, parts)


def _axes(ordered: Sequence[Figures], most: float) -> list[str]:
    floor = HEIGHT - BOTTOM
    parts = [f'<path d="M{LEFT} {TOP}V{floor}H{WIDTH - RIGHT}" fill="none" stroke="#71717a"/>']
    for part in range(5):
        value = most * part / 4
        parts.append(text(10, round(_y(value, most)) + 4, f"{value:,.0f} µs", size=11))
    for row in ordered:
        x = round(_x(row["messages"], ordered))
        parts.append(text(x - 30, floor + 18, f"{row['messages']:,.0f}", size=11))
        parts.append(text(x - 30, floor + 33, f"{row['rooms']:,.0f} rooms", size=11))
    return parts


def _x(messages: float, ordered: Sequence[Figures]) -> float:
    least, most = math.log(ordered[0]["messages"]), math.log(ordered[-1]["messages"])
    return LEFT + 30 + (math.log(messages) - least) / ((most - least) or 1) * (WIDTH - LEFT - RIGHT - 40)


def _y(value: float, most: float) -> float:
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM)
