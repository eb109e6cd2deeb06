"""A load balancer as small as one can be: lines go to processes whose /readyz says 200, in turn, and nothing sticks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Self

import httpx
from cast import PLAIN, Server
from proxy import stop_accepting

SECONDS_BETWEEN_LOOKS = 0.1


class Balancer:
    """`async with Balancer(servers) as balancer`: `base` is where clients go."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = servers
        self.ready: list[Server] = []
        self.taken: dict[int, int] = {server.port: 0 for server in servers}
        self.turned_away = 0
        self._turn = count()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._client = httpx.AsyncClient(timeout=1, **PLAIN)
        await self._look()
        self._start(self._look_again_and_again())
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await stop_accepting(self._server)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def _start(self, work) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            await self._look()

    async def _look(self) -> None:
        self.ready = [server for server in self._servers if await self._is_ready(server)]

    async def _is_ready(self, server: Server) -> bool:
        with suppress(httpx.TransportError):
            return (await self._client.get(f"{server.base}/readyz")).status_code == 200
        return False

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server = self.ready[next(self._turn) % len(self.ready)]
            back, forth = await asyncio.open_connection("127.0.0.1", server.port)
        except (OSError, ZeroDivisionError):
            self.turned_away += 1
            writer.close()
            return
        self.taken[server.port] += 1
        self._start(_pipe(reader, forth))
        self._start(_pipe(back, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
