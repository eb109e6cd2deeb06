"""Bytes over TCP, for what no decent client would send."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

SECONDS = 10.0


@dataclass
class Answer:
    """`status` 0: no reply came. `closed`: the server hung up. `seconds`: until the reply was there.

    `was_reset`: it hung up on what was still on its way, and on some systems the reply is lost with it.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    closed: bool = False
    was_reset: bool = False
    seconds: float = 0.0

    @property
    def code(self) -> str:
        return json.loads(self.body)["error"]["code"]


async def exchange(port: int, parts: Iterable[bytes], *, seconds: float = SECONDS) -> Answer:
    """Send the parts while listening; the first reply, and whether the server hung up within `seconds`.

    Below asyncio's streams: they throw away what was received when the other side resets the connection.
    """
    loop = asyncio.get_running_loop()
    answer, got, begun = Answer(), b"", time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as it:
        it.setblocking(False)
        sending = asyncio.create_task(_send(it, parts))
        try:
            async with asyncio.timeout(seconds):
                while data := await loop.sock_recv(it, 65_536):
                    answer.seconds = answer.seconds or time.monotonic() - begun
                    got += data
            answer.closed = True
        except TimeoutError:
            pass
        except OSError:
            answer.closed = answer.was_reset = True
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    return _read(got, answer)


async def _send(it: socket.socket, parts: Iterable[bytes]) -> None:
    with suppress(OSError):
        for part in parts:
            await asyncio.get_running_loop().sock_sendall(it, part)


def _read(got: bytes, answer: Answer) -> Answer:
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if first.startswith("HTTP/1.1 "):
        answer.status = int(first.split()[1])
        pairs = (line.partition(":") for line in lines)
        answer.headers = {name.lower(): value.strip() for name, _, value in pairs}
        answer.body = body[: int(answer.headers.get("content-length", len(body)))]
    return answer


def request(method: str, path: str, *lines: str, port: int = 0, body: bytes = b"") -> bytes:
    head = "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *lines])
    return head.encode("latin-1") + b"\r\n\r\n" + body
