"""Counting guesses, and what happens once."""

from __future__ import annotations

import asyncio

from klatsch.auth_db import AuthDb
from klatsch.clock import MINUTE, SECOND, SetClock

WINDOW = 3 * MINUTE


async def test_attempts_are_counted_up_to_the_most(db: AuthDb, clock: SetClock) -> None:
    for _ in range(10):
        assert await db.count_attempt({"account:a": 10}, now=clock.now(), window=WINDOW) == 0
        clock.forward(seconds=1)
    wait = await db.count_attempt({"account:a": 10}, now=clock.now(), window=WINDOW)
    assert wait == WINDOW - 10 * SECOND, "until the first is out of the window"
    assert await db.count_attempt({"account:b": 10}, now=clock.now(), window=WINDOW) == 0, "another account is free"


async def test_there_is_room_again_when_the_first_leaves_the_window(db: AuthDb, clock: SetClock) -> None:
    for _ in range(2):
        await db.count_attempt({"k": 2}, now=clock.now(), window=WINDOW)
        clock.forward(seconds=60)
    assert await db.count_attempt({"k": 2}, now=clock.now(), window=WINDOW) == MINUTE
    clock.forward(seconds=60)
    assert await db.count_attempt({"k": 2}, now=clock.now(), window=WINDOW) == 0
    assert await db.count_attempt({"k": 2}, now=clock.now(), window=WINDOW) > 0


async def test_a_refused_attempt_lengthens_no_wait(db: AuthDb, clock: SetClock) -> None:
    await db.count_attempt({"k": 1}, now=clock.now(), window=WINDOW)
    for _ in range(5):
        clock.forward(seconds=30)
        await db.count_attempt({"k": 1}, now=clock.now(), window=WINDOW)
    clock.forward(seconds=30)
    assert await db.count_attempt({"k": 1}, now=clock.now(), window=WINDOW) == 0


async def test_one_full_key_counts_under_none(db: AuthDb, clock: SetClock) -> None:
    await db.count_attempt({"full": 1}, now=clock.now(), window=WINDOW)
    for _ in range(5):
        assert await db.count_attempt({"full": 1, "free": 1}, now=clock.now(), window=WINDOW) > 0
    assert await db.count_attempt({"free": 1}, now=clock.now(), window=WINDOW) == 0


async def test_an_attempt_can_be_taken_back(db: AuthDb, clock: SetClock) -> None:
    await db.count_attempt({"a": 1, "b": 1}, now=clock.now(), window=WINDOW)
    await db.take_back_attempt(["a"], at=clock.now())
    assert await db.count_attempt({"a": 1}, now=clock.now(), window=WINDOW) == 0
    assert await db.count_attempt({"b": 1}, now=clock.now(), window=WINDOW) > 0


async def test_only_one_attempt_is_taken_back(db: AuthDb, clock: SetClock) -> None:
    for _ in range(3):
        await db.count_attempt({"a": 3}, now=clock.now(), window=WINDOW)
    await db.take_back_attempt(["a"], at=clock.now())
    assert await db.count_attempt({"a": 3}, now=clock.now(), window=WINDOW) == 0
    assert await db.count_attempt({"a": 3}, now=clock.now(), window=WINDOW) > 0
    await db.take_back_attempt(["a"], at=clock.now() - 1)
    assert await db.count_attempt({"a": 3}, now=clock.now(), window=WINDOW) > 0, "none of that time"


async def test_attempts_are_forgotten_by_key(db: AuthDb, clock: SetClock) -> None:
    for key in ("a", "b"):
        await db.count_attempt({key: 1}, now=clock.now(), window=WINDOW)
    await db.forget_attempts("a")
    assert await db.count_attempt({"a": 1}, now=clock.now(), window=WINDOW) == 0
    assert await db.count_attempt({"b": 1}, now=clock.now(), window=WINDOW) > 0


async def test_many_attempts_at_once_are_counted_each(db: AuthDb, clock: SetClock) -> None:
    waits = await asyncio.gather(*(db.count_attempt({"a": 10}, now=clock.now(), window=WINDOW) for _ in range(50)))
    assert sum(wait == 0 for wait in waits) == 10


async def test_once_is_once(db: AuthDb, clock: SetClock) -> None:
    assert await db.use_once("state:1", now=clock.now(), keep=MINUTE)
    assert not await db.use_once("state:1", now=clock.now(), keep=MINUTE)
    assert await db.use_once("state:2", now=clock.now(), keep=MINUTE)
    clock.forward(seconds=59)
    assert not await db.use_once("state:1", now=clock.now(), keep=MINUTE)
    clock.forward(seconds=1)
    assert await db.use_once("state:1", now=clock.now(), keep=MINUTE), "it is kept as long as asked, not for ever"


async def test_of_many_at_once_one_is_first(db: AuthDb, clock: SetClock) -> None:
    firsts = await asyncio.gather(*(db.use_once("k", now=clock.now(), keep=MINUTE) for _ in range(20)))
    assert sum(firsts) == 1
