"""Those who hold a connection open at no cost to themselves; for tests/faults and tests/soak."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from collections.abc import Callable, Coroutine
from typing import Any

from cast import Person
from raw import request


class Lingerer:
    """One connection, which notes when the server ends it."""

    def __init__(self, port: int, *, small: bool = False) -> None:
        self.it = socket.socket()
        if small:
            self.it.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.it.connect(("127.0.0.1", port))
        self.it.setblocking(False)
        self.got = b""

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.it, data)

    async def trickle(self, head: bytes, drop: bytes) -> None:
        await self.send(head)
        while True:
            await asyncio.sleep(0.2)
            await self.send(drop)

    async def end(self) -> None:
        try:
            while data := await asyncio.get_running_loop().sock_recv(self.it, 65_536):
                self.got += data
        except OSError:
            pass


async def silent(it: Lingerer, who: Person) -> None:
    """Connects and says nothing."""


async def header_trickle(it: Lingerer, who: Person) -> None:
    await it.trickle(b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"X-A: b\r\n")


async def bytes_of_no_protocol(it: Lingerer, who: Person) -> None:
    await it.send(b"\x16\x03\x01")


async def stalled_body(it: Lingerer, who: Person) -> None:
    await it.send(post(it, who, length=1_000) + b'{"content"')


async def body_trickle(it: Lingerer, who: Person) -> None:
    await it.trickle(post(it, who, length=1_000), b" ")


async def chunk_trickle(it: Lingerer, who: Person) -> None:
    await it.trickle(post(it, who, length=None), b"1\r\n \r\n")


async def hoarded(it: Lingerer, who: Person) -> None:
    """A request, and then the line is kept."""
    await it.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")


async def upgraded_and_silent(it: Lingerer, who: Person) -> None:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    await it.send(request("GET", "/live", *lines, f"Cookie: {who.cookie_header}", f"Origin: {who.origin}"))


async def half_a_handshake(it: Lingerer, who: Person) -> None:
    await it.send(b"GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")


def post(it: Lingerer, who: Person, *, length: int | None) -> bytes:
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return request(
        "POST",
        "/message",
        size,
        "Content-Type: application/json",
        f"Cookie: {who.cookie_header}",
        f"Origin: {who.origin}",
    )


KINDS: dict[Callable[[Lingerer, Person], Coroutine[Any, Any, None]], bytes] = {
    silent: b"",
    header_trickle: b"HTTP/1.1 408",
    bytes_of_no_protocol: b"HTTP/1.1 4",
    stalled_body: b"HTTP/1.1 408",
    body_trickle: b"HTTP/1.1 408",
    chunk_trickle: b"HTTP/1.1 408",
    hoarded: b"HTTP/1.1 200",
    upgraded_and_silent: b"HTTP/1.1 101",
    half_a_handshake: b"HTTP/1.1 408",
}
"""What they do → how the reply that they get begins."""


async def linger(kind: Any, port: int, who: Person, *, seconds: float) -> tuple[Lingerer, float]:
    it = Lingerer(port)
    begun = time.monotonic()
    doing = asyncio.create_task(kind(it, who))
    try:
        async with asyncio.timeout(seconds):
            await it.end()
    finally:
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        it.it.close()
    return it, time.monotonic() - begun
