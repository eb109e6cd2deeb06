"""Who does not read is cut off; nobody else notices, and the server does not grow."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from contextlib import AsyncExitStack, suppress

import pytest
from cast import Person, Server
from patience import note
from raw import request

SLOW = 5
MESSAGES = 160
SIZE = 14_000
WIDE = "\N{ALCHEMICAL SYMBOL FOR AIR}"
"""Four bytes: 160 messages are nine megabytes, more than the kernel takes for one socket."""
MOST_MIB_MORE = 64


def stalled_socket(server: Server, who: Person) -> socket.socket:
    """Upgraded, and then never read again."""
    it = socket.socket()
    it.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    it.connect(("127.0.0.1", server.port))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    it.sendall(request("GET", "/live", *lines, f"Cookie: {who.cookie_header}", f"Origin: {server.origin}"))
    assert it.recv(12) == b"HTTP/1.1 101"
    return it


@pytest.mark.by_the_clock
async def test_a_stalled_reader_is_cut_off_and_the_others_are_not_disturbed(
    server: Server, people: list[Person]
) -> None:
    async with AsyncExitStack() as stack:
        ann, bo, *senders = [await stack.enter_async_context(person.copy()) for person in people[1:9]]
        hall = await ann.hall()
        healthy = await bo.hears()
        took: list[float] = []

        async def talk(who: Person, count: int) -> None:
            for number in range(count):
                begun = time.monotonic()
                content = f"{who.id} {len(took)} {number} ".ljust(SIZE, WIDE)
                await who.says(content, room=hall)
                await healthy.message(content, seconds=5)
                took.append(time.monotonic() - begun)

        async def worst_of(messages: int) -> float:
            took.clear()
            await asyncio.gather(*(talk(sender, messages // len(senders) + 1) for sender in senders))
            return sorted(took)[int(len(took) * 0.99)]

        await worst_of(len(senders))  # what only the first ones wait for
        alone = await worst_of(MESSAGES // 2)
        stalled = [stack.enter_context(stalled_socket(server, ann)) for _ in range(SLOW)]
        await asyncio.sleep(0.3)
        before, was = server.resident_mib, await cut_off(ann)
        worst = await worst_of(MESSAGES)
        grown = server.resident_mib - before
        assert await cut_off(ann) - was == SLOW, "closed with 4002"
        note(
            f"with {SLOW} stalled readers: p99 {worst * 1000:.0f} ms from saying to hearing, {alone * 1000:.0f} without,"
            f" {grown:+.1f} MiB"
        )
        assert worst < max(1, 3 * alone), "a busy machine is slow without them, too"
        assert grown < MOST_MIB_MORE
        await asyncio.sleep(2.5)  # the goodbye has two seconds
        assert all(has_ended(it) for it in stalled)
        await ann.hears()


def has_ended(it: socket.socket) -> bool:
    """After what was still on its way, the end."""
    it.settimeout(2)
    with suppress(ConnectionResetError):
        while it.recv(65_536):
            pass
    return True


async def cut_off(who: Person) -> int:
    text = (await who.ask("GET", "/metrics")).text
    return sum(
        int(float(line.split()[-1]))
        for line in text.splitlines()
        if line.startswith("klatsch_sockets_closed_total{") and '"4002"' in line
    )
