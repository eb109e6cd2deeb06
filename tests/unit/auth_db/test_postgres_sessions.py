"""The procedure, its locks, and what Node may have put beside it."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest
from auth_db_postgres import NOW, new_session, user
from postgres_server import ask, fresh_database

from klatsch.auth_db import AccountChange, SessionTouch
from klatsch.auth_db.open import open_auth_db
from klatsch.auth_db.postgres_sessions import SESSION_TOKEN
from klatsch.clock import DAY
from klatsch.errors import NotAllowed
from klatsch.model.users import AccountState


def test_the_procedure_is_one_statement_that_answers() -> None:
    sql = "\n".join(line for line in SESSION_TOKEN.splitlines() if not line.startswith("--"))
    assert sql.strip().startswith("SELECT session_token(")
    assert sql.count(";") == 0


def test_the_procedure_is_a_stored_one() -> None:
    kind = (
        "SELECT l.lanname FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang WHERE proname = 'session_token'"
    )
    assert ask(lambda connection: connection.fetchval(kind), fresh_database("auth")) == "plpgsql"


@pytest.mark.parametrize("first", ["in", "out"])
async def test_coming_in_and_being_let_out_wait_for_each_other(first: str) -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    ann = await user(db, "ann")
    beside: Any = await asyncpg.connect(url)
    transaction = beside.transaction()
    await transaction.start()
    if first == "in":
        start = "SELECT session_token($1, 'hash', $2, now() + interval '1 day', $2 + 86400000000, '', '', NULL)"
        await beside.fetchval(start, ann.id, NOW)
        waiting: asyncio.Task[Any] = asyncio.create_task(
            db.change_account(ann.id, AccountChange(state=AccountState.DEACTIVATED))
        )
    else:
        out = "UPDATE user_details SET state = 'banned' WHERE \"userId\" = $1"
        await beside.execute(out, ann.id)
        waiting = asyncio.create_task(db.session_token(new_session(ann, "hash")))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await transaction.commit()
    if first == "in":
        await waiting
    else:
        with pytest.raises(NotAllowed):
            await waiting
    assert await beside.fetchval("SELECT count(*) FROM sessions") == 0
    await beside.close()
    await db.close()


# So many that rows are looked up one by one, in the order in which they are named.
MANY_MORE = """
INSERT INTO users (id) SELECT 'UX' || n FROM generate_series(1, 5000) AS n;
INSERT INTO user_details ("userId", role, "createdAt") SELECT id, 'member', 0 FROM users WHERE id LIKE 'UX%';
INSERT INTO sessions (id, "sessionToken", "userId", expires) SELECT 'S' || id, id, id, now() FROM users WHERE id LIKE 'UX%';
INSERT INTO session_details ("sessionId", "createdAt", ends, "lastSeen", agent, address)
SELECT id, 0, 0, 0, '', '' FROM sessions WHERE id LIKE 'SUX%';
ANALYZE"""


async def test_touches_in_any_order_never_meet_in_a_circle() -> None:
    url = fresh_database("auth")
    doors = [await open_auth_db(url) for _ in range(2)]
    people = [await user(doors[0], f"user{number}") for number in range(60)]
    ids = [await doors[0].session_token(new_session(one, one.id)) for one in people]
    ask(lambda connection: connection.execute(MANY_MORE), url)
    for round in range(6):
        touches = [SessionTouch(id=it, last_seen=NOW + round, agent="", address="") for it in ids]
        orders = (touches, touches[::-1], touches[30:] + touches[:30], touches[::2] + touches[1::2])
        await asyncio.gather(*(door.touch_sessions(order) for order in orders for door in doors))
    for door in doors:
        await door.close()
    assert await circles_in(url) == 0


async def circles_in(url: str) -> int:
    await asyncio.sleep(0.3)  # the server counts a moment later
    circles = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return ask(lambda connection: connection.fetchval(circles), url)


async def test_a_session_that_node_made_is_found_too() -> None:
    url = fresh_database("auth")
    db = await open_auth_db(url)
    ann = await user(db, "ann")
    made = 'INSERT INTO sessions ("sessionToken", "userId", expires) VALUES (\'t\', $1, to_timestamp(1900000000))'
    ask(lambda connection: connection.execute(made, ann.id), url)
    session = await db.find_session("t", now=NOW)
    assert session
    assert session.ends == session.expires == 1_900_000_000_000_000
    ended = await db.end_session("t")
    assert ended == session
    await db.close()


async def test_a_session_never_expires_after_its_end() -> None:
    db = await open_auth_db(fresh_database("auth"))
    session = await db.session_token(new_session(await user(db, "ann"), "t"))
    await db.extend_session(session, expires=NOW + 400 * DAY)
    found = await db.find_session("t", now=NOW)
    assert found
    assert found.expires == found.ends
    await db.close()


@pytest.mark.parametrize("way", ["let out", "everywhere"])
async def test_what_is_noted_of_many_sessions_never_crosses_with_their_end(way: str) -> None:
    """The end takes their details in whatever order; who only notes when they were seen does not wait for it, holding others."""
    url = fresh_database("auth")
    db = await open_auth_db(url)
    ann = await user(db, "ann")
    ids = sorted([await db.session_token(new_session(ann, f"hash {nth}")) for nth in range(30)])
    beside: Any = await asyncpg.connect(url)
    held = 'SELECT FROM session_details WHERE "sessionId" = $1 FOR UPDATE'
    async with asyncio.timeout(10), beside.transaction():
        await beside.execute(held, ids[-1])  # the end has come so far
        noting = asyncio.create_task(
            db.touch_sessions([SessionTouch(id=it, last_seen=NOW + 5, agent="a", address="b") for it in ids])
        )
        await asyncio.sleep(0.3)
        await beside.execute(held, ids[0])  # and goes on
        if way == "let out":
            await beside.execute('DELETE FROM sessions WHERE "userId" = $1', ann.id)
        else:
            await beside.execute("DELETE FROM sessions WHERE id = ANY ($1)", ids[1:])
    await noting
    assert await circles_in(url) == 0, "a circle is a second lost, for whoever is in it"
    seen = await beside.fetch('SELECT "sessionId", "lastSeen" FROM session_details')
    assert [row["sessionId"] for row in seen] == ([] if way == "let out" else ids[:1])
    assert await beside.fetchval("SELECT count(*) FROM sessions") == len(seen)
    await beside.close()
    await db.close()
