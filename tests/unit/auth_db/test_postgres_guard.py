from __future__ import annotations

from auth_db_postgres import NOW
from postgres_server import ask, fresh_database

from klatsch.auth_db.open import open_auth_db
from klatsch.clock import MINUTE


async def test_a_flood_of_guesses_leaves_few_rows() -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    for number in range(40):
        await db.count_attempt({"one": 5, "a\0b": 9}, now=NOW + number, window=MINUTE)
    assert ask(lambda connection: connection.fetchval("SELECT count(*) FROM attempts"), url) == 10
    await db.take_back_attempt(["one", "a\0b"], at=NOW)
    assert await db.count_attempt({"one": 5, "a\0b": 9}, now=NOW + 50, window=MINUTE) == 0
    await db.close()
