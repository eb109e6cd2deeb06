from __future__ import annotations

from auth_db_postgres import NOW, user
from postgres_server import ask, fresh_database

from klatsch.auth_db import Account, NewUser
from klatsch.auth_db.open import open_auth_db
from klatsch.model.users import Role


async def test_what_no_text_can_hold_is_found_nowhere() -> None:
    db = await open_auth_db(fresh_database("auth"))
    await user(db, "ann")
    for odd in ("ann@example.org\0", "\ud800", "\0"):
        assert await db.find_user_by_email(odd) is None
        assert await db.find_session(odd, now=NOW) is None
        assert await db.find_invite(odd, now=NOW) is None
        assert await db.find_user_by_account(Account(provider=odd, provider_account_id=odd, type="oauth")) is None
    await db.close()


async def test_a_provider_s_tokens_are_not_kept_and_a_verified_address_is_dated() -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    new = NewUser(name="Ann", email="a@b.test", role=Role.MEMBER, now=NOW + 999, email_verified=True)
    await db.create_user(new, account=Account(provider="github", provider_account_id="1", type="oauth"))
    row = ask(lambda connection: connection.fetchrow("SELECT * FROM accounts"), url)
    assert {name: value for name, value in row.items() if value is not None and name not in ("id", "userId")} == {
        "provider": "github",
        "providerAccountId": "1",
        "type": "oauth",
    }
    at = 'SELECT (extract(epoch FROM "emailVerified") * 1000000)::bigint FROM users'
    assert ask(lambda connection: connection.fetchval(at), url) == NOW
    await db.close()
