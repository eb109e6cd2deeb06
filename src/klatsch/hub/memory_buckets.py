"""Token buckets within one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from klatsch.hub import Bucket

MOST_BUCKETS = 50_000
"""Beyond these, the one that was asked for least recently is forgotten, as if it were full."""


class MemoryBuckets:
    def __init__(self) -> None:
        super().__init__()
        self._full_at: OrderedDict[str, int] = OrderedDict()

    async def take(self, buckets: Sequence[Bucket], *, now: int) -> int:
        """Of a bucket, only the time is kept at which it will be full again (the generic cell rate algorithm)."""
        full_at = self._full_at
        wait = 0
        after: list[tuple[str, int]] = []
        for key, every, most in buckets:
            until, empty = full_at.get(key, now), now + every * most
            # Later than any bucket can be full: the clock was set back, and nobody is locked out for that.
            then = (until if now < until <= empty else now) + every
            if then - empty > wait:
                wait = then - empty
            after.append((key, then))
        if not wait:
            for key, then in after:
                full_at[key] = then
                full_at.move_to_end(key)
            self._forget_buckets(now)
        return wait

    def _forget_buckets(self, now: int) -> None:
        """Those of people who left go in time. The first that is not full hides others, until its own time is over."""
        full_at = self._full_at
        while full_at:
            oldest = next(iter(full_at))
            if full_at[oldest] > now and len(full_at) <= MOST_BUCKETS:
                return
            del full_at[oldest]
