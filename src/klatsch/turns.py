"""Taking turns: so many at once, the others in the order in which they came, and never more of them than that."""

from __future__ import annotations

import asyncio

from klatsch.errors import Unavailable


class Turns:
    """`async with turns: ...`, at most `at_once` of them at a time. Whoever finds `most_waiting` before them, or has waited
    for `seconds`, is refused with Unavailable."""

    def __init__(self, at_once: int, *, most_waiting: int, refusal: str, seconds: float | None = None) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + most_waiting
        self._inside = 0
        self._refusal = refusal
        self._seconds = seconds

    async def __aenter__(self) -> None:
        if self._inside >= self._most:
            raise Unavailable(self._refusal, retry_after=1)
        self._inside += 1
        try:
            await self._enter()
        except BaseException:
            self._inside -= 1
            raise

    async def __aexit__(self, *_: object) -> None:
        self._inside -= 1
        self._free.release()

    async def _enter(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Unavailable(self._refusal, retry_after=2) from None
