"""Work behind the scenes gives way to people: the busier the loop that serves them, the longer it rests between two steps."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_SECONDS = 2.0
GIVING_WAY = 8
"""Times as long as a step took, when the loop does nothing but serve."""


class Pace:
    """Asked in the loop: how busy it is, is told by the time that its own thread works. Elsewhere others may work as well."""

    def __init__(
        self, *, now: Callable[[], float] = time.monotonic, worked: Callable[[], float] = time.thread_time
    ) -> None:
        self._now, self._worked = now, worked
        self._begun, self._looked_at, self._worked_then = now(), now(), worked()

    def begin(self) -> None:
        self._begun = self._now()

    def rest(self) -> float:
        """So many seconds, after a step."""
        now, worked = self._now(), self._worked()
        busy = (worked - self._worked_then) / max(now - self._looked_at, 1e-6)
        self._looked_at, self._worked_then = now, worked
        return min(MOST_SECONDS, (now - self._begun) * GIVING_WAY * busy * busy)
