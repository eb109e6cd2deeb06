"""Time comes in from outside."""

from __future__ import annotations

import time

from klatsch.clock import DAY, HOUR, MINUTE, SECOND, SetClock, SystemClock


def test_the_system_clock_counts_microseconds_since_1970() -> None:
    before = time.time_ns() // 1000
    assert before <= SystemClock().now() <= time.time_ns() // 1000


def test_a_set_clock_stands_still_until_somebody_moves_it() -> None:
    clock = SetClock(7)
    assert clock.now() == clock.now() == 7
    clock.forward(seconds=1.5)
    assert clock.now() == 1_500_007


def test_the_units_fit_into_each_other() -> None:
    assert (SECOND, MINUTE, HOUR, DAY) == (10**6, 60 * 10**6, 3600 * 10**6, 86_400 * 10**6)
