"""What passes is told as such; a constraint or a bug stays what it is."""

from __future__ import annotations

import asyncpg
import pytest

from klatsch.drivers.postgres_errors import NOT_KNOWN, is_lost, refusal_of, words_of
from klatsch.errors import StorageFull, Unavailable

LOST = [
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.AdminShutdownError("terminating connection"),
    ConnectionRefusedError(),
    TimeoutError(),
]
PASSING = [
    asyncpg.TooManyConnectionsError("sorry, too many clients already"),
    asyncpg.QueryCanceledError("canceling statement due to statement timeout"),
    asyncpg.LockNotAvailableError("canceling statement due to lock timeout"),
    asyncpg.DeadlockDetectedError("deadlock detected"),
    asyncpg.InvalidPasswordError("password authentication failed"),
    asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),
]
STAYING = [
    asyncpg.UniqueViolationError("duplicate key"),
    asyncpg.PostgresSyntaxError("syntax error"),
    asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
    KeyError("x"),
]


@pytest.mark.parametrize("error", [*LOST, *PASSING], ids=repr)
def test_what_passes_is_told_to_come_back(error: Exception) -> None:
    refusal = refusal_of(error)
    assert isinstance(refusal, Unavailable)
    assert refusal.retry_after
    assert "Nothing was stored" in refusal.advice
    assert is_lost(error) == (error in LOST)


@pytest.mark.parametrize("error", STAYING, ids=repr)
def test_what_does_not_pass_stays(error: Exception) -> None:
    assert refusal_of(error) is error
    assert not is_lost(error)


def test_a_full_disk_is_said_to_be_full() -> None:
    assert isinstance(refusal_of(asyncpg.DiskFullError("could not extend file")), StorageFull)


def test_what_nobody_knows_is_not_denied() -> None:
    assert getattr(refusal_of(LOST[0], known=False), "advice", "") == NOT_KNOWN


def test_the_log_gets_one_line() -> None:
    assert (
        words_of(asyncpg.UniqueViolationError("duplicate\nKey (email)=(a@b.test)")) == "UniqueViolationError: duplicate"
    )
    assert words_of(TimeoutError()) == "TimeoutError"
