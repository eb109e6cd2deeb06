from __future__ import annotations

import asyncio

import pytest
from auth_stage import Stage

from klatsch.auth import guard
from klatsch.auth.guard import Turns, account_key, address_key, attempt, email_for_log
from klatsch.errors import RateLimited, Unavailable


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:DB8:1:2::9", "address:2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("", "address:"),
        ("testclient", "address:testclient"),
    ],
)
def test_an_address_counts_as_its_household(address: str, key: str) -> None:
    assert address_key(address) == key


def test_accounts_are_not_named_in_keys() -> None:
    assert "ann" not in account_key("ann@example.org")
    assert account_key("ann@example.org") == account_key("ann@example.org") != account_key("bo@example.org")


async def test_the_name_in_the_log_needs_the_secret(stage: Stage) -> None:
    name = email_for_log("ann@example.org", stage.app)
    assert len(name) == 12
    assert name not in account_key("ann@example.org")
    assert name == email_for_log("ann@example.org", stage.app) != email_for_log("bo@example.org", stage.app)


async def test_a_right_attempt_does_not_count(stage: Stage) -> None:
    for _ in range(50):
        async with attempt(stage.app, address="a", account="x") as it:
            it.right = True


async def test_a_wrong_one_does(stage: Stage) -> None:
    for _ in range(10):
        async with attempt(stage.app, address="a", account="x"):
            pass
    with pytest.raises(RateLimited) as limited:
        async with attempt(stage.app, address="b", account="x"):
            pytest.fail("it was let in")
    assert limited.value.retry_after == 180


async def test_a_crash_counts_and_being_too_busy_does_not(stage: Stage) -> None:
    for error, is_counted in ((Unavailable, False), (ZeroDivisionError, True)):
        for _ in range(10):
            with pytest.raises(error):
                async with attempt(stage.app, address="a", account=error.__name__):
                    raise error
        if is_counted:
            with pytest.raises(RateLimited):
                async with attempt(stage.app, address="a", account=error.__name__):
                    pass
        else:
            async with attempt(stage.app, address="a", account=error.__name__):
                pass


async def test_a_database_that_fails_in_between_keeps_nobody_waiting(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise Unavailable()

    with monkeypatch.context() as patch:
        patch.setattr(type(stage.app.auth_db), "take_back_attempt", gone)
        for _ in range(10):
            with pytest.raises(Unavailable):
                async with attempt(stage.app, address="a", account="x") as it:
                    it.right = True
    begun = asyncio.get_running_loop().time()
    with pytest.raises(RateLimited):
        async with attempt(stage.app, address="a", account="x"):
            pass
    assert asyncio.get_running_loop().time() - begun < 1, "none is under way any more"


async def test_who_finds_all_places_taken_waits_for_one(stage: Stage) -> None:
    done = asyncio.Event()

    async def slow(*, right: bool) -> None:
        async with attempt(stage.app, address="a", account="x") as it:
            await done.wait()
            it.right = right

    first = [asyncio.create_task(slow(right=True)) for _ in range(10)]
    await asyncio.sleep(0.05)
    late = asyncio.create_task(slow(right=True))
    await asyncio.sleep(0.05)
    assert not late.done()
    done.set()
    await asyncio.gather(*first, late)


async def test_nobody_waits_for_ever(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LONGEST_WAIT_SECONDS", 0.05)
    never = asyncio.Event()

    async def stuck() -> None:
        async with attempt(stage.app, address="a", account="x"):
            await never.wait()

    tasks = [asyncio.create_task(stuck()) for _ in range(10)]
    await asyncio.sleep(0.02)
    with pytest.raises(RateLimited) as limited:
        async with attempt(stage.app, address="a", account="x"):
            pass
    assert limited.value.retry_after == 2
    never.set()
    await asyncio.gather(*tasks)


async def test_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_WAITING", 1)
    turns = Turns()
    first = asyncio.create_task(turns.wait({"a": 1}, 5))
    await asyncio.sleep(0)
    assert not await turns.wait({"a": 1}, 5), "too many"
    turns.begin({"a": 1})
    turns.finish({"a": 1}, right=True)
    assert await first


async def test_a_turn_is_for_those_with_the_same_key() -> None:
    turns = Turns()
    mine, other = (asyncio.create_task(turns.wait({key: 1}, 0.2)) for key in ("a", "b"))
    await asyncio.sleep(0)
    turns.begin({"a": 1})
    assert turns.are_under_way({"a": 1})
    assert not turns.are_under_way({"b": 1})
    turns.finish({"a": 1}, right=False)
    assert await mine
    assert not await other
