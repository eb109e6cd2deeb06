"""One writer that commits in groups, a few readers, and nobody who pays for another's fault."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from workbench import eventually

from klatsch.drivers import sqlite as driver
from klatsch.drivers.sqlite import MOST_IN_A_GROUP, Sqlite
from klatsch.drivers.sqlite_errors import refusal_of
from klatsch.errors import StorageFull, Unavailable


def add(word: str) -> Callable[[sqlite3.Connection], str]:
    def work(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO words VALUES (?)", (word,))
        return word

    return work


def add_all(connection: sqlite3.Connection, words: Sequence[str]) -> list[str | Exception]:
    connection.executemany("INSERT INTO words VALUES (?)", [(word,) for word in words])
    return [f"{word} of {len(words)}" for word in words]


def words(connection: sqlite3.Connection) -> list[str]:
    return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY rowid")]


class Gate:
    """Work that holds the writer until it is let go, so that others queue up behind it."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, connection: sqlite3.Connection) -> None:
        self.reached.set()
        assert self.opened.wait(10)


async def held(db: Sqlite) -> tuple[Gate, asyncio.Future[None]]:
    gate = Gate()
    holding = asyncio.ensure_future(db.write(gate))
    await eventually(gate.reached.is_set)
    return gate, holding


async def queued(db: Sqlite, *asked: Awaitable[Any]) -> list[Any]:
    """Ask for all of these while the writer is held, then let go; answers and exceptions."""
    gate, holding = await held(db)
    waiting = [asyncio.ensure_future(one) for one in asked]
    await asyncio.sleep(0)
    gate.opened.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    await holding
    return answers


def transactions(db: Sqlite) -> list[str]:
    """Every statement that the writer runs from now on and that begins or ends a transaction."""
    seen: list[str] = []
    db._connection.set_trace_callback(  # pyright: ignore[reportPrivateUsage]
        lambda statement: seen.append(statement) if statement in ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK") else None
    )
    return seen


async def test_what_was_written_is_read(db: Sqlite) -> None:
    assert await db.write(add("hello")) == "hello"
    assert await db.read(words) == ["hello"]


async def test_a_glance_sees_what_is_committed_without_waiting_for_any_thread(db: Sqlite) -> None:
    await db.write(add("hello"))
    gate, holding = await held(db)
    threads: list[str] = []

    def look(connection: sqlite3.Connection) -> list[str]:
        threads.append(threading.current_thread().name)
        return words(connection)

    assert await db.glance(look) == ["hello"]
    gate.opened.set()
    await holding
    assert threads == [threading.current_thread().name]


async def test_a_glance_that_would_have_to_wait_is_taken_by_a_reader(db: Sqlite) -> None:
    await db.write(add("hello"))
    threads: list[str] = []

    def look(connection: sqlite3.Connection) -> list[str]:
        threads.append(threading.current_thread().name)
        if len(threads) == 1:
            raise sqlite3.OperationalError("database is locked")
        return words(connection)

    assert await db.glance(look) == ["hello"]
    assert threads[0] == threading.current_thread().name != threads[1]


async def test_a_glance_changes_nothing_and_is_refused_once_the_database_is_closed(db: Sqlite) -> None:
    with pytest.raises(Unavailable):
        await db.glance(add("by the way"))
    await db.close()
    with pytest.raises(Unavailable):
        await db.glance(words)


async def test_an_acknowledged_write_is_in_the_file_for_everybody(db: Sqlite) -> None:
    await db.write(add("hello"))
    with sqlite3.connect(db.path) as other:
        assert words(other) == ["hello"]
    other.close()


def pragmas(connection: sqlite3.Connection) -> tuple[object, ...]:
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "query_only")
    return tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)


