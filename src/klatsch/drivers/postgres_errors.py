"""What goes wrong with PostgreSQL, and what a person is told."""

from __future__ import annotations

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
from asyncpg import CheckViolationError, ForeignKeyViolationError, RaiseError, UniqueViolationError  # pyright: ignore[reportMissingTypeStubs]

from klatsch.errors import StorageFull, Unavailable

__all__ = [
    "CheckViolationError",
    "ForeignKeyViolationError",
    "RaiseError",
    "UniqueViolationError",
    "is_lost",
    "is_passing",
    "refusal_of",
    "words_of",
]

NOT_KNOWN = "It is not known whether it was stored. Look, then try again."
"""For a connection that was lost between COMMIT and its answer."""

AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InvalidCachedStatementError,  # somebody migrated meanwhile; the driver has forgotten the old plan
)
"""The transaction is undone, and may well succeed when it is tried again."""

_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InternalClientError,  # the server's last words came between two questions, and the driver lost its place
    OSError,  # and TimeoutError, which is one
)

_PASSING = (
    *_LOST,
    *AGAIN,
    asyncpg.InsufficientResourcesError,  # out of connections or memory; a full disk is one of these, and told apart first
    asyncpg.OperatorInterventionError,  # cancelled by a time limit
    asyncpg.InvalidAuthorizationSpecificationError,  # the password was changed while we run
    asyncpg.InvalidCatalogNameError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # this server has become a standby
    asyncpg.PostgresSystemError,
    asyncpg.DataCorruptedError,
    asyncpg.IndexCorruptedError,
)


def is_lost(error: BaseException) -> bool:
    """The connection is gone, or does not answer: what was not committed is not stored.

    An InterfaceError may also be how the driver says that it was misused: that is a bug, and stays one.
    """
    if isinstance(error, asyncpg.InterfaceError):
        return "closed" in str(error)
    return isinstance(error, _LOST)


def is_passing(error: BaseException) -> bool:
    return is_lost(error) or isinstance(error, _PASSING)


def refusal_of(error: Exception, *, known: bool = True) -> Exception:
    """What a person is told; a constraint or a bug in SQL stays what it is. `known`: that nothing was stored."""
    if isinstance(error, asyncpg.DiskFullError):
        return StorageFull(retry_after=5)
    if is_passing(error):
        return Unavailable("The database does not answer.", hint=None if known else NOT_KNOWN, retry_after=2)
    return error


def words_of(error: BaseException) -> str:
    """One line for the log: the server's sentence, never its details, which hold values of rows."""
    return f"{type(error).__name__}: {error.args[0] if error.args else ''}".split("\n")[0].rstrip(": ")
