"""Limits on guessing: at most 10 wrong passwords per account and 30 per address in three minutes. What is refused is not even looked at.

An attempt is counted before it is looked at, so that many at once are no way round, and taken back when it turns out right: an office
behind one address may sign in on Monday morning. Those who find all places taken by attempts that are still being looked at wait for them.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from klatsch.chat import Klatsch
from klatsch.clock import MINUTE, SECOND
from klatsch.errors import RateLimited, StorageFull, Unavailable
from klatsch.http.gate import network_of
from klatsch.log import logger
from klatsch.passwords import Passwords

WINDOW = 3 * MINUTE
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30
MOST_WAITING = 128
LONGEST_WAIT_SECONDS = 8.0

log = logger(__name__)


@dataclass(slots=True)
class Attempt:
    """One try. Whoever finds it right says so, then it does not count."""

    right: bool = False


@asynccontextmanager
async def attempt(app: Klatsch, *, address: str, account: str | None = None) -> AsyncGenerator[Attempt]:
    """`async with attempt(...) as it: …; it.right = True`. `account`: the normalised e-mail address. Raises RateLimited."""
    most = {address_key(address): MOST_PER_ADDRESS}
    if account is not None:
        most[account_key(account)] = MOST_PER_ACCOUNT
    turns = _turns.setdefault(app.passwords, Turns())
    at = await _counted(most, turns, app)
    mine = Attempt()
    turns.begin(most)
    try:
        yield mine
    except (Unavailable, StorageFull):
        mine.right = True  # not looked at, so not a guess
        raise
    finally:
        try:
            if mine.right:
                await app.auth_db.take_back_attempt([*most], at=at)
        finally:
            turns.finish(most, right=mine.right)


async def _counted(most: Mapping[str, int], turns: Turns, app: Klatsch) -> int:
    """Count the attempt and say when; wait for those under way if they take all places. Raises RateLimited."""
    patience = asyncio.get_running_loop().time() + LONGEST_WAIT_SECONDS
    while True:
        now = app.clock.now()
        wait = await app.auth_db.count_attempt(most, now=now, window=WINDOW)
        if not wait:
            return now
        left = patience - asyncio.get_running_loop().time()
        if not turns.are_under_way(most):
            log.warning("guessing_limited", keys=[_for_log(key, app) for key in most])
            raise RateLimited("Too many attempts to sign in.", retry_after=_seconds(wait))
        if left <= 0 or not await turns.wait(most, left):
            raise RateLimited("Too many people are signing in at once.", retry_after=2)


@dataclass(slots=True)
class Turns:
    """Attempts under way in this process, by key, and who waits for one to finish."""

    _under_way: Counter[str] = field(default_factory=Counter[str])
    _waiting: list[tuple[Mapping[str, int], asyncio.Future[None]]] = field(
        default_factory=list[tuple[Mapping[str, int], asyncio.Future[None]]]
    )

    def are_under_way(self, keys: Mapping[str, int]) -> bool:
        return any(self._under_way[key] for key in keys)

    def begin(self, keys: Mapping[str, int]) -> None:
        self._under_way.update([*keys])

    def finish(self, keys: Mapping[str, int], *, right: bool) -> None:
        """A right one leaves its place to the first who waits; the last one under way sends all who wait for it to look again."""
        for key in keys:
            self._under_way[key] -= 1
            if not self._under_way[key]:
                del self._under_way[key]
        for wanted, turn in [*self._waiting]:
            if turn.done() or not (wanted.keys() & keys.keys()):
                continue
            if not self.are_under_way(wanted):
                turn.set_result(None)
            elif right:
                turn.set_result(None)
                right = False

    async def wait(self, keys: Mapping[str, int], seconds: float) -> bool:
        """False when nothing finished in time, or when too many wait already."""
        if len(self._waiting) >= MOST_WAITING:
            return False
        entry = (keys, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        try:
            await asyncio.wait_for(entry[1], seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(entry)
        return True


_turns: WeakKeyDictionary[Passwords, Turns] = WeakKeyDictionary()
"""Kept by the pool that does the looking, one a running Klatsch."""


def address_key(address: str) -> str:
    return f"address:{network_of(address)}"


def account_key(email: str) -> str:
    return f"account:{hashlib.sha256(email.encode()).hexdigest()}"


def email_for_log(email: str, app: Klatsch) -> str:
    """A short name for an address in the log: the same each time, and no way back without the secret."""
    return hmac.new(app.secret.encode(), b"log:" + email.encode(), "sha256").hexdigest()[:12]


def _for_log(key: str, app: Klatsch) -> str:
    return key if key.startswith("address:") else f"account:{email_for_log(key, app)}"


def _seconds(micros: int) -> int:
    return -(-micros // SECOND)
