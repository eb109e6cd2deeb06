"""Waiting for what must come soon, and telling figures to whoever reads the output (pytest -rP)."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], *, seconds: float = 10.0) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            holds = condition()
            if await holds if inspect.isawaitable(holds) else holds:
                return
            await asyncio.sleep(0.02)


def note(figure: str) -> None:
    sys.stdout.write(f"{figure}\n")
