"""How often anybody may do what, as one table: each row of the routes, and each action of the socket, names its class.

Two token buckets a class: one for the person, and a much larger one for the address that they come from, since an office
may sit behind one. Both give a token or neither does, so that one person who floods does not use up what is everybody's.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from klatsch.analytics import RATE_LIMITED
from klatsch.chat import Klatsch
from klatsch.clock import SECOND
from klatsch.errors import RateLimited
from klatsch.hub import Bucket
from klatsch.ids import UserId


class Limit(enum.StrEnum):
    NONE = "none"
    POST = "post"
    ACT = "act"
    ROOM = "room"
    ACCOUNT = "account"
    SEARCH = "search"
    SIGN = "sign"
    CONNECT = "connect"
    LIVE = "live"

    __hash__ = str.__hash__  # that of enumerations is written in Python, and this is asked with every message


class Rate(NamedTuple):
    """So many at once, and from then on so many a second."""

    burst: int
    a_second: float


class Allowance(NamedTuple):
    """`user` is None where nobody needs to be signed in."""

    about: str
    user: Rate | None
    address: Rate


BUSY_PEOPLE = 50
"""An address may do as much as so many people who all do as much as they may."""


def _each(about: str, burst: int, a_second: float) -> Allowance:
    return Allowance(about, Rate(burst, a_second), Rate(burst * BUSY_PEOPLE, a_second * BUSY_PEOPLE))


LIMITS: Mapping[Limit, Allowance] = {
    Limit.POST: _each("Sending messages", 60, 20),
    Limit.ACT: _each("Editing, reacting, pinning, saving, reading: what is done to messages and for oneself", 120, 20),
    Limit.ROOM: _each("Making and changing rooms, and who is in them", 60, 2),
    Limit.ACCOUNT: _each("Changing accounts, invites and the workspace", 30, 1),
    Limit.SEARCH: _each("Searching, and other reading that is dear", 40, 10),
    Limit.SIGN: Allowance("Signing in, up and out; wrong passwords are counted beside it", None, Rate(300, 20)),
    Limit.CONNECT: _each("Opening sockets", 100, 2),
    Limit.LIVE: _each("What is said on sockets, all of a person's together", 240, 10),
}


async def must_not_hurry(limit: Limit, *, user: UserId | None, network: str, app: Klatsch) -> None:
    """Take one of what this person and this address may do. Raises RateLimited, and then nothing was taken."""
    factor = app.settings.rate_limit_factor
    if not factor:
        return
    wait = await app.hub.take(_buckets(limit, user, network, factor), now=app.clock.now())
    if wait:
        RATE_LIMITED.labels(limit).inc()
        raise RateLimited(retry_after=-(-wait // SECOND))


@lru_cache(maxsize=10_000)
def _buckets(limit: Limit, user: UserId | None, network: str, factor: float) -> tuple[Bucket, ...]:
    allowed = LIMITS[limit]
    of_address = _bucket(f"{limit}:{network}", allowed.address, factor)
    if user is None or allowed.user is None:
        return (of_address,)
    return (_bucket(f"{limit}:{user}", allowed.user, factor), of_address)


def _bucket(key: str, rate: Rate, factor: float) -> Bucket:
    return Bucket(key, max(1, round(SECOND / (rate.a_second * factor))), max(1, round(rate.burst * factor)))
