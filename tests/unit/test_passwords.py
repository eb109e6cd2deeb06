from __future__ import annotations

import asyncio
import time

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from auth_stage import fast_passwords

from klatsch import passwords
from klatsch.errors import Unavailable
from klatsch.passwords import Passwords


async def test_a_password_is_right_or_wrong() -> None:
    pool = fast_passwords()
    stored = await pool.hash("seven grey umbrellas")
    assert stored.startswith("$argon2id$")
    assert await pool.verify(stored, "seven grey umbrellas")
    assert not await pool.verify(stored, "seven grey umbrella")
    assert not await pool.verify("not a hash", "x")
    pool.close()


async def test_the_same_characters_typed_otherwise_are_the_same() -> None:
    pool = fast_passwords()
    stored = await pool.hash("café ﬁve")
    assert await pool.verify(stored, "cafe\u0301 five")
    assert not await pool.verify(stored, "cafe five")
    pool.close()


async def test_nobody_has_a_password() -> None:
    pool = fast_passwords()
    for guess in ("", "x", "None"):
        assert not await pool.verify(None, guess)
    pool.close()


async def test_not_even_the_decoy_s_password_lets_nobody_in() -> None:
    pool = fast_passwords()
    pool._decoy = await pool.hash("x")  # pyright: ignore[reportPrivateUsage]
    assert not await pool.verify(None, "x")
    pool.close()


def test_the_decoy_is_a_hash_like_any_other_that_nothing_matches() -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    decoy = passwords._decoy_for(hasher)  # pyright: ignore[reportPrivateUsage]
    real = hasher.hash("x")
    assert [len(part) for part in decoy.split("$")] == [len(part) for part in real.split("$")]
    assert decoy.rpartition("$")[0].rpartition("$")[0] == real.rpartition("$")[0].rpartition("$")[0], "the same costs"
    with pytest.raises(VerifyMismatchError):
        hasher.verify(decoy, "x")
    assert not hasher.check_needs_rehash(decoy)


async def test_the_very_first_unknown_user_takes_as_long_as_a_known_one() -> None:
    """Of the processor, so that a busy machine makes no difference."""
    pool = Passwords(PasswordHasher(time_cost=4, memory_cost=16_384, parallelism=1))
    begun = time.process_time()
    await pool.verify(None, "x")
    first = time.process_time() - begun
    stored = await pool.hash("y")
    begun = time.process_time()
    await pool.verify(stored, "x")
    known = time.process_time() - begun
    assert first < 1.8 * known, "it is not hashed twice"
    assert first > 0.4 * known, "and not skipped"
    pool.close()


async def test_too_many_at_once_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 3)
    pool = fast_passwords()
    outcomes = await asyncio.gather(*(pool.hash("x") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(outcome, Unavailable) for outcome in outcomes) == 2
    assert await pool.hash("x"), "and then it goes on"
    pool.close()


def test_a_cheaper_hash_is_outdated() -> None:
    pool = Passwords()
    assert pool.is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not pool.is_outdated(PasswordHasher().hash("x"))
    pool.close()
