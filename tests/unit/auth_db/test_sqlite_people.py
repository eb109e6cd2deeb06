"""The people of the Auth DB in SQLite: what listing costs, and what becomes of the data of the first schema."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from pathlib import Path

from klatsch.auth_db import AccountChange, NewSession
from klatsch.auth_db.open import APPLICATION_ID, open_auth_db
from klatsch.auth_db.sqlite_people import _BY_NAME, _SEARCH  # pyright: ignore[reportPrivateUsage]
from klatsch.drivers.sqlite_files import schema_number
from klatsch.ids import SessionId, UserId
from klatsch.model.presence import Manner
from klatsch.model.users import AccountState, Role

NOW = 1_800_000_000_000_000


def test_a_page_of_people_costs_a_page(rows: sqlite3.Connection) -> None:
    values = {"name": "", "after": "", "limit": 3, "state": "active"} | {f"like{n}": "%a%" for n in range(4)}
    for search in ("", _SEARCH):
        sql = f"EXPLAIN QUERY PLAN {_BY_NAME.format(search=search)}"
        plan = [row[3] for row in rows.execute(sql, values)]
        assert "SEARCH u USING INDEX users_by_name" in plan[0]
        assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


def test_looking_for_statuses_that_ended_reads_those_that_end(rows: sqlite3.Connection) -> None:
    sql = 'EXPLAIN QUERY PLAN SELECT 1 FROM user_details WHERE "statusUntil" <= ? LIMIT 1'
    plan = [row[3] for row in rows.execute(sql, (1,))]
    assert "USING COVERING INDEX user_details_by_status_end" in plan[0] or "INDEX user_details_by_status_end" in plan[0]


async def test_the_people_of_the_first_schema_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "auth.db"
    first = (files("klatsch.auth_db") / "migrations" / "sqlite" / "0001_first.sql").read_text("utf-8")
    old = sqlite3.connect(path, isolation_level=None)
    old.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;")
    old.executescript(first)
    old.executescript("""
    CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL DEFAULT '');
    INSERT INTO schema_migrations (number, name) VALUES (1, '0001_first');
    INSERT INTO users (id, name, email) VALUES ('U1', 'Ann', 'a@b.test'), ('U2', 'Bo', 'b@b.test'), ('U3', 'Cy', 'c@b.test');
    INSERT INTO user_details ("userId", role, active, "createdAt", "lastSeen")
    VALUES ('U1', 'owner', 1, 5, 7), ('U2', 'guest', 0, 6, NULL);
    INSERT INTO user_passwords ("userId", hash, "changedAt") VALUES ('U1', 'hash', 1);
    INSERT INTO session_token (id, "userId", "sessionToken", expires, "createdAt", ends, agent, address, replaces)
    VALUES ('S1', 'U1', 'token', '2099-01-01T00:00:00.000Z', 5, 9000000000000000, 'Firefox', '', NULL);
    """)
    old.close()
    db = await open_auth_db(f"sqlite:{path}")
    try:
        ann, bo = await db.find_me(UserId("U1")), await db.find_user(UserId("U2"))
        assert ann
        assert bo
        assert (ann.user.name, ann.user.role, ann.user.active, ann.last_seen, ann.manner) == (
            "Ann",
            Role.OWNER,
            True,
            7,
            Manner(),
        )
        assert (bo.role, bo.state) == (Role.GUEST, AccountState.DEACTIVATED)
        assert await db.find_user(UserId("U3")) is None, "whom nobody let in is still not let in"
        assert await db.password_of(UserId("U1")) == "hash"
        session = await db.find_session("token", now=NOW)
        assert session
        assert session.id == SessionId("S1")
        new = NewSession(
            user_id=UserId("U1"),
            token_hash="new",
            now=NOW,
            expires=NOW + 9,
            ends=NOW + 9,
            agent="",
            address="",
            replaces="token",
        )
        assert await db.session_token(new), "the procedure works as before"
        assert await db.find_session("token", now=NOW) is None
        assert await db.change_account(UserId("U2"), AccountChange(state=AccountState.ACTIVE))
        assert (await db.check())["ok"] is True
    finally:
        await db.close()
    with sqlite3.connect(path) as now:
        assert schema_number(now) >= 2
        assert now.execute('SELECT "createdAt" FROM user_details ORDER BY "userId"').fetchall() == [(5,), (6,)]
        assert [row[1] for row in now.execute("PRAGMA table_info(users)")] == [
            *("id", "name", "email", "emailVerified", "image")
        ]
