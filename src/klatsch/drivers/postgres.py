"""PostgreSQL as a server's engine: the same manner as `sqlite.py`, but work waits for the server.

`write` is one READ COMMITTED transaction, tried again when it met another one; `read` is one snapshot; `write_each` is a group
commit: what waits for the same work goes as one transaction, in one or a few writers of this process. Work may run more
than once, so it must leave nothing behind but what it wrote.

A write that is on its way when its asker goes away is still done: cancellation never leaves half a transaction.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, NoReturn, TypeVar

from klatsch.drivers.postgres_connection import Connection, Row
from klatsch.drivers.postgres_errors import AGAIN, is_lost, refusal_of
from klatsch.drivers.postgres_pool import STATEMENT_SECONDS, WAIT_SECONDS, Connections
from klatsch.drivers.postgres_url import MOST_CONNECTIONS
from klatsch.errors import Unavailable
from klatsch.turns import Turns

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 - an item

Work = Callable[[Connection], Awaitable[T]]
WorkOnMany = Callable[[Connection, Sequence[I]], Awaitable[Sequence[T | Exception]]]

MOST_WAITING_WRITES = 4_096
MOST_WAITING_READS = 1_024
MOST_WAITING_SLOW_READS = 128
MOST_IN_A_GROUP = 512
TRIES = 6
HOUSEKEEPING_SECONDS = 3_600


class Postgres:
    """One database. To be made and used in one event loop."""

    def __init__(self, url: str, *, connections: int = MOST_CONNECTIONS, writers: int = 2) -> None:
        """`writers`: how many groups may be on their way at once."""
        self.connections = connections
        self._connections = Connections(url, most=connections)
        kept_for_writes = min(writers + 1, connections // 2)
        self._readers = Turns(
            connections - kept_for_writes,
            most_waiting=MOST_WAITING_READS,
            refusal="Too many reads are waiting.",
            seconds=WAIT_SECONDS,
        )
        self._slow = Turns(
            max(1, connections // 4),
            most_waiting=MOST_WAITING_SLOW_READS,
            refusal="Too many searches are waiting.",
            seconds=WAIT_SECONDS,
        )
        self._most_writers = writers
        self._groups: dict[Any, list[tuple[Any, asyncio.Future[Any]]]] = {}
        self._on_their_way: set[Any] = set()
        self._waiting_writes = 0
        self._writing = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    # -- asking ----------------------------------------------------------------------------------------

    async def write(self, work: Work[T]) -> T:
        """Run `work(connection)` in one transaction; answered when it is committed and on disk.

        Raises what `work` raises (then nothing of it is stored), StorageFull or Unavailable.
        """
        self._must_have_room()
        self._waiting_writes += 1
        try:
            return await asyncio.shield(self._start(self._committed(work)))
        finally:
            self._waiting_writes -= 1

    async def write_each(
        self, work: WorkOnMany[I, T], item: I, *, in_one_statement: bool = False, most: int = MOST_IN_A_GROUP
    ) -> T:
        """Like `write`, but all items that wait for the same `work` reach it as one list.

        It answers with one result (or exception) an item. Of the same work one group is on its way at a time, so items are
        stored in the order in which they came. `in_one_statement`: the work sends a single statement, which is a
        transaction by itself and saves two round trips. `most`: so many items go together.
        """
        self._must_have_room()
        self._waiting_writes += 1
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._groups.setdefault((work, in_one_statement, most), []).append((item, answer))
        if self._writing < self._most_writers:
            self._writing += 1
            self._start(self._write_groups())
        return await answer

    async def read(self, work: Work[T], *, in_one_statement: bool = False) -> T:
        """Run `work(connection)` in one snapshot, which cannot write.

        `in_one_statement`: the work sends a single statement, which is a snapshot by itself and saves two round trips.
        """
        return await self._read(work, self._readers, one=in_one_statement)

    async def read_slowly(self, work: Work[T]) -> T:
        """Like `read`, for work that may take long: few at once, so that no other read waits behind it."""
        return await self._read(work, self._slow)

    async def keep_house(self, statement: str) -> None:
        """What the server does in no transaction (VACUUM), however long it takes. It has a connection for that time."""
        self._must_be_open()
        try:
            async with self._connections.one() as connection:
                await connection.execute("SET statement_timeout = 0")
                try:
                    await connection.execute(statement, timeout=HOUSEKEEPING_SECONDS)
                finally:
                    await connection.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        except Exception as error:
            self._refuse(error)

    async def rows(self, statement: str, *values: object) -> list[Row]:
        """Read by one statement: a snapshot by itself, in one round trip."""
        return await self._read(lambda connection: connection.fetch(statement, *values), self._readers, one=True)

    async def row(self, statement: str, *values: object) -> Row | None:
        """The first row of `rows`."""
        return await self._read(lambda connection: connection.fetchrow(statement, *values), self._readers, one=True)

    async def close(self) -> None:
        """Finish what waits, then let go. What is asked later is refused."""
        self._closing = True
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._connections.close()

    # -- writing ---------------------------------------------------------------------------------------

    def _must_have_room(self) -> None:
        self._must_be_open()
        if self._waiting_writes >= MOST_WAITING_WRITES:
            raise Unavailable("Too many writes are waiting.", retry_after=1)

    def _must_be_open(self) -> None:
        if self._closing:
            raise Unavailable("The server is stopping.", retry_after=5)

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _write_groups(self) -> None:
        """One writer: goes when nothing waits any more."""
        try:
            while (key := next((key for key in self._groups if key not in self._on_their_way), None)) is not None:
                waiting = self._groups.pop(key)
                work, in_one_statement, most = key
                group, rest = waiting[:most], waiting[most:]
                if rest:
                    self._groups[key] = rest
                self._on_their_way.add(key)
                try:
                    await self._write_group(work, group, in_one_statement)
                finally:
                    self._on_their_way.discard(key)
        finally:
            self._writing -= 1

    async def _write_group(self, work: Any, group: list[tuple[Any, asyncio.Future[Any]]], alone: bool) -> None:
        items = [item for item, _ in group]
        results: Sequence[Any]
        try:
            results = await self._committed(lambda connection: work(connection, items), in_one_statement=alone)
            assert len(results) == len(items), "one result an item"
        except Exception as error:
            if len(group) > 1 and not isinstance(error, Unavailable):
                for one in group:  # nobody pays for another's fault
                    await self._write_group(work, [one], alone)
                return
            results = [error] * len(group)
        self._waiting_writes -= len(group)
        for (_, answer), result in zip(group, results, strict=True):
            if answer.done():
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)

    async def _committed(self, work: Work[T], *, in_one_statement: bool = False) -> T:
        once = _run_alone if in_one_statement else _run_in_transaction
        for tried in range(1, TRIES + 1):
            try:
                async with self._connections.one() as connection:
                    return await once(connection, work)
            except Exception as error:
                # A connection that was lost while it was idle says so only when it is used.
                if tried == TRIES or not (isinstance(error, AGAIN) or (tried == 1 and _was_cut(error))):
                    self._refuse(error)
            await asyncio.sleep(random.uniform(0, 0.005 * 2**tried))  # noqa: S311 - so that two do not meet again
        raise AssertionError

    def _refuse(self, error: Exception) -> NoReturn:
        cause = error.cause if isinstance(error, _NotKnown) else error
        self._connections.noted(cause)
        refusal = refusal_of(cause, known=cause is error)
        if refusal is cause:
            raise cause
        raise refusal from cause

    # -- reading ---------------------------------------------------------------------------------------

    async def _read(self, work: Work[T], turns: Turns, *, one: bool = False) -> T:
        self._must_be_open()
        async with turns:
            for tried in (1, 2):
                try:
                    async with self._connections.one() as connection:
                        if one:
                            return await work(connection)
                        async with connection.transaction(isolation="repeatable_read", readonly=True):
                            return await work(connection)
                except Exception as error:
                    if tried == 2 or not (isinstance(error, AGAIN) or _was_cut(error)):
                        self._refuse(error)
        raise AssertionError


class _NotKnown(Exception):
    """The connection was lost while the transaction was being committed."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause
        super().__init__(str(cause))


async def _run_in_transaction(connection: Connection, work: Work[T]) -> T:
    transaction = connection.transaction(isolation="read_committed")
    await transaction.start()
    try:
        result = await work(connection)
    except BaseException:
        await _undo(connection, transaction)
        raise
    try:
        await transaction.commit()
    except Exception as error:
        if is_lost(error):
            raise _NotKnown(error) from error
        raise
    return result


async def _run_alone(connection: Connection, work: Work[T]) -> T:
    try:
        return await work(connection)
    except Exception as error:
        if is_lost(error):
            raise _NotKnown(error) from error
        raise


async def _undo(connection: Connection, transaction: Any) -> None:
    """A connection that cannot even undo is let go; the server undoes what it had begun."""
    try:
        await transaction.rollback()
    except Exception:
        connection.terminate()


def _was_cut(error: Exception) -> bool:
    """Lost, and at once: asking again after a time limit would double it."""
    return is_lost(error) and not isinstance(error, TimeoutError)
