from __future__ import annotations

import sqlite3

from klatsch.auth_db import Account, AuthDb, NewUser
from klatsch.auth_db.sqlite_users import has_owner
from klatsch.model.users import Role

NOW = 1_800_000_000_000_000


async def test_addresses_and_identities_are_searched_for(rows: sqlite3.Connection) -> None:
    for sql in (
        "SELECT id FROM users WHERE email = 'x'",
        "SELECT id FROM accounts WHERE provider = 'x' AND \"providerAccountId\" = 'y'",
    ):
        plan = [row[3] for row in rows.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert plan[0].startswith("SEARCH"), sql


async def test_a_provider_s_tokens_are_not_kept(db: AuthDb, rows: sqlite3.Connection) -> None:
    account = Account(provider="github", provider_account_id="1", type="oauth")
    await db.create_user(NewUser(name="Ann", email="a@b.test", role=Role.MEMBER, now=NOW), account=account)
    rows.row_factory = sqlite3.Row
    row = dict(rows.execute("SELECT * FROM accounts").fetchone())
    assert {key for key, value in row.items() if value is not None} == {
        "id",
        "userId",
        "type",
        "provider",
        "providerAccountId",
    }


async def test_a_verified_address_is_dated(db: AuthDb, rows: sqlite3.Connection) -> None:
    for name, verified in (("ann", True), ("bo", False)):
        new = NewUser(name=name, email=f"{name}@b.test", role=Role.MEMBER, now=NOW, email_verified=verified)
        await db.create_user(new)
    found = rows.execute('SELECT name, "emailVerified" FROM users ORDER BY name').fetchall()
    assert found == [("ann", "2027-01-15T08:00:00.000Z"), ("bo", None)]


async def test_an_owner_is_seen(db: AuthDb, rows: sqlite3.Connection) -> None:
    assert not has_owner(rows)
    await db.create_user(NewUser(name="Ann", email="a@b.test", role=Role.OWNER, now=NOW))
    assert has_owner(rows)
