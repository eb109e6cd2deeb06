"""The disk is full: nobody is lied to, nothing falls over, and it goes on by itself when there is room."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from cast import UNLIMITED, Person, Server, draft
from ledger import Ledger
from patience import note, until

MIB = 1_048_576


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Twelve megabytes, in memory."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    where = tmp_path / "disk"
    where.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(where)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount")
    yield where
    subprocess.run(["umount", "--lazy", str(where)], check=True)


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65_536)
        except OSError:
            pass


@pytest.mark.by_the_clock
async def test_a_full_disk_is_said_and_nothing_else_breaks(small_disk: Path) -> None:
    with Server(small_disk / "data", environ=UNLIMITED) as server:
        people = server.populate(users=4)
        async with AsyncExitStack() as stack:
            ann, *others = [await stack.enter_async_context(person) for person in people]
            hall = await ann.hall()
            line = await ann.hears()
            ledger = Ledger()
            await ledger.send(ann, "while there was room", room=hall)
            ballast = small_disk / "ballast"
            fill(ballast)

            refusals = await talk_until_full(others[0], hall)
            assert refusals[0].status_code == 507
            error = refusals[0].json()["error"]
            assert (error["code"], bool(error["hint"])) == ("storage_full", True)
            assert refusals[0].headers["retry-after"]
            assert server.is_alive
            begun = time.monotonic()
            assert (await ann.reads(hall))["messages"][0]["content"] == "while there was room"
            assert (await ann.ask("GET", "/healthz")).status_code == 200
            assert time.monotonic() - begun < 1
            assert line.code is None, "sockets stay"

            ballast.unlink()
            begun = time.monotonic()
            await until(lambda: can_say(others[1], hall), seconds=5)
            note(f"{len(refusals)} refusals; it said yes again {time.monotonic() - begun:.2f} s after there was room")
            await ledger.send(ann, "and again", room=hall)
            await line.message("and again")
            history = await ann.reads_all(hall)
            stored = {message["clientId"] for message in history}
            assert set(ledger.acknowledged) <= stored
            assert [message["seq"] for message in history] == list(range(1, len(history) + 1)), (
                "what was refused left no hole"
            )
    assert "Traceback" not in server.log


async def talk_until_full(who: Person, room: str) -> list[httpx.Response]:
    """The refusals: once it is full it stays full, and what was refused is not there."""
    refusals: list[httpx.Response] = []
    for number in range(2_000):
        body = draft("x" * 10_000, room=room, client_id=f"heavy-{number}")
        answer = await who.ask("POST", "/message", json=body)
        if answer.status_code != 200:
            refusals.append(answer)
        if len(refusals) == 5:
            break
    assert refusals, "the disk never got full"
    stored = {message["clientId"] for message in await who.reads_all(room)}
    assert f"heavy-{number}" not in stored
    return refusals


async def can_say(who: Person, room: str) -> bool:
    await asyncio.sleep(0.05)
    return (await who.ask("POST", "/message", json=draft("is there room?", room=room))).status_code == 200
