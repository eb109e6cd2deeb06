"""What is special about SQLite: the stored procedure is a statement of its own, and finding a session is a search, never a scan."""

from __future__ import annotations

import sqlite3

from klatsch.auth_db import AuthDb, NewSession, NewUser
from klatsch.auth_db.sqlite_rows import SESSION_QUERY
from klatsch.auth_db.sqlite_sessions import SESSION_TOKEN
from klatsch.clock import DAY
from klatsch.model.users import Role

NOW = 1_800_000_000_000_000


async def started(db: AuthDb, **changes: object) -> str:
    user = await db.create_user(NewUser(name="Ann", email="ann@example.org", role=Role.MEMBER, now=NOW))
    values: dict[str, object] = {
        "user_id": user.id,
        "token_hash": "0" * 64,
        "now": NOW,
        "expires": NOW + DAY,
        "ends": NOW + 2 * DAY,
        "agent": "a",
        "address": "b",
        **changes,
    }
    return await db.session_token(NewSession(**values))  # pyright: ignore[reportArgumentType]


def test_the_procedure_is_one_statement_that_answers() -> None:
    statements = [part for part in SESSION_TOKEN.split(";") if part.strip()]
    assert len(statements) == 1
    assert "INSERT INTO session_token" in SESSION_TOKEN
    assert "RETURNING id" in SESSION_TOKEN


async def test_a_session_is_in_authjs_own_table_and_its_details_beside_it(db: AuthDb, rows: sqlite3.Connection) -> None:
    session_id = await started(db)
    assert rows.execute('SELECT id, "sessionToken", expires FROM sessions').fetchall() == [
        (session_id, "0" * 64, "2027-01-16T08:00:00.000Z")
    ]
    assert rows.execute(
        'SELECT "sessionId", "createdAt", ends, "lastSeen", agent, address FROM session_details'
    ).fetchall() == [(session_id, NOW, NOW + 2 * DAY, NOW, "a", "b")]


async def test_a_session_never_expires_after_its_end(db: AuthDb) -> None:
    await started(db, expires=NOW + 9 * DAY)
    found = await db.find_session("0" * 64, now=NOW)
    assert found is not None
    assert found.expires == found.ends == NOW + 2 * DAY


def test_finding_a_session_searches(rows: sqlite3.Connection) -> None:
    plan = [row[3] for row in rows.execute(f"EXPLAIN QUERY PLAN {SESSION_QUERY}", ("x",))]
    assert plan
    assert all(step.startswith("SEARCH") for step in plan), plan


async def test_a_session_that_node_made_is_found_too(db: AuthDb, rows: sqlite3.Connection) -> None:
    user = await db.create_user(NewUser(name="Ann", email="ann@example.org", role=Role.MEMBER, now=NOW))
    rows.execute(
        'INSERT INTO sessions ("sessionToken", "userId", expires) VALUES (?, ?, ?)',
        ("1" * 64, user.id, "2027-01-16T08:00:00.000Z"),
    )
    found = await db.find_session("1" * 64, now=NOW)
    assert found is not None
    assert found.user == user


async def test_a_user_that_nobody_let_in_has_no_session(db: AuthDb, rows: sqlite3.Connection) -> None:
    rows.execute("INSERT INTO users (id, email) VALUES ('U9', 'eve@example.org')")
    rows.execute(
        "INSERT INTO sessions (\"sessionToken\", \"userId\", expires) VALUES (?, 'U9', '2099-01-01T00:00:00.000Z')",
        ("1" * 64,),
    )
    assert await db.find_session("1" * 64, now=NOW) is None


async def test_whoever_deactivated_the_user_their_sessions_are_none(db: AuthDb, rows: sqlite3.Connection) -> None:
    await started(db)
    assert await db.find_session("0" * 64, now=NOW) is not None
    rows.execute("UPDATE user_details SET state = 'deactivated'")
    assert await db.find_session("0" * 64, now=NOW) is None
