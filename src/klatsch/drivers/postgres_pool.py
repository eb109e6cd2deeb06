"""Connections to one PostgreSQL database: at most so many, made when they are needed, made anew when they were lost.

The driver's own pool costs as much as a short question, and asks the server for more connections while others come free.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_errors import is_lost, is_passing, words_of
from klatsch.drivers.postgres_url import place_of
from klatsch.errors import Unavailable
from klatsch.log import logger

CONNECT_SECONDS = 5
WAIT_SECONDS = 5
STATEMENT_SECONDS = 20
COMMAND_SECONDS = STATEMENT_SECONDS + 2
"""When the server, who should have given up by then, has not said so."""
CLOSE_SECONDS = 5
REST_SECONDS = 0.5
"""After nobody answered, so long nobody is asked: a flood of requests must not become a flood of connections."""

SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "10s",  # a process that stands still lets go of what it holds
    "jit": "off",  # short statements: compiling them costs more than running them
}

log = logger(__name__)


class Connections:
    def __init__(self, url: str, *, most: int) -> None:
        self._url = url
        self._most = most
        self._idle: list[Connection] = []
        self._made = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._resting_until = 0.0
        self._quiet_until = 0.0
        self._down = False
        self._closing = False
        self._loop = asyncio.get_running_loop()

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[Connection]:
        """A connection to have alone. What the server says comes out as it is; `noted` looks at it."""
        connection = await self._take()
        try:
            yield connection
        except BaseException as error:
            if is_lost(error) or isinstance(error, (asyncio.CancelledError, asyncpg.ReadOnlySQLTransactionError)):
                connection.terminate()  # in the middle of something, stuck, or a standby by now
            raise
        finally:
            self._give_back(connection)
        if self._down:
            self._down = False
            log.warning("database_available", database=place_of(self._url))

    def noted(self, error: Exception) -> None:
        """A line in the log, once until the database answers again."""
        if not self._down and is_passing(error):
            self._down = True
            log.error("database_unavailable", database=place_of(self._url), error=words_of(error))

    def _complain(self, error: Exception) -> None:
        """We go on with those that we have. Once a minute."""
        if self._loop.time() >= self._quiet_until:
            self._quiet_until = self._loop.time() + 60
            log.warning("database_connections_short", have=self._made, want=self._most, error=words_of(error))

    async def close(self) -> None:
        """Those in use are closed when they are given back."""
        self._closing = True
        while self._idle:
            connection = self._idle.pop()
            self._made -= 1
            try:
                await connection.close(timeout=CLOSE_SECONDS)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection.terminate()

    # -- taking and giving back ------------------------------------------------------------------------

    async def _take(self) -> Connection:
        give_up = self._loop.time() + WAIT_SECONDS
        try:
            while True:
                while self._idle:
                    connection = self._idle.pop()
                    if not connection.is_closed():
                        return connection
                    self._made -= 1
                if self._made < self._most and (connection := await self._make()):
                    return connection
                await self._wait(give_up)
        except BaseException:
            self._wake()  # whose turn it was does not take it
            raise

    async def _make(self) -> Connection | None:
        """None when the server has no connection left, but we have some that will come free."""
        if self._closing:
            raise Unavailable("The server is stopping.", retry_after=5)
        if self._loop.time() < self._resting_until:
            if self._made:
                return None
            raise Unavailable("The database does not answer.", retry_after=1)
        self._made += 1
        try:
            return await connect(self._url, settings=SETTINGS)
        except Exception as error:
            self._made -= 1
            self._resting_until = self._loop.time() + REST_SECONDS
            if isinstance(error, asyncpg.TooManyConnectionsError) and self._made:
                self._complain(error)
                return None
            self.noted(error)
            raise
        except BaseException:
            self._made -= 1
            raise

    async def _wait(self, give_up: float) -> None:
        """For a connection that is given back, or for room to make one."""
        turn: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(turn)
        clock = self._loop.call_at(give_up, _late, turn)
        try:
            await turn
        finally:
            clock.cancel()

    def _give_back(self, connection: Connection) -> None:
        if not connection.is_closed() and (self._closing or connection.is_in_transaction()):
            connection.terminate()
        if connection.is_closed():
            self._made -= 1
        else:
            self._idle.append(connection)
        self._wake()

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


def _late(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_exception(Unavailable("The database is busy.", retry_after=2))


async def connect(url: str, *, settings: dict[str, str] | None = None) -> Connection:
    """One connection; without `settings` it may take its time.

    What we acknowledge is on the disk, whatever the server's own setting is.
    """
    async with asyncio.timeout(CONNECT_SECONDS):
        made = await asyncpg.connect(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            url, timeout=CONNECT_SECONDS, command_timeout=COMMAND_SECONDS if settings else None
        )
        connection = cast("Connection", made)
        try:
            asked = [f"SET {name} = '{value}'" for name, value in (settings or {}).items()]
            await connection.execute("; ".join([_DURABLE, "SET application_name = 'klatsch'", *asked]))
        except BaseException:
            connection.terminate()
            raise
        return connection


_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')"""
