"""Time comes in from outside, so that a test can move it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> int:
        """Microseconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1000


class SetClock:
    """A clock for tests and made-up histories: it stands still until somebody moves it."""

    def __init__(self, now: int) -> None:
        self.time = now

    def now(self) -> int:
        return self.time

    def forward(self, *, seconds: float) -> None:
        self.time += int(seconds * 1_000_000)


SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
