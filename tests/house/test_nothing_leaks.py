"""Opened and closed fifty times, it leaves no file, no thread and no task behind."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from workbench import NOW, SetClock, eventually, new_databases

from klatsch.live.switchboard import Switchboard
from klatsch.serve import build_front, opened
from klatsch.settings import Settings

ROUNDS = 50
DESCRIPTORS = Path("/proc/self/fd") if Path("/proc/self/fd").exists() else Path("/dev/fd")


def held() -> dict[str, int]:
    return {
        "files": len(os.listdir(DESCRIPTORS)),
        "threads": threading.active_count(),
        "tasks": len(asyncio.all_tasks()),
    }


async def one_round(data: Path) -> None:
    """Open, answer a request that asks both databases, close."""
    async with opened(Settings(data=data), clock=SetClock(NOW)) as app:
        front = build_front(app, Switchboard(app.hub))
        transport = httpx.ASGITransport(front)  # pyright: ignore[reportArgumentType]
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as browser:
            assert (await browser.get("/readyz")).status_code == 200


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    for name, content in (await new_databases()).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


async def test_opening_and_closing_leaves_nothing_behind(data: Path) -> None:
    for _ in range(3):
        await one_round(data)  # what is kept once (the loop's helper threads, the loaded pages) is kept by now
    before = held()
    for _ in range(ROUNDS):
        await one_round(data)
    await eventually(lambda: held()["files"] <= before["files"])
    # The loop keeps up to cpu + 4 helpers for blocking work; they are its own, and it ends them.
    helpers = sum(thread.name.startswith("asyncio") for thread in threading.enumerate())
    assert held()["threads"] - helpers <= before["threads"]
    assert held()["tasks"] <= before["tasks"]


@pytest.fixture
def left_open() -> Iterator[list[int]]:
    opened_here: list[int] = []
    yield opened_here
    for descriptor in opened_here:
        os.close(descriptor)


async def test_a_file_a_thread_or_a_task_that_stays_is_seen(data: Path, left_open: list[int]) -> None:
    before, let_go = held(), asyncio.Event()
    left_open.append(os.open(data / "auth.db", os.O_RDONLY))
    thread_may_end = threading.Event()
    threading.Thread(target=thread_may_end.wait, daemon=True).start()
    task = asyncio.create_task(let_go.wait())
    after = held()
    assert {name for name in after if after[name] > before[name]} == {"files", "threads", "tasks"}
    thread_may_end.set()
    let_go.set()
    await task
