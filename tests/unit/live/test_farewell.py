"""Saying goodbye: everybody hears it once, and not all at once when there are many."""

from __future__ import annotations

from typing import Any

import pytest

from klatsch.live import farewell
from klatsch.live.farewell import part_with
from klatsch.live.line import Line as OpenLine


class Line(OpenLine):
    """Of a line, only how it ends."""

    def __init__(self) -> None:
        self.ends: list[tuple[int, str]] = []

    def end(self, code: int, reason: str) -> None:
        self.ends.append((code, reason))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it slept, without sleeping."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("klatsch.live.farewell.asyncio.sleep", sleep)
    return slept


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (1, 0), (9, 0), (200, 0.95), (600, 2.95), (5_000, 2.95)])
async def test_everybody_hears_it_once_and_many_do_not_all_at_once(
    count: int, seconds: float, pauses: list[float]
) -> None:
    lines = [Line() for _ in range(count)]
    others: list[Any] = [object()]
    assert await part_with([*lines, *others]) == count
    assert all(line.ends == [farewell.COMES_BACK] for line in lines)
    assert sum(pauses) == pytest.approx(seconds)


async def test_who_goes_first_is_left_to_chance(pauses: list[float]) -> None:
    async def once() -> list[int]:
        order: list[int] = []
        lines = [Line() for _ in range(400)]
        for nth, line in enumerate(lines):
            line.end = lambda code, reason, nth=nth: order.append(nth)  # pyright: ignore[reportAttributeAccessIssue]
        await part_with(lines)
        return order

    one, two = await once(), await once()
    assert sorted(one) == sorted(two) == list(range(400))
    assert one != two


def test_clients_are_told_that_it_comes_back() -> None:
    assert farewell.COMES_BACK[0] == 1012
