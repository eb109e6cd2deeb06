"""A TCP proxy that hurts on command: eats replies, stalls, cuts, refuses."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

Verdict = str
PASS, EAT, CUT = "pass", "eat", "cut"


class Proxy:
    """`async with Proxy(port) as proxy`: a way to the server on that port, at `proxy.port`.

    `down`: asked for each new connection; `eat` throws its replies away (the request arrives, the answer does not),
    `cut` hangs up (RST) instead of the first reply. `stalled` holds everything back; `refusing` hangs up at once.
    """

    def __init__(self, upstream: int, *, down: Callable[[], Verdict] = lambda: PASS, port: int = 0) -> None:
        self.upstream = upstream
        self.down = down
        self.port = port
        self.refusing = False
        self.cut_after: int | None = None
        self.connections = 0
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.refusing = True
        await stop_accepting(self._server)
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every line that is open now ends with an RST."""
        for writer in list(self._writers):
            reset(writer)

    def stall(self) -> None:
        self._open.clear()

    def flow(self) -> None:
        self._open.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._connect(reader, writer)
        except asyncio.CancelledError:
            reset(writer)
        finally:
            self._tasks.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            reset(writer)
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            reset(writer)
            return
        self._writers |= {writer, up_writer}
        try:
            await asyncio.gather(
                self._pump(reader, up_writer, PASS, None), self._pump(up_reader, writer, self.down(), self.cut_after)
            )
        finally:
            self._writers -= {writer, up_writer}
            for each in (writer, up_writer):
                each.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, verdict: Verdict, most: int | None
    ) -> None:
        sent = 0
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._open.wait()
                if verdict == EAT:
                    continue
                if verdict == CUT or (most is not None and sent + len(data) > most):
                    reset(writer)
                    return
                writer.write(data)
                sent += len(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()


async def stop_accepting(server: asyncio.Server) -> None:
    """Close it once all lines that the system has handed over are with whoever takes them.

    One that is being taken while its server closes is dropped without being closed (Python 3.11), and complains of that when
    it is collected: in whichever test runs by then.
    """
    loop = asyncio.get_running_loop()
    for listener in server.sockets:
        loop.remove_reader(listener.fileno())
    for _ in ("taken", "connected", "served", "reset", "gone"):
        await asyncio.sleep(0)
    server.close()


def reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
