"""How often anybody may do what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from workbench import opened_klatsch

from klatsch.analytics import exposition
from klatsch.chat import Klatsch
from klatsch.chat.limits import LIMITS, Limit, must_not_hurry
from klatsch.clock import SetClock
from klatsch.errors import RateLimited
from klatsch.ids import UserId

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
HOME, OFFICE = "192.0.2.1", "198.51.100.1"


@pytest.fixture
async def limited(tmp_path: Path, clock: SetClock) -> AsyncIterator[Klatsch]:
    async with opened_klatsch(tmp_path, clock=clock, rate_limit_factor=1) as app:
        yield app


async def done(app: Klatsch, user: UserId | None, *, times: int, limit: Limit = Limit.POST, network: str = HOME) -> int:
    """How many of so many tries were let through."""
    let_through = 0
    for _ in range(times):
        try:
            await must_not_hurry(limit, user=user, network=network, app=app)
        except RateLimited:
            continue
        let_through += 1
    return let_through


def test_every_class_has_its_numbers() -> None:
    assert {Limit.NONE, *LIMITS} == set(Limit)
    for allowed in LIMITS.values():
        if allowed.user is not None:
            assert allowed.address.burst >= 10 * allowed.user.burst, "an office may sit behind one address"
            assert allowed.address.a_second >= 10 * allowed.user.a_second


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if LIMITS[limit].user])
async def test_a_person_may_do_so_many_at_once_and_then_so_many_a_second(
    limited: Klatsch, clock: SetClock, limit: Limit
) -> None:
    allowed = LIMITS[limit].user
    assert allowed is not None
    assert await done(limited, ANN, times=2 * allowed.burst, limit=limit) == allowed.burst
    clock.forward(seconds=10)
    expected = min(allowed.burst, 10 * allowed.a_second)
    assert await done(limited, ANN, times=2 * allowed.burst, limit=limit) == expected
    assert await done(limited, BO, times=2 * allowed.burst, limit=limit) == allowed.burst, "nobody else waits for Ann"


async def test_the_refusal_says_how_long_to_wait_and_that_is_true(limited: Klatsch, clock: SetClock) -> None:
    await done(limited, ANN, times=100, limit=Limit.ACCOUNT)
    with pytest.raises(RateLimited) as refused:
        await must_not_hurry(Limit.ACCOUNT, user=ANN, network=HOME, app=limited)
    assert refused.value.retry_after == 1
    clock.forward(seconds=refused.value.retry_after)
    await must_not_hurry(Limit.ACCOUNT, user=ANN, network=HOME, app=limited)


async def test_one_who_floods_uses_up_nothing_of_their_office(limited: Klatsch) -> None:
    office, each = LIMITS[Limit.POST].address.burst, LIMITS[Limit.POST].user
    assert each is not None
    assert await done(limited, ANN, times=10 * office, network=OFFICE) == each.burst
    others = [UserId(f"U{number}") for number in range(office // each.burst - 1)]
    for other in others:
        assert await done(limited, other, times=each.burst, network=OFFICE) == each.burst
    assert await done(limited, BO, times=1, network=OFFICE) == 0, "and an address has its limit"
    assert await done(limited, BO, times=1, network=HOME) == 1


async def test_who_is_not_signed_in_counts_for_their_address(limited: Klatsch) -> None:
    most = LIMITS[Limit.SIGN].address.burst
    assert await done(limited, None, times=2 * most, limit=Limit.SIGN) == most
    assert await done(limited, None, times=1, limit=Limit.SIGN, network=OFFICE) == 1


async def test_one_thing_too_often_is_not_another(limited: Klatsch) -> None:
    await done(limited, ANN, times=1_000, limit=Limit.SEARCH)
    assert await done(limited, ANN, times=1, limit=Limit.POST) == 1


@pytest.mark.parametrize(("factor", "expected"), [(0, 1_000), (0.5, 30), (2, 120), (0.000001, 1)])
async def test_whoever_runs_it_may_move_all_limits_or_switch_them_off(
    tmp_path: Path, clock: SetClock, factor: float, expected: int
) -> None:
    async with opened_klatsch(tmp_path, clock=clock, rate_limit_factor=factor) as app:
        assert await done(app, ANN, times=1_000) == expected


async def test_refusals_are_counted(limited: Klatsch) -> None:
    await done(limited, ANN, times=200)
    line = next(line for line in exposition().decode().splitlines() if 'rate_limited_total{limit="post"}' in line)
    assert float(line.split()[-1]) >= 140
