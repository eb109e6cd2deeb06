from __future__ import annotations

import sqlite3

import pytest

from klatsch.auth_db import AuthDb, NewInvite, NewUser
from klatsch.model.users import Role

NOW = 1_800_000_000_000_000


async def test_there_is_one_workspace_and_one_link(db: AuthDb, rows: sqlite3.Connection) -> None:
    for name in ("A", "B"):
        await db.name_workspace(name)
        await db.arm_setup(name, now=NOW)
    assert rows.execute("SELECT name FROM workspace").fetchall() == [("B",)]
    assert rows.execute("SELECT hash FROM setup").fetchall() == [("B",)]
    with pytest.raises(sqlite3.IntegrityError):
        rows.execute("INSERT INTO workspace (one, name) VALUES (2, 'C')")


async def test_an_invite_outlives_who_made_it(db: AuthDb, rows: sqlite3.Connection) -> None:
    ann = await db.create_user(NewUser(name="Ann", email="a@b.test", role=Role.OWNER, now=NOW))
    new = NewInvite(token_hash="h", role=Role.MEMBER, created_by=ann.id, now=NOW, expires=NOW + 10, uses=1)
    await db.create_invite(new)
    rows.execute("DELETE FROM users")
    found = await db.find_invite("h", now=NOW)
    assert found is not None
    assert found.created_by is None
