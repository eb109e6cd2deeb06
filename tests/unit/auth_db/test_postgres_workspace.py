from __future__ import annotations

from auth_db_postgres import NOW, user
from postgres_server import ask, fresh_database

from klatsch.auth_db import NewInvite
from klatsch.auth_db.open import open_auth_db
from klatsch.model.users import Role


async def test_an_invite_outlives_who_made_it() -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    ann = await user(db, "ann", Role.OWNER)
    new = NewInvite(token_hash="h", role=Role.MEMBER, created_by=ann.id, now=NOW, expires=NOW + 1, uses=1)
    await db.create_invite(new)
    ask(lambda connection: connection.execute("DELETE FROM users"), url)
    invite = await db.find_invite("h", now=NOW)
    assert invite
    assert invite.created_by is None
    await db.close()


async def test_there_is_one_workspace_and_one_link() -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    for number in range(3):
        await db.name_workspace(f"Acme {number}")
        await db.arm_setup(f"hash {number}", now=NOW)
    count = "SELECT (SELECT count(*) FROM workspace) + (SELECT count(*) FROM setup)"
    assert ask(lambda connection: connection.fetchval(count), url) == 2
    assert await db.workspace_name() == "Acme 2"
    await db.close()
