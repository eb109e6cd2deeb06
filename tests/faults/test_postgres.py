"""PostgreSQL is away, slow, full, or not what it should be: a clear line, no false success, and all by itself again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from cast import PLAIN, Server
from patience import note
from postgres_hurting import OwnPostgres
from proxy import Proxy
from structlog.testing import capture_logs

from klatsch.auth_db import AuthDb, NewUser
from klatsch.auth_db.open import MIGRATIONS, open_auth_db
from klatsch.drivers import postgres_pool, postgres_schema
from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_errors import NOT_KNOWN
from klatsch.drivers.postgres_schema import prepare
from klatsch.errors import StartRefused, Unavailable
from klatsch.model.users import Role

NOW = 1_800_000_000_000_000
SECONDS_TO_RECOVER = 3


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with OwnPostgres() as server:
        yield server


@pytest.fixture
def database(server: OwnPostgres) -> str:
    return server.database()


@pytest.fixture
async def db(server: OwnPostgres, database: str) -> AsyncIterator[AuthDb]:
    opened = await open_auth_db(server.url(database), connections=4)
    yield opened
    await opened.close()


async def add(db: AuthDb, name: str) -> str:
    new = NewUser(name=name, email=f"{name}@example.org", role=Role.MEMBER, now=NOW)
    return (await db.create_user(new)).id


async def names(db: AuthDb) -> list[str]:
    return [listed.user.name for listed in await db.list_users(after=None, limit=200)]


async def soon(ask: Any, seconds: float = SECONDS_TO_RECOVER) -> Any:
    """Ask until it is answered; fails when that takes longer."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            return await ask()
        except Unavailable:
            assert time.monotonic() < give_up, "it did not recover"
            await asyncio.sleep(0.1)


def events(logs: list[Any]) -> list[str]:
    return [line["event"] for line in logs if line["event"].startswith("database_")]


# -- at the start ------------------------------------------------------------------------------------------


async def refused(url: str) -> StartRefused:
    with pytest.raises(StartRefused) as refusal:
        await open_auth_db(url)
    said = refusal.value.text + refusal.value.advice
    assert "umbrellas" not in said, "no password in what is said"
    assert "\n" not in said
    return refusal.value


async def test_where_nobody_listens_the_start_is_refused(server: OwnPostgres, database: str) -> None:
    async with Proxy(server.port) as proxy:
        proxy.refusing = True
        assert "does not answer" in (await refused(server.url(database, port=proxy.port))).text
    assert "does not answer" in (await refused(server.url(database, port=1))).text


async def test_who_does_not_answer_is_not_waited_for(
    server: OwnPostgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_pool, "CONNECT_SECONDS", 0.5)
    async with Proxy(server.port) as proxy:
        proxy.stall()
        assert "does not answer" in (await refused(server.url(database, port=proxy.port))).text


async def test_a_wrong_password_is_said_to_be_one(server: OwnPostgres, database: str) -> None:
    refusal = await refused(server.url(database, password="umbrellas"))
    assert "does not let us in" in refusal.text
    assert "password" in refusal.advice


async def test_a_database_that_is_not_there_is_named(server: OwnPostgres) -> None:
    assert "There is no database at" in (await refused(server.url("nowhere"))).text


async def test_a_url_that_cannot_be_read_is_said_to_be_one(server: OwnPostgres) -> None:
    for url in ("postgresql://u:umbrellas@[half/db", "postgresql://u:umbrellas@127.0.0.1:port/db"):
        assert "cannot be read" in (await refused(url)).text


async def test_an_old_version_is_refused(server: OwnPostgres, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_schema, "OLDEST_VERSION", 99)
    refusal = await refused(server.url(database))
    assert "runs PostgreSQL" in refusal.text
    assert "99 or newer" in refusal.advice


