"""Token buckets that all nodes take from: one script, so that nobody comes between looking and taking.

While Valkey is away, or slow, each node counts for itself: who floods is held up all the same, and nobody waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from valkey.exceptions import ResponseError

from klatsch.drivers.valkey import Line
from klatsch.errors import Unavailable
from klatsch.hub import Bucket
from klatsch.hub.memory_buckets import MemoryBuckets

PATIENCE_SECONDS = 0.25
REST_SECONDS = 1.0
"""After it was too slow, so long it is not asked."""

TAKE = """
local now = tonumber(ARGV[1])
local wait = 0
local after = {}
for number, key in ipairs(KEYS) do
    local every, most = tonumber(ARGV[number * 2]), tonumber(ARGV[number * 2 + 1])
    local full_at, empty = tonumber(redis.call('GET', key) or now), now + every * most
    if full_at <= now or full_at > empty then full_at = now end
    after[number] = full_at + every
    wait = math.max(wait, after[number] - empty)
end
if wait == 0 then
    for number, key in ipairs(KEYS) do
        local lasts = math.ceil((after[number] - now) / 1000) + 10000
        redis.call('SET', key, string.format('%.0f', after[number]), 'PX', string.format('%.0f', lasts))
    end
end
return string.format('%.0f', wait)
"""
"""The same arithmetic as in one process: of a bucket, only the time is kept at which it will be full again. That is kept for
ten seconds longer, for a clock that is set back."""


class ValkeyBuckets(MemoryBuckets):
    _line: Line
    _prefix: str

    def __init__(self) -> None:
        super().__init__()
        self._rests_until = 0.0
        self._patience = PATIENCE_SECONDS

    async def take(self, buckets: Sequence[Bucket], *, now: int) -> int:
        clock = asyncio.get_running_loop().time
        if self._line.is_up and clock() >= self._rests_until:
            try:
                return await self._take_there(buckets, now, seconds=self._patience)
            except (Unavailable, ResponseError):
                self._rests_until = clock() + REST_SECONDS
        return await super().take(buckets, now=now)

    async def _take_there(self, buckets: Sequence[Bucket], now: int, *, seconds: float) -> int:
        """The braces keep them in one slot of a cluster, as one script needs it."""
        keys = [f"{self._prefix}:{{buckets}}:{key}" for key, _, _ in buckets]
        rates = [number for _, every, most in buckets for number in (every, most)]
        return int(await self._line.run(TAKE, keys, now, *rates, seconds=seconds))