async def test_a_commit_survives_a_power_cut_and_readers_cannot_write(db: Sqlite) -> None:
    full = 2
    assert await db.write(pragmas) == ("wal", full, 1, 0, 0)
    assert await db.read(pragmas) == ("wal", full, 1, 0, 1)
    with pytest.raises(Unavailable):
        await db.read(add("hello"))


async def test_all_that_waits_is_one_transaction(db: Sqlite) -> None:
    gate, holding = await held(db)
    seen = transactions(db)
    waiting = [asyncio.ensure_future(db.write(add(str(n)))) for n in range(100)]
    await asyncio.sleep(0)
    gate.opened.set()
    assert await asyncio.gather(*waiting) == [str(n) for n in range(100)]
    await holding
    assert seen == ["COMMIT", "BEGIN IMMEDIATE", "COMMIT"], "the first is the gate's own"
    assert await db.read(words) == [str(n) for n in range(100)], "in the order in which they were asked"


async def test_a_group_has_an_end(db: Sqlite) -> None:
    gate, holding = await held(db)
    seen = transactions(db)
    waiting = [asyncio.ensure_future(db.write(add(str(n)))) for n in range(MOST_IN_A_GROUP + 1)]
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(holding, *waiting)
    assert seen.count("BEGIN IMMEDIATE") == 2


