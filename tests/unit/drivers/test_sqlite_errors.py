"""What a person hears of SQLite's errors, and when it is the file itself that is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from klatsch.drivers.sqlite_errors import is_damage, refusal_of
from klatsch.errors import StorageFull, Unavailable


def failure(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "told", "damage"),
    [
        (sqlite3.SQLITE_FULL, StorageFull, False),
        (sqlite3.SQLITE_BUSY, Unavailable, False),
        (sqlite3.SQLITE_IOERR_READ, Unavailable, False),
        (sqlite3.SQLITE_CANTOPEN, Unavailable, False),
        (sqlite3.SQLITE_READONLY, Unavailable, False),
        (sqlite3.SQLITE_CORRUPT, Unavailable, True),
        (sqlite3.SQLITE_CORRUPT_VTAB, Unavailable, True),
        (sqlite3.SQLITE_NOTADB, Unavailable, True),
        (sqlite3.SQLITE_ERROR, sqlite3.OperationalError, True),
    ],
)
def test_others_pass_and_damage_stays(code: int, told: type[Exception], damage: bool) -> None:
    error = failure(code)
    assert type(refusal_of(error)) is told
    assert is_damage(error) is damage
    assert is_damage(refusal_of(error)) is damage, "what is told remembers why"


def test_what_is_no_fault_of_a_database_is_no_damage() -> None:
    assert not is_damage(Unavailable())
    assert not is_damage(ZeroDivisionError())


def test_a_real_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "prose").write_text("Dear diary, " * 1_000)
    connection = sqlite3.connect(tmp_path / "prose")
    with pytest.raises(sqlite3.DatabaseError) as caught:
        connection.execute("SELECT * FROM sqlite_schema")
    assert is_damage(caught.value)
    connection.close()
