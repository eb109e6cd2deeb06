"""Transactions that are tried again, groups that are committed as one, snapshots, and nobody who pays for another's fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from postgres_server import ask, drop_databases, fresh_database

from klatsch.drivers import postgres as driver
from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection, count_of
from klatsch.drivers.postgres_errors import UniqueViolationError
from klatsch.errors import Unavailable

TABLE = "CREATE TABLE words (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text NOT NULL UNIQUE)"


@pytest.fixture
async def db() -> AsyncIterator[Postgres]:
    url = fresh_database()
    ask(lambda connection: connection.execute(TABLE), url)
    opened = Postgres(url, connections=4, writers=1)
    yield opened
    await opened.close()
    drop_databases()


def add(word: str) -> Callable[[Connection], Awaitable[str]]:
    async def work(connection: Connection) -> str:
        await connection.execute("INSERT INTO words (word) VALUES ($1)", word)
        return word

    return work


async def add_all(connection: Connection, words: Sequence[str]) -> list[str | Exception]:
    await connection.execute("INSERT INTO words (word) SELECT unnest($1::text[])", list(words))
    return [f"{word} of {len(words)}" for word in words]


async def words(connection: Connection) -> list[str]:
    return [row[0] for row in await connection.fetch("SELECT word FROM words ORDER BY number")]


async def test_what_was_written_is_read(db: Postgres) -> None:
    assert await db.write(add("hello")) == "hello"
    assert await db.read(words) == ["hello"]
    assert [row["word"] for row in await db.rows("SELECT word FROM words WHERE word = $1", "hello")] == ["hello"]
    assert await db.row("SELECT word FROM words WHERE word = $1", "bye") is None


async def test_what_waits_for_the_same_work_is_one_transaction(db: Postgres) -> None:
    answers = await asyncio.gather(*(db.write_each(add_all, str(n)) for n in range(100)))
    assert answers == [f"{n} of 100" for n in range(100)]
    assert await db.read(words) == [str(n) for n in range(100)]


async def test_a_group_may_be_one_statement(db: Postgres) -> None:
    assert await db.write_each(add_all, "hello", in_one_statement=True) == "hello of 1"
    assert await db.read(words) == ["hello"]


async def test_nobody_in_a_group_pays_for_anothers_fault(db: Postgres) -> None:
    await db.write(add("taken"))
    asked = (db.write_each(add_all, word) for word in ("a", "taken", "b"))
    good, bad, other = await asyncio.gather(*asked, return_exceptions=True)
    assert (good, other) == ("a of 1", "b of 1")
    assert isinstance(bad, UniqueViolationError)


async def test_work_that_raises_leaves_nothing(db: Postgres) -> None:
    async def half(connection: Connection) -> None:
        await add("half")(connection)
        raise KeyError("whole")

    with pytest.raises(KeyError):
        await db.write(half)
    assert await db.read(words) == []


async def test_two_that_wait_for_each_other_are_both_done(db: Postgres) -> None:
    await db.write_each(add_all, "first")
    await db.write_each(add_all, "second")
    tries = 0
    met = asyncio.Barrier(2)

    def both(one: str, other: str) -> Callable[[Connection], Awaitable[None]]:
        async def work(connection: Connection) -> None:
            nonlocal tries
            tries += 1
            change = "UPDATE words SET word = word || '!' WHERE word LIKE $1 || '%'"
            assert count_of(await connection.execute(change, one)) == 1
            if tries <= 2:
                await met.wait()
            assert count_of(await connection.execute(change, other)) == 1

        return work

    await asyncio.gather(db.write(both("first", "second")), db.write(both("second", "first")))
    assert tries == 3, "one of them was undone and tried again"
    assert sorted(await db.read(words)) == ["first!!", "second!!"]


async def test_a_read_is_one_snapshot_and_cannot_write(db: Postgres) -> None:
    async def work(connection: Connection) -> tuple[list[str], list[str]]:
        before = await words(connection)
        await db.write(add("meanwhile"))
        return before, await words(connection)

    assert await db.read(work) == ([], [])
    assert await db.read(words) == ["meanwhile"], "it was really written"
    with pytest.raises(Unavailable):
        await db.read(add("hello"))


async def test_a_write_whose_asker_went_away_is_done(db: Postgres) -> None:
    reached, opened = asyncio.Event(), asyncio.Event()

    async def work(connection: Connection) -> None:
        await add("done")(connection)
        reached.set()
        await opened.wait()

    asking = asyncio.create_task(db.write(work))
    await reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    opened.set()
    await db.write(add("after"))
    await db.close()
    again = Postgres(db._connections._url)  # pyright: ignore[reportPrivateUsage]
    assert sorted(await again.read(words)) == ["after", "done"]
    await again.close()


async def test_a_cancelled_read_leaves_a_good_connection(db: Postgres) -> None:
    async def slow(connection: Connection) -> None:
        await connection.fetchval("SELECT pg_sleep(10)")

    for _ in range(6):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(db.read(slow), 0.05)
    assert await asyncio.wait_for(db.read(words), 3) == []


async def test_too_many_that_wait_are_refused(db: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "MOST_WAITING_WRITES", 3)
    answers = await asyncio.gather(*(db.write_each(add_all, str(n)) for n in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, Unavailable) for answer in answers) == 2
    assert len(await db.read(words)) == 3
    assert await db.write_each(add_all, "later") == "later of 1"


async def test_readers_never_take_all_connections(db: Postgres) -> None:
    opened = asyncio.Event()

    async def wait(connection: Connection) -> None:
        await opened.wait()

    waiting = [asyncio.create_task(db.read(wait)) for _ in range(20)]
    await asyncio.sleep(0.05)
    assert await asyncio.wait_for(db.write(add("hello")), 2) == "hello"
    opened.set()
    await asyncio.gather(*waiting)


async def test_after_the_end_nothing_is_taken(db: Postgres) -> None:
    last = asyncio.create_task(db.write_each(add_all, "last"))
    await asyncio.sleep(0)
    await db.close()
    assert await last == "last of 1"
    for ask_for in (db.write(add("more")), db.read(words), db.write_each(add_all, "more")):
        with pytest.raises(Unavailable):
            await ask_for


async def limit_of(db: Postgres) -> str:
    row = await db.row("SELECT current_setting('statement_timeout')")
    assert row is not None
    return row[0]


async def test_housekeeping_is_no_transaction_and_may_take_long(db: Postgres) -> None:
    await db.write(add("hello"))
    limit = await limit_of(db)
    assert limit != "0"
    await db.keep_house("VACUUM words")
    await db.keep_house("INSERT INTO words (word) SELECT current_setting('statement_timeout')")
    assert await db.read(words) == ["hello", "0"]
    assert await limit_of(db) == limit, "nobody else has the connection without a limit"
    with pytest.raises(UniqueViolationError):
        await db.keep_house("INSERT INTO words (word) VALUES ('hello')")
    assert await limit_of(db) == limit
    await db.close()
    with pytest.raises(Unavailable):
        await db.keep_house("VACUUM words")
