"""The file: Auth.js's four tables as its adapter wants them, and what the engine notices."""

from __future__ import annotations

import sqlite3

import pytest

from klatsch.auth_db import AuthDb

COLUMNS = {
    "users": "id name email emailVerified image",
    "accounts": "id userId type provider providerAccountId refresh_token access_token expires_at token_type scope "
    "id_token session_state oauth_token_secret oauth_token",
    "sessions": "id sessionToken userId expires",
    "verification_tokens": "identifier token expires",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_the_tables_of_authjs_have_its_columns_and_no_others(rows: sqlite3.Connection, table: str) -> None:
    assert [row[1] for row in rows.execute(f"PRAGMA table_info({table})")] == COLUMNS[table].split()


def test_the_database_makes_the_ids_that_an_adapter_does_not_send(rows: sqlite3.Connection) -> None:
    rows.execute("INSERT INTO users (email) VALUES ('a@b.test')")
    user_id = rows.execute("SELECT id FROM users").fetchone()[0]
    assert user_id.startswith("U")
    assert len(user_id) == 17
    assert user_id == user_id.upper()


def test_what_belongs_to_a_user_goes_with_the_user(rows: sqlite3.Connection) -> None:
    rows.execute("INSERT INTO users (id, email) VALUES ('U1', 'a@b.test')")
    rows.execute(
        "INSERT INTO sessions (\"sessionToken\", \"userId\", expires) VALUES ('t', 'U1', '2099-01-01T00:00:00.000Z')"
    )
    rows.execute(
        "INSERT INTO accounts (\"userId\", type, provider, \"providerAccountId\") VALUES ('U1', 'oauth', 'github', '1')"
    )
    rows.execute("INSERT INTO user_details (\"userId\", role, \"createdAt\") VALUES ('U1', 'member', 0)")
    rows.execute("INSERT INTO user_passwords (\"userId\", hash, \"changedAt\") VALUES ('U1', 'h', 0)")
    rows.execute("DELETE FROM users")
    for table in ("sessions", "accounts", "user_details", "user_passwords"):
        assert rows.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


@pytest.mark.parametrize(
    "twice",
    [
        "INSERT INTO users (id, email) VALUES (?, 'same@b.test')",
        "INSERT INTO sessions (id, \"sessionToken\", \"userId\", expires) VALUES (?, 'same', 'U1', '')",
        "INSERT INTO accounts (id, \"userId\", type, provider, \"providerAccountId\") VALUES (?, 'U1', '', 'same', 'same')",
    ],
)
def test_what_must_be_unique_is(rows: sqlite3.Connection, twice: str) -> None:
    rows.execute("INSERT INTO users (id, email) VALUES ('U1', 'a@b.test')")
    rows.execute(twice, ("first",))
    with pytest.raises(sqlite3.IntegrityError):
        rows.execute(twice, ("second",))


async def test_a_row_that_refers_to_nothing_is_a_problem(db: AuthDb, rows: sqlite3.Connection) -> None:
    assert (await db.check())["ok"] is True
    rows.execute("PRAGMA foreign_keys=OFF")
    rows.execute("INSERT INTO sessions (\"sessionToken\", \"userId\", expires) VALUES ('t', 'U0', '')")
    report = await db.check()
    assert report["ok"] is False
    assert "sessions" in str(report["problems"])
