"""Steps follow each other at once while nobody is served, and far apart while everybody is."""

from __future__ import annotations

import time

import pytest

from klatsch.chat.pace import GIVING_WAY, MOST_SECONDS, Pace


def rest_after(*, step: float, before: float = 0.0, busy: float) -> float:
    now, worked = 0.0, 0.0
    pace = Pace(now=lambda: now, worked=lambda: worked)
    now += before
    pace.begin()
    now += step
    worked += (before + step) * busy
    return pace.rest()


def test_the_busier_the_loop_the_longer_the_rest() -> None:
    assert rest_after(step=0.01, busy=0) == 0
    assert rest_after(step=0.01, busy=0.1) < 0.001, "hardly anything"
    assert rest_after(step=0.01, busy=1) == pytest.approx(0.01 * GIVING_WAY)


def test_the_rest_is_looked_at_as_well_as_the_step() -> None:
    assert rest_after(step=0.01, before=0.99, busy=0.5) == pytest.approx(rest_after(step=0.01, busy=0.5))


def test_a_long_step_does_not_end_it() -> None:
    assert rest_after(step=60, busy=1) == MOST_SECONDS


def test_the_real_clocks_tell_work_from_waiting() -> None:
    pace = Pace()
    pace.begin()
    time.sleep(0.05)
    idle = pace.rest()
    pace.begin()
    until = time.thread_time() + 0.05
    while time.thread_time() < until:
        pass
    assert idle < 0.02 < pace.rest()
