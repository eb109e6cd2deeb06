from __future__ import annotations

import sqlite3

import pytest

from klatsch.auth_db.rows import user_of
from klatsch.auth_db.sqlite_rows import column, iso, marks, micros, one, session_from
from klatsch.model.users import Role


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_750_000_000_123_456, "2025-06-15T15:06:40.123Z"),
        (1_750_000_000_999_999, "2025-06-15T15:06:40.999Z"),
    ],
)
def test_times_are_written_as_javascript_writes_them(at: int, text: str) -> None:
    assert iso(at) == text
    assert micros(text) == at // 1000 * 1000


def test_texts_sort_as_times_do() -> None:
    times = [0, 999, 1_000, 1_750_000_000_000_000, 1_750_000_000_001_000, 4_000_000_000_000_000]
    texts = [iso(at) for at in times]
    assert texts == sorted(texts)


def test_a_zone_that_node_wrote_is_understood() -> None:
    assert micros("2025-06-15T17:06:40+02:00") == 1_750_000_000_000_000


def test_a_user_that_node_made_may_lack_a_name() -> None:
    user = user_of(("U1", None, None, None, "guest", "banned"))
    assert (user.name, user.email, user.role, user.active) == ("", "", Role.GUEST, False)


def test_a_session_that_node_made_ends_when_it_expires() -> None:
    row = ("U1", "Ann", "a@b.test", None, "member", "active", "S1", "2025-06-15T15:06:40.000Z", None, None)
    session = session_from(row)
    assert session.ends == session.expires == 1_750_000_000_000_000


def test_small_helpers() -> None:
    connection = sqlite3.connect(":memory:")
    assert marks(3) == "?, ?, ?"
    assert column(connection, "SELECT 1 UNION SELECT 2") == [1, 2]
    assert one(connection, "SELECT ?", "x") == "x"
    assert one(connection, "SELECT 1 WHERE 0") is None
    connection.close()