async def test_nothing_is_answered_before_it_is_committed(db: Sqlite) -> None:
    """The group fails at its commit: whoever was in it must not have heard of success."""
    await db.write(
        lambda c: c.execute("CREATE TABLE child (word TEXT REFERENCES words (word) DEFERRABLE INITIALLY DEFERRED)")
    )

    def orphan(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO child VALUES ('nowhere')")

    answers = await queued(db, db.write(add("before")), db.write(orphan), db.write(add("after")))
    assert [type(answer) for answer in answers] == [sqlite3.IntegrityError] * 3
    assert await db.read(words) == []
    assert await db.write(add("later")) == "later", "the writer goes on"


async def test_a_failing_job_takes_nobody_with_it(db: Sqlite) -> None:
    def half_done(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words VALUES ('half')")
        raise LookupError("a rule was broken")

    answers = await queued(db, db.write(add("one")), db.write(half_done), db.write(add("one")), db.write(add("two")))
    assert answers[0] == "one"
    assert isinstance(answers[1], LookupError)
    assert isinstance(answers[2], sqlite3.IntegrityError), "a bug stays what it is"
    assert answers[3] == "two"
    assert await db.read(words) == ["one", "two"]


async def test_a_write_whose_asker_went_away_is_still_done(db: Sqlite) -> None:
    gate, holding = await held(db)
    leaving, staying = asyncio.ensure_future(db.write(add("left"))), asyncio.ensure_future(db.write(add("stayed")))
    await asyncio.sleep(0)
    leaving.cancel()
    gate.opened.set()
    assert await staying == "stayed"
    await holding
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await db.read(words) == ["left", "stayed"]


async def test_items_for_the_same_work_reach_it_as_one_list(db: Sqlite) -> None:
    answers = await queued(db, *(db.write_each(add_all, word) for word in "abc"))
    assert answers == ["a of 3", "b of 3", "c of 3"]


async def test_work_in_between_keeps_its_place(db: Sqlite) -> None:
    answers = await queued(db, db.write_each(add_all, "a"), db.write(add("b")), db.write_each(add_all, "c"))
    assert answers == ["a of 1", "b", "c of 1"]
    assert await db.read(words) == ["a", "b", "c"]


async def test_an_item_may_be_refused_alone(db: Sqlite) -> None:
    def odd_ones(connection: sqlite3.Connection, items: Sequence[int]) -> list[int | Exception]:
        return [item if item % 2 else LookupError(item) for item in items]

    answers = await queued(db, *(db.write_each(odd_ones, n) for n in range(4)))
    assert [isinstance(answer, LookupError) for answer in answers] == [True, False, True, False]


async def test_too_many_waiting_writes_are_refused_and_the_others_done(
    db: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "MOST_WAITING_WRITES", 4)
    answers = await queued(db, *(db.write(add(str(n))) for n in range(5)))
    assert answers[:3] == ["0", "1", "2"], "the gate is the fourth"
    assert [type(answer) for answer in answers[3:]] == [Unavailable, Unavailable]
    assert answers[4].retry_after == 1
    assert await db.write(add("later")) == "later"


async def test_too_many_waiting_reads_are_refused(db: Sqlite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_most_reads", 2)
    gate = Gate()
    reading = [asyncio.ensure_future(db.read(gate)) for _ in range(2)]
    await eventually(gate.reached.is_set)
    with pytest.raises(Unavailable):
        await db.read(words)
    gate.opened.set()
    await asyncio.gather(*reading)
    assert await db.read(words) == []


async def test_a_full_disk_is_said_so_and_it_goes_on_when_there_is_room(db: Sqlite) -> None:
    pages = await db.write(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await db.write(lambda c: c.execute(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StorageFull) as full:
        await db.write(add("x" * 100_000))
    assert full.value.retry_after
    assert await db.read(words) == []
    await db.write(lambda c: c.execute("PRAGMA max_page_count=1000000"))
    await db.write(add("x" * 100_000))
    assert len(await db.read(words)) == 1


async def test_in_a_full_group_whoever_fits_in_is_stored(db: Sqlite) -> None:
    pages = await db.write(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await db.write(lambda c: c.execute(f"PRAGMA max_page_count={pages}"))
    answers = await queued(db, db.write(add("small")), db.write(add("x" * 100_000)), db.write(add("tiny")))
    stored = await db.read(words)
    for answer, word in zip(answers, ("small", "x" * 100_000, "tiny"), strict=True):
        assert (word in stored) == (answer == word), "told what is true"
    assert isinstance(answers[1], StorageFull)


@pytest.fixture
async def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("klatsch.drivers.sqlite_files.BUSY_MILLISECONDS", 50)
    database = Sqlite(tmp_path / "impatient.db")
    await database.write(lambda c: c.execute("CREATE TABLE words (word TEXT)"))
    yield database
    await database.close()


async def test_a_database_that_somebody_else_holds_is_unavailable_to_write_and_open_to_read(impatient: Sqlite) -> None:
    other = sqlite3.connect(impatient.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable) as refused:
        await impatient.write(add("hello"))
    assert refused.value.retry_after
    assert await impatient.read(words) == []
    other.execute("ROLLBACK")
    other.close()
    assert await impatient.write(add("hello")) == "hello"
    assert await impatient.read(words) == ["hello"]


async def test_waiting_for_the_lock_does_not_hold_up_the_loop(db: Sqlite) -> None:
    other = sqlite3.connect(db.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    writing = asyncio.ensure_future(db.write(add("hello")))
    begun = asyncio.get_running_loop().time()
    for _ in range(20):
        await asyncio.sleep(0.005)
    assert asyncio.get_running_loop().time() - begun < 1
    assert not writing.done()
    other.execute("ROLLBACK")
    other.close()
    assert await writing == "hello", "a short wait is no error"


async def test_a_read_is_one_snapshot(db: Sqlite) -> None:
    first_look, second_look = threading.Event(), threading.Event()

    def look_twice(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
        before = words(connection)
        first_look.set()
        assert second_look.wait(10)
        return before, words(connection)

    reading = asyncio.ensure_future(db.read(look_twice))
    await eventually(first_look.is_set)
    await db.write(add("meanwhile"))
    second_look.set()
    assert await reading == ([], [])
    assert await db.read(words) == ["meanwhile"]


async def test_a_read_that_fails_leaves_its_reader_usable(db: Sqlite) -> None:
    for _ in range(5):
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await db.read(lambda c: c.execute("SELECT * FROM nowhere"))
        with pytest.raises(ZeroDivisionError):
            await db.read(lambda c: 1 / 0)
    assert await db.read(words) == []


async def test_the_data_version_moves_with_any_commit_and_only_then(db: Sqlite) -> None:
    first = db.data_version()
    assert db.data_version() == first
    await db.write(add("ours"))
    second = db.data_version()
    assert second != first
    with sqlite3.connect(db.path) as other:
        other.execute("INSERT INTO words VALUES ('theirs')")
    other.close()
    assert db.data_version() == second, "once for all who ask in one turn of the loop"
    await asyncio.sleep(0)
    assert db.data_version() != second


async def test_closing_finishes_what_waits_and_folds_the_log_back(tmp_path: Path) -> None:
    db = Sqlite(tmp_path / "test.db")
    await db.write(lambda c: c.execute("CREATE TABLE words (word TEXT)"))
    gate, holding = await held(db)
    waiting = [asyncio.ensure_future(db.write(add(str(n)))) for n in range(3)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(db.close())
    await asyncio.sleep(0)
    gate.opened.set()
    await closing
    assert await asyncio.gather(*waiting) == ["0", "1", "2"]
    await holding
    assert [path.name for path in tmp_path.iterdir()] == ["test.db"]
    with sqlite3.connect(tmp_path / "test.db") as other:
        assert words(other) == ["0", "1", "2"]
    other.close()


async def test_what_is_asked_after_closing_is_refused_and_does_not_wait_for_ever(tmp_path: Path) -> None:
    db = Sqlite(tmp_path / "test.db")
    await db.close()
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable):
            await db.write(lambda c: None)
        with pytest.raises(Unavailable):
            await db.write_each(add_all, "late")
        with pytest.raises(Unavailable):
            await db.read(lambda c: None)
        await db.close()


async def test_no_thread_stays_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    db = Sqlite(tmp_path / "test.db", readers=2)
    await asyncio.gather(*(db.read(lambda c: None) for _ in range(10)))
    assert threading.active_count() > before
    await db.close()
    await eventually(lambda: threading.active_count() <= before + 1)  # the loop's own helper, which joined the writer


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (sqlite3.SQLITE_FULL, StorageFull),
        (sqlite3.SQLITE_BUSY, Unavailable),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable),
        (sqlite3.SQLITE_IOERR_FSYNC, Unavailable),
        (sqlite3.SQLITE_CORRUPT, Unavailable),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.OperationalError),
        (sqlite3.SQLITE_ERROR, sqlite3.OperationalError),
    ],
)
def test_what_passes_is_told_apart_from_what_is_a_bug(code: int, refusal: type[Exception]) -> None:
    error = sqlite3.OperationalError("it says")
    error.sqlite_errorcode = code
    assert type(refusal_of(error)) is refusal


async def test_readers_see_what_stands_beside_and_cannot_touch_it(db: Sqlite, tmp_path: Path) -> None:
    await db.write(add("hello"))
    (tmp_path / "second.db").touch()
    second = Sqlite(tmp_path / "second.db", readers=1, beside=db.path)
    await second.write(lambda c: c.execute("CREATE TABLE others (word TEXT)"))
    assert await second.read(words) == ["hello"]
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await second.write(words)
    await db.write(add("meanwhile"))
    assert await second.read(words) == ["hello", "meanwhile"]
    await second.close()


async def test_what_stands_beside_is_never_made_by_opening_it(db: Sqlite, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        Sqlite(tmp_path / "second.db", beside=db.path)
    assert not (tmp_path / "second.db").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has the priority of its process")
async def test_a_writer_that_gives_way_is_alone_in_that(db: Sqlite, tmp_path: Path) -> None:
    def niceness(_: sqlite3.Connection) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    second = Sqlite(tmp_path / "second.db", giving_way=True)
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert await second.write(niceness) == min(19, mine + 5)
    assert [await second.read(niceness), await db.write(niceness)] == [mine, mine]
    await second.close()
