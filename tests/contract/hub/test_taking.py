"""Token buckets: so many at once, and then one more after so long; of all that are asked for, or of none."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbench import NOW

from klatsch.clock import SECOND
from klatsch.hub import Bucket, Hub

ANN = Bucket("post:ann", SECOND, 3)
OFFICE = Bucket("post:office", SECOND, 5)


async def taken(hub: Hub, *buckets: Bucket, times: int, now: int = NOW) -> int:
    """How many of so many tries got a token."""
    return [await hub.take(buckets, now=now) for _ in range(times)].count(0)


async def test_as_many_at_once_as_it_holds_and_not_one_more(hub: Hub) -> None:
    assert await taken(hub, ANN, times=10) == 3


async def test_who_waits_as_long_as_told_gets_one_and_not_a_moment_earlier(hub: Hub) -> None:
    await taken(hub, ANN, times=3)
    wait = await hub.take([ANN], now=NOW + SECOND // 4)
    assert wait == 3 * SECOND // 4
    assert await hub.take([ANN], now=NOW + SECOND - 1) == 1
    assert await hub.take([ANN], now=NOW + SECOND) == 0
    assert await hub.take([ANN], now=NOW + SECOND) == SECOND


async def test_asking_in_vain_does_not_make_it_longer(hub: Hub) -> None:
    await taken(hub, ANN, times=1_000)
    assert await hub.take([ANN], now=NOW + SECOND) == 0


async def test_it_fills_up_again_and_does_not_overflow(hub: Hub) -> None:
    await taken(hub, ANN, times=3)
    assert await taken(hub, ANN, times=10, now=NOW + 1_000 * SECOND) == 3


async def test_one_bucket_is_not_another(hub: Hub) -> None:
    await taken(hub, ANN, times=10)
    assert await taken(hub, ANN._replace(key="post:bo"), times=10) == 3


async def test_of_several_all_give_or_none_does(hub: Hub) -> None:
    assert await taken(hub, OFFICE, ANN, times=100) == 3
    assert await taken(hub, OFFICE, times=100) == 2, "what Ann was refused is left for the others"


async def test_the_longest_wait_counts(hub: Hub) -> None:
    slow = Bucket("slow", 60 * SECOND, 1)
    await hub.take([ANN, slow], now=NOW)
    assert await hub.take([ANN, slow], now=NOW) == 60 * SECOND
    assert await hub.take([slow, ANN], now=NOW) == 60 * SECOND


async def test_a_clock_that_is_set_back_locks_nobody_out(hub: Hub) -> None:
    await taken(hub, ANN, times=3)
    assert await taken(hub, ANN, times=10, now=NOW - 3_600 * SECOND) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pauses=st.lists(st.integers(0, 3 * SECOND), max_size=60), most=st.integers(1, 5), every=st.integers(1, SECOND))
async def test_it_gives_what_a_bucket_of_tokens_would(hub: Hub, pauses: list[int], most: int, every: int) -> None:
    bucket = Bucket(f"b:{uuid4().hex}", every, most)
    now, level, at = NOW, most * every, NOW  # tokens in units of 1/every, as a bucket that is filled all the time
    for pause in pauses:
        now += pause
        level, at = min(most * every, level + now - at), now
        wait = await hub.take([bucket], now=now)
        assert wait == max(0, every - level)
        level -= every if wait == 0 else 0
