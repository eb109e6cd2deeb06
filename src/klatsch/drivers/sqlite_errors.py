"""What SQLite's errors mean for whoever asked."""

from __future__ import annotations

import sqlite3

from klatsch.errors import StorageFull, Unavailable
from klatsch.log import logger

log = logger(__name__)


def refusal_of(error: sqlite3.Error) -> Exception:
    """What a person is told when SQLite fails; a constraint or a bug in SQL stays what it is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageFull(retry_after=5)
    if code in _PASSING:
        log.error("database_unavailable", error=str(error), code=getattr(error, "sqlite_errorname", ""))
        refusal = Unavailable("The database does not answer.", retry_after=2)
        refusal.__cause__ = error
        return refusal
    return error


def is_damage(error: BaseException) -> bool:
    """What was asked of a file did not fail because of others, of the disk or of its rights: the file itself is wrong."""
    found = error if isinstance(error, sqlite3.Error) else error.__cause__
    code = getattr(found, "sqlite_errorcode", 0) & 0xFF
    return isinstance(found, sqlite3.Error) and (code in _DAMAGES or code not in {*_PASSING, sqlite3.SQLITE_FULL})


_DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_NOMEM,
}
