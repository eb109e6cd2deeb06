"""The database: Auth.js's four tables as its adapter wants them, beside those of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from postgres_server import ask, fresh_database

from klatsch.auth_db import AuthDb
from klatsch.auth_db.open import open_auth_db

COLUMNS = {
    "users": "id name email emailVerified image",
    "accounts": "id userId type provider providerAccountId refresh_token access_token expires_at token_type scope "
    "id_token session_state oauth_token_secret oauth_token",
    "sessions": "id sessionToken userId expires",
    "verification_token": "identifier expires token",
}


@pytest.fixture
def url() -> str:
    return fresh_database("auth")


@pytest.fixture
async def postgres(url: str) -> AsyncIterator[AuthDb]:
    opened = await open_auth_db(url)
    yield opened
    await opened.close()


def run(url: str, sql: str, *values: object) -> list[Any]:
    return ask(lambda connection: connection.fetch(sql, *values), url)


@pytest.mark.parametrize("table", COLUMNS)
def test_the_tables_of_authjs_have_its_columns_and_no_others(url: str, table: str) -> None:
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position"
    assert [row[0] for row in run(url, sql, table)] == COLUMNS[table].split()


def test_the_adapter_s_own_statements_work(url: str) -> None:
    made = run(
        url,
        'INSERT INTO users (name, email, "emailVerified", image) VALUES ($1, $2, NULL, NULL) RETURNING *',
        *("Ann", "a@b.test"),
    )
    user_id = made[0]["id"]
    assert (user_id[0], len(user_id), user_id.upper()) == ("U", 17, user_id)
    session = 'INSERT INTO sessions ("userId", expires, "sessionToken") VALUES ($1, now(), $2) RETURNING *'
    assert run(url, session, user_id, "t")[0]["expires"].tzinfo
    token = "INSERT INTO verification_token (identifier, expires, token) VALUES ('a@b.test', now(), 't')"
    run(url, token)
    used = "DELETE FROM verification_token WHERE identifier = $1 AND token = $2 RETURNING identifier, expires, token"
    assert len(run(url, used, "a@b.test", "t")) == 1
    run(url, "DELETE FROM users WHERE id = $1", user_id)
    assert run(url, "SELECT 1 FROM sessions") == [], "what belongs to a user goes with the user"


@pytest.mark.parametrize(
    "twice",
    [
        "INSERT INTO users (id, email) VALUES ($1, 'same@b.test')",
        "INSERT INTO sessions (id, \"sessionToken\", \"userId\", expires) VALUES ($1, 'same', 'U1', now())",
        "INSERT INTO accounts (id, \"userId\", type, provider, \"providerAccountId\") VALUES ($1, 'U1', '', 'same', 'same')",
    ],
)
def test_what_must_be_unique_is(url: str, twice: str) -> None:
    run(url, "INSERT INTO users (id, email) VALUES ('U1', 'a@b.test')")
    run(url, twice, "first")
    with pytest.raises(asyncpg.UniqueViolationError):
        run(url, twice, "second")


async def test_an_index_that_is_not_valid_is_a_problem(url: str, postgres: AuthDb) -> None:
    assert (await postgres.check())["ok"] is True
    run(url, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_by_name'::regclass")
    report = await postgres.check()
    assert report["ok"] is False
    assert "users_by_name" in str(report["problems"])


async def test_what_was_noted_of_moves_is_swept(url: str, postgres: AuthDb) -> None:
    await postgres.name_workspace("Acme")
    before = await postgres.data_version()
    await postgres.sweep(now=1)
    assert run(url, "SELECT 1 FROM data_moves") == []
    assert await postgres.data_version() != before
