"""SQLite as a server's engine: one writer thread that commits in groups, and a few readers.

Everything that waits for the writer is committed as one transaction with `synchronous=FULL`, so that an acknowledged
write survives a power cut and one fsync serves many (group commit). Each piece of work runs inside a savepoint: one
that fails takes nobody with it. The model is Datasette's single writer thread.

A write that is on its way when its asker goes away is still done: cancellation never leaves half a transaction.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from klatsch.drivers.sqlite_errors import refusal_of
from klatsch.drivers.sqlite_files import connect
from klatsch.errors import Unavailable
from klatsch.log import logger

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 - an item

Work = Callable[[sqlite3.Connection], T]
WorkOnMany = Callable[[sqlite3.Connection, Sequence[I]], Sequence[T | Exception]]

MOST_WAITING_WRITES = 4_096
MOST_WAITING_READS = 1_024
MOST_IN_A_GROUP = 512

log = logger(__name__)


@dataclass(slots=True)
class _Job:
    """One piece of work, and whom to tell. `items` is None for work that stands alone."""

    work: Callable[..., Any]
    answers: list[asyncio.Future[Any]]
    items: list[Any] | None = None
    results: list[Any] = field(default_factory=list[Any])


class Sqlite:
    """One database file. `write` and `read` may be called from one event loop only.

    `beside`: another database that readers see as well. `giving_way`: the writer is not in a hurry.
    """

    def __init__(
        self,
        path: Path,
        *,
        readers: int = 2,
        most_reads: int = MOST_WAITING_READS,
        beside: Path | None = None,
        giving_way: bool = False,
    ) -> None:
        self.path = path
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._waiting_writes = 0
        self._closing = False
        self._versions: list[int] = []
        self._giving_way = giving_way
        create = beside is None  # what stands beside another may be replaced by somebody else just now
        self._connection = connect(path, create=create)
        self._watcher = connect(path, read_only=True, create=create)
        self._most_reads = most_reads
        opened = partial(connect, path, read_only=True, create=create, beside=beside)
        self._readers = _Readers(opened, readers, name=f"{path.stem}-read")
        self._thread = threading.Thread(target=self._run, name=f"{path.stem}-write", daemon=True)
        self._thread.start()

    # -- asking ------------------------------------------------------------------------------------

    async def write(self, work: Work[T]) -> T:
        """Run `work(connection)` in the writer; answered when it is committed and on disk.

        Raises what `work` raises (then nothing of it is stored), StorageFull or Unavailable.
        """
        return await self._ask(work, None)

    async def write_each(self, work: WorkOnMany[I, T], item: I) -> T:
        """Like `write`, but all items that wait for the same `work` reach it as one list.

        It answers with one result (or exception) an item.
        """
        return await self._ask(work, [item])

    async def read(self, work: Work[T]) -> T:
        """Run `work(connection)` on a reader, in one snapshot."""
        self._must_be_open()
        if self._readers.waiting >= self._most_reads:
            raise Unavailable("Too many reads are waiting.", retry_after=1)
        return await self._readers.ask(work)

    async def glance(self, work: Work[T]) -> T:
        """Run `work(connection)`, one statement that finds a few rows by their key, here and now: a thread and back cost several
        times as much as such a row. A reader waits for no writer; should anything be in the way, its thread does it."""
        self._must_be_open()
        try:
            return work(self._watcher)
        except sqlite3.Error:
            return await self.read(work)

    def data_version(self) -> int:
        """Moves when anybody has committed (SQLite's `PRAGMA data_version`). Asked once a turn of the loop: it locks the log."""
        if not self._versions:
            self._versions.append(int(self._watcher.execute("PRAGMA data_version").fetchone()[0]))
            self._loop.call_soon(self._versions.clear)
        return self._versions[0]

    async def close(self) -> None:
        """Finish what waits, then fold the log back into the file and let go. What is asked later is refused."""
        self._closing = True
        self._queue.put(None)
        await self._loop.run_in_executor(None, self._wait_for_threads)
        for connection in (self._watcher, self._connection):
            connection.close()

    def _wait_for_threads(self) -> None:
        self._thread.join()
        self._readers.close()

    # -- on the writer thread -------------------------------------------------------------------------

    def _ask(self, work: Callable[..., Any], items: list[Any] | None) -> asyncio.Future[Any]:
        self._must_be_open()
        if self._waiting_writes >= MOST_WAITING_WRITES:
            raise Unavailable("Too many writes are waiting.", retry_after=1)
        self._waiting_writes += 1
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._queue.put(_Job(work, [answer], items))
        return answer

    def _must_be_open(self) -> None:
        """After the last job nobody would ever answer."""
        if self._closing:
            raise Unavailable("The server is stopping.", retry_after=5)

    def _run(self) -> None:
        if self._giving_way:
            give_way()
        while jobs := self._next_group():
            try:
                self._commit(jobs)
            except sqlite3.Error as error:
                self._undo()
                self._refuse(jobs, refusal_of(error))
            except Exception as error:  # a bug must not end the writer
                self._undo()
                log.exception("writer_failed", database=self.path.name)
                self._refuse(jobs, error)
            self._loop.call_soon_threadsafe(self._answer, jobs)

    def _next_group(self) -> list[_Job]:
        """Everything that waits, in order; work on many that follows itself is merged. Empty when it is time to stop."""
        job = self._queue.get()
        if job is None:
            return []
        jobs = [job]
        taken = 1
        while taken < MOST_IN_A_GROUP:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            taken += 1
            last = jobs[-1]
            if job.items is not None and last.items is not None and job.work == last.work:
                last.items += job.items
                last.answers += job.answers
            else:
                jobs.append(job)
        return jobs

    def _commit(self, jobs: list[_Job]) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            connection.execute("SAVEPOINT job")
            try:
                job.results = [job.work(connection)] if job.items is None else list(job.work(connection, job.items))
            except sqlite3.Error as error:
                if not connection.in_transaction:
                    raise  # SQLite gave up the whole transaction (disk full, I/O error)
                connection.execute("ROLLBACK TO job")
                job.results = [refusal_of(error)] * len(job.answers)
            except Exception as error:
                connection.execute("ROLLBACK TO job")
                job.results = [error] * len(job.answers)
            connection.execute("RELEASE job")
        connection.execute("COMMIT")

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            log.exception("rollback_failed", database=self.path.name)

    @staticmethod
    def _refuse(jobs: list[_Job], error: Exception) -> None:
        for job in jobs:
            job.results = [error] * len(job.answers)

    def _answer(self, jobs: list[_Job]) -> None:
        for job in jobs:
            self._waiting_writes -= len(job.answers)
            for answer, result in zip(job.answers, job.results, strict=True):
                if not answer.done():
                    (answer.set_exception if isinstance(result, Exception) else answer.set_result)(result)


class _Readers:
    """Threads that read. Their answers are plain futures of the loop: those of an executor cost as much as a short read."""

    def __init__(self, opened: Callable[[], sqlite3.Connection], count: int, *, name: str) -> None:
        self.waiting = 0
        self._loop = asyncio.get_running_loop()
        self._opened = opened
        self._asked: SimpleQueue[tuple[Work[Any], asyncio.Future[Any]] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, work: Work[T]) -> asyncio.Future[T]:
        self.waiting += 1
        answer: asyncio.Future[T] = self._loop.create_future()
        self._asked.put((work, answer))
        return answer

    def close(self) -> None:
        """Waits until what was asked is answered."""
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while (asked := self._asked.get()) is not None:
            work, answer = asked
            result, error = None, None
            try:
                if connection is None:
                    connection = self._opened()
                result = _in_one_snapshot(connection, work)
            except Exception as caught:
                error = caught
            self._loop.call_soon_threadsafe(self._answer, answer, result, error)
            del asked, work, answer, result, error  # or they would live until the next question
        if connection is not None:
            connection.close()

    def _answer(self, answer: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
        self.waiting -= 1
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)


def _in_one_snapshot(connection: sqlite3.Connection, work: Work[T]) -> T:
    try:
        connection.execute("BEGIN")
        try:
            return work(connection)
        finally:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise refusal_of(error) from error


def give_way(by: int = 5) -> None:
    """This thread alone gets less of a core that others want as well, but not so little that it sleeps for long with the
    interpreter's lock in its hand. Not every system can do that."""
    with suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + by)
