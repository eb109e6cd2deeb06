"""Who serves from a database: any number of processes that hear each other, or one alone.

Each holds an advisory lock of the database: alone when its hub is in its own memory, shared with the others otherwise. So
nobody starts beside somebody whom they would not hear. A lock goes with its connection, however a process ends.
"""

from __future__ import annotations

import asyncio

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_pool import connect
from klatsch.drivers.postgres_schema import refusal_to_open
from klatsch.drivers.postgres_url import place_of
from klatsch.errors import StartRefused
from klatsch.log import logger

LOCK = 0x6B6C7365727665
PATIENCE_SECONDS = 5.0
"""For the connection of a process that has just ended."""
CLOSE_SECONDS = 2

SETTINGS = {
    "idle_session_timeout": "0",  # it has nothing to do but to be there
    # Of a machine that is gone without a goodbye the server is to know before somebody is tired of starting another.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
}

log = logger(__name__)


class Serving:
    def __init__(self, url: str, *, alone: bool) -> None:
        """`alone`: whoever else serves would not be heard."""
        self._url = url
        self._take = f"SELECT pg_try_advisory_lock{'' if alone else '_shared'}($1)"
        self._hint = (
            "Stop it first, or give all of them the same KLATSCH_HUB=valkey://…."
            if alone
            else "Its KLATSCH_HUB is memory:, which serves one process. Stop it first."
        )
        self._connection: Connection | None = None
        self._complained = False

    async def begin(self) -> None:
        """Raises StartRefused."""
        try:
            connection = await connect(self._url, settings=SETTINGS)
        except Exception as error:
            raise refusal_to_open(error, self._url) from error
        loop = asyncio.get_running_loop()
        give_up = loop.time() + PATIENCE_SECONDS
        try:
            while not await connection.fetchval(self._take, LOCK):
                if loop.time() >= give_up:
                    raise StartRefused(self._sentence, hint=self._hint)
                await asyncio.sleep(0.1)
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection

    @property
    def _sentence(self) -> str:
        return f"Another Klatsch serves {place_of(self._url)}, and the two would not hear each other."

    async def keep(self) -> None:
        """To be called now and then: a lock that went with its connection is taken anew."""
        try:
            if self._connection is None:
                await self._begin_again()
            else:
                await self._connection.execute("SELECT 1")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):  # the stores say so, in the log and to people
            self._let_go()

    async def _begin_again(self) -> None:
        """Who came meanwhile stays; stopping this one would take its people's chat away, and does not join the two."""
        connection = await connect(self._url, settings=SETTINGS)
        self._connection = connection
        if await connection.fetchval(self._take, LOCK):
            self._complained = False
            return
        self._let_go()
        if not self._complained:
            self._complained = True
            log.error("not_heard_by_another", database=place_of(self._url), hint=self._hint)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._connection = None

    async def close(self) -> None:
        if self._connection is None:
            return
        try:
            await self._connection.close(timeout=CLOSE_SECONDS)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            self._connection.terminate()
