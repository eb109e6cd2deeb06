"""Password hashing: argon2id (RFC 9106) off the event loop, in a bounded pool.

One hash takes about 140 ms and 64 MiB here, so the pool has two threads and a bounded queue: a login flood costs at
most two cores and 128 MiB, and the rest is told to come back (503 with a hint), instead of swapping the machine to
death.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from klatsch.errors import Unavailable

T = TypeVar("T")

MOST_WAITING = 64


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None, *, threads: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._waiting = 0
        self._decoy = _decoy_for(self._hasher)

    async def hash(self, password: str) -> str:
        return await self._run(self._hasher.hash, _normalised(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """False for `None` too, after as much work as for a real hash: timing must not tell who has an account."""
        return await self._run(self._check, stored, _normalised(password))

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[..., T], *args: object) -> T:
        if self._waiting >= MOST_WAITING:
            raise Unavailable(
                "Too many people are signing in at once.", hint="Try again in a few seconds.", retry_after=5
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self._waiting -= 1

    def _check(self, stored: str | None, password: str) -> bool:
        try:
            matches = self._hasher.verify(stored or self._decoy, password)
        except (Argon2Error, InvalidHashError):
            return False
        return matches and stored is not None


def _normalised(password: str) -> str:
    """NFKC (RFC 8265 would have NFC; keyboards differ in width and ligatures too), so that one typed elsewhere is still the same one."""
    return unicodedata.normalize("NFKC", password)


def _decoy_for(hasher: PasswordHasher) -> str:
    """A hash of nothing: random bits in the PHC form, with the costs of a real one. It costs nothing to make, so that even the very first
    unknown user takes as long as a known one, and it matches no password."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${_random(hasher.salt_len)}${_random(hasher.hash_len)}"


def _random(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