async def test_text_that_is_not_utf8_is_refused(server: OwnPostgres) -> None:
    name = server.database("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    assert "keeps text as SQL_ASCII" in (await refused(server.url(name))).text


async def test_one_database_is_not_taken_for_the_other(server: OwnPostgres, database: str) -> None:
    await (await open_auth_db(server.url(database))).close()
    with pytest.raises(StartRefused, match="another database of Klatsch"):
        await prepare(server.url(database), store="messages", migrations=MIGRATIONS / "postgres")
    await (await open_auth_db(server.url(database))).close()


async def test_tables_of_somebody_else_are_left_alone(server: OwnPostgres, database: str) -> None:
    server.as_superuser("CREATE TABLE users (mine text)", database)
    assert "cannot be used" in (await refused(server.url(database))).text
    tables = server.ask(lambda c: c.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"), database)
    assert [row[0] for row in tables] == ["users"], "the step was undone whole"


async def test_a_newer_schema_is_refused(server: OwnPostgres, database: str, db: AuthDb) -> None:
    server.as_superuser("INSERT INTO schema_migrations (number, name) VALUES (999, '0999_later')", database)
    assert "has schema 999" in (await refused(server.url(database))).text


async def test_many_who_start_at_once_migrate_once(server: OwnPostgres, database: str) -> None:
    opened = await asyncio.gather(*(open_auth_db(server.url(database)) for _ in range(5)))
    for one in opened:
        await one.close()
    names = server.ask(lambda c: c.fetch("SELECT name FROM schema_migrations ORDER BY number"), database)
    assert [row[0] for row in names] == ["0001_first", "0002_people"]


# -- while it runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["immediate", "fast"])
async def test_a_restart_costs_only_what_is_asked_meanwhile(server: OwnPostgres, db: AuthDb, mode: str) -> None:
    with capture_logs() as logs:
        await add(db, "before")
        server.stop(mode)
        try:
            for ask in (lambda: names(db), lambda: add(db, "during")):
                with pytest.raises(Unavailable) as refusal:
                    await ask()
                assert refusal.value.retry_after
                assert refusal.value.advice
        finally:
            server.start()
        await soon(lambda: add(db, "after"))
        assert await names(db) == ["after", "before"]
    assert events(logs) == ["database_unavailable", "database_available"], "a line each, not one a question"
    assert "umbrellas" not in str(logs)


async def test_connections_that_were_cut_while_idle_cost_nobody_anything(
    server: OwnPostgres, database: str, db: AuthDb
) -> None:
    for round in range(3):
        await asyncio.gather(*(add(db, f"{round}-{number}") for number in range(4)))
        assert server.cut_all(database) >= 1
        await add(db, f"{round} at once")
    assert len(await names(db)) == 15


async def test_a_write_that_was_cut_is_done_once_or_refused(server: OwnPostgres, database: str, db: AuthDb) -> None:
    """The ledger: what was acknowledged is there, and nothing is there twice."""
    acknowledged: list[str] = []
    refusals = 0

    async def write(writer: int) -> None:
        nonlocal refusals
        for number in range(25):
            try:
                await add(db, f"w{writer}n{number}")
                acknowledged.append(f"w{writer}n{number}")
            except Unavailable:
                refusals += 1

    writing = asyncio.gather(*(write(writer) for writer in range(4)))
    for _ in range(5):
        await asyncio.sleep(0.1)
        await asyncio.to_thread(server.cut_all, database)
    await writing
    stored = await names(db)
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(stored) - len(acknowledged) <= refusals
    assert len(acknowledged) > 50


async def test_who_loses_the_answer_to_a_commit_is_not_told_that_nothing_was_stored(
    server: OwnPostgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_pool, "COMMAND_SECONDS", 0.5)
    server.as_superuser("CREATE TABLE words (word text); GRANT ALL ON words TO PUBLIC", database)
    async with Proxy(server.port) as proxy:
        db = Postgres(server.url(database, port=proxy.port), connections=4)

        async def work(connection: Connection) -> None:
            await connection.execute("INSERT INTO words VALUES ('kept')")
            proxy.stall()  # what is asked from here on arrives later; its answer never

        with pytest.raises(Unavailable) as refusal:
            await db.write(work)
        assert refusal.value.advice == NOT_KNOWN
        proxy.flow()
        await asyncio.sleep(0.2)
        assert len(await soon(lambda: db.rows("SELECT word FROM words"))) == 1, "it was stored, and once"
        await db.close()


@pytest.mark.by_the_clock
async def test_a_server_that_stands_still_holds_nobody_for_ever(
    server: OwnPostgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("COMMAND_SECONDS", 1), ("CONNECT_SECONDS", 1), ("WAIT_SECONDS", 1)):
        monkeypatch.setattr(postgres_pool, name, seconds)
    async with Proxy(server.port) as proxy:
        db = await open_auth_db(server.url(database, port=proxy.port), connections=4)
        await add(db, "before")
        proxy.stall()
        begun = time.monotonic()
        answers = await asyncio.gather(*(names(db) for _ in range(30)), return_exceptions=True)
        assert all(isinstance(answer, Unavailable) for answer in answers)
        assert time.monotonic() - begun < 8
        proxy.flow()
        assert await soon(lambda: names(db)) == ["before"]
        await db.close()


async def one_more(url: str) -> Any:
    try:
        return await asyncpg.connect(url)
    except asyncpg.TooManyConnectionsError:
        return None


@asynccontextmanager
async def all_taken(server: OwnPostgres, database: str) -> AsyncIterator[None]:
    """Every connection that the user of Klatsch may have."""
    taken: list[Any] = []
    try:
        while (connection := await one_more(server.url(database))) is not None:
            taken.append(connection)
        yield
    finally:
        for connection in taken:
            await connection.close()


async def test_without_a_connection_left_those_that_we_have_serve_all(
    server: OwnPostgres, database: str, db: AuthDb
) -> None:
    await add(db, "before")
    with capture_logs() as logs:
        async with all_taken(server, database):
            answers = await asyncio.gather(*(names(db) for _ in range(40)))
            assert answers == [["before"]] * 40
            assert "no connection left" in (await refused(server.url(database))).text
    assert events(logs) == ["database_connections_short"]
    assert await names(db) == ["before"]


async def test_without_any_connection_it_is_refused_until_there_is_one(
    server: OwnPostgres, database: str, db: AuthDb
) -> None:
    await add(db, "before")
    async with all_taken(server, database):
        server.ask(
            lambda c: c.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'klatsch'"
            )
        )
        async with all_taken(server, database):
            with pytest.raises(Unavailable):
                await names(db)
    assert await soon(lambda: names(db)) == ["before"]


async def test_a_password_that_was_changed_meanwhile_is_a_line_in_the_log(
    server: OwnPostgres, database: str, db: AuthDb
) -> None:
    await add(db, "before")
    with capture_logs() as logs:
        server.as_superuser("ALTER ROLE klatsch PASSWORD 'another'")
        try:
            server.cut_all(database)
            with pytest.raises(Unavailable):
                await names(db)
        finally:
            server.as_superuser(f"ALTER ROLE klatsch PASSWORD '{server.password}'")
        assert await soon(lambda: names(db)) == ["before"]
    assert events(logs) == ["database_unavailable", "database_available"]
    assert "password authentication failed" in logs[0]["error"]


async def test_a_standby_takes_no_writes_and_its_successor_does(server: OwnPostgres, database: str, db: AuthDb) -> None:
    server.as_superuser(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    server.cut_all(database)
    with pytest.raises(Unavailable):
        await add(db, "ann")
    assert await names(db) == []
    server.as_superuser(f"ALTER DATABASE {database} RESET default_transaction_read_only")
    await soon(lambda: add(db, "ann"))
    assert await names(db) == ["ann"]


@pytest.mark.by_the_clock
async def test_a_process_that_stands_still_lets_go_of_what_it_holds(
    server: OwnPostgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_pool.SETTINGS, "idle_in_transaction_session_timeout", "500ms")
    server.as_superuser("CREATE TABLE words (word text); GRANT ALL ON words TO PUBLIC", database)
    still, other = (Postgres(server.url(database), connections=4) for _ in range(2))

    async def hold(connection: Connection) -> None:
        await connection.execute("LOCK TABLE words")
        await asyncio.sleep(3)

    holding = asyncio.create_task(still.write(hold))
    await asyncio.sleep(0.3)
    begun = time.monotonic()

    async def write(connection: Connection) -> None:
        await connection.execute("INSERT INTO words VALUES ('through')")

    await other.write(write)
    note(f"it was let go after {time.monotonic() - begun:.1f} s")
    assert time.monotonic() - begun < 2.5
    with pytest.raises(Unavailable):
        await holding
    assert len(await still.rows("SELECT word FROM words")) == 1
    await still.close()
    await other.close()


# -- a whole server ----------------------------------------------------------------------------------------


def test_people_are_told_and_the_server_goes_on_by_itself(server: OwnPostgres, database: str, tmp_path: Any) -> None:
    url = server.url(database)
    with Server(tmp_path / "data", environ={"KLATSCH_AUTH_DATABASE": url, "KLATSCH_LOG_FORMAT": "json"}) as klatsch:
        assert httpx.get(f"{klatsch.base}/readyz", **PLAIN).status_code == 200
        server.stop()
        try:
            answer = httpx.get(f"{klatsch.base}/readyz", **PLAIN)
            asked = httpx.post(
                f"{klatsch.base}/api/auth/signIn",
                json={"email": "ann@example.org", "password": "seven grey umbrellas"},
                headers={"origin": klatsch.base},
                **PLAIN,
            )
        finally:
            server.start()
        assert (answer.status_code, asked.status_code) == (503, 503)
        assert asked.json()["error"]["code"] == "unavailable"
        assert asked.json()["error"]["hint"]
        assert asked.headers["retry-after"]
        give_up = time.monotonic() + SECONDS_TO_RECOVER
        while httpx.get(f"{klatsch.base}/readyz", **PLAIN).status_code != 200:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        lines = [json.loads(line) for line in klatsch.log.splitlines() if line.startswith("{")]
        assert [line["event"] for line in lines if line["event"].startswith("database_")] == [
            "database_unavailable",
            "database_available",
        ]
        assert "umbrellas" not in klatsch.log


def test_where_the_password_is_wrong_it_says_so_and_goes(server: OwnPostgres, database: str, tmp_path: Any) -> None:
    url = server.url(database, password="umbrellas")
    with pytest.raises(AssertionError, match="does not let us in") as failed:
        Server(tmp_path / "data", environ={"KLATSCH_AUTH_DATABASE": url}).start()
    assert "exit code 1" in str(failed.value)
    assert "umbrellas" not in str(failed.value)
