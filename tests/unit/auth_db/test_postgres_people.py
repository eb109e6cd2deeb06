"""The same people in the same order as in SQLite, whatever the database's language."""

from __future__ import annotations

from pathlib import Path

from auth_db_postgres import NOW
from postgres_server import ask, fresh_database

from klatsch.auth_db import AuthDb, NewUser
from klatsch.auth_db.open import open_auth_db
from klatsch.model.users import Role

NAMES = ["ann", "Änn", "Bo", "ANNA", "änn b", "_x", "b%o", "Zoë", "zoe", "éa", "Ea", "1", "Łukasz", "ß", "I", "İ"]
QUERIES = ["ann", "ÄNN", "änn", "%", "_", "\\", "zoë", "O", "ł", "i", "é"]


async def listed(db: AuthDb) -> list[list[str]]:
    for number, name in enumerate(NAMES):
        new = NewUser(name=name, email=f"{number}@example.org", role=Role.MEMBER, now=NOW)
        await db.create_user(new)
    found = [
        [row.user.name for row in await db.list_users(after=None, limit=99, query=query)] for query in ("", *QUERIES)
    ]
    pages: list[str] = []
    after = None
    while rows := await db.list_users(after=after, limit=3):
        pages += [row.user.name for row in rows]
        after = rows[-1].user.id
    return [*found, pages]


async def test_both_engines_list_and_find_alike(tmp_path: Path) -> None:
    one, other = await open_auth_db(f"sqlite:{tmp_path / 'auth.db'}"), await open_auth_db(fresh_database("auth"))
    assert await listed(one) == await listed(other)
    await one.close()
    await other.close()


def test_a_page_of_people_costs_a_page() -> None:
    from klatsch.auth_db.postgres_people import _BY_NAME  # pyright: ignore[reportPrivateUsage]

    url = fresh_database("auth")
    fill = """
    INSERT INTO users (id, name) SELECT 'U' || n, 'name ' || n FROM generate_series(1, 3000) AS n;
    INSERT INTO user_details ("userId", role, "createdAt") SELECT id, 'member', 0 FROM users;
    ANALYZE"""
    ask(lambda connection: connection.execute(fill), url)
    sql = "EXPLAIN " + _BY_NAME.format(search="")
    for number, value in enumerate(("'active'", "'name 2'", "'U2'", "50"), start=1):
        sql = sql.replace(f"${number}", value)
    plan = "\n".join(row[0] for row in ask(lambda connection: connection.fetch(sql), url))
    assert "users_by_name" in plan
    assert "Sort" not in plan, plan
