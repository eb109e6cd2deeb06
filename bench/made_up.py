"""The same made-up people, room and history for both servers: Klatsch's own demo, and a copy of it for the baseline."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASELINE = Path(__file__).resolve().parent / "baseline"


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class World:
    """Everybody is in one room, and all history is there. `folder` is a template: each start gets a copy."""

    folder: Path
    people: list[Person]
    room: str
    messages: int
    circle: str = ""
    """A small room beside it, or the same one; those in it are the last of `people`."""
    password: str = ""
    """Everybody's; their addresses are demo0@example.com and so on."""

    @property
    def accounts(self) -> int:
        return len(self.people)

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.folder, folder))


def make_world(
    folder: Path, *, users: int, messages: int, circle: int = 0, environ: Mapping[str, str] | None = None
) -> World:
    """`folder` will hold klatsch/ (a data directory) and baseline.db. `circle`: so many of the people share a small room.

    `environ`: names other databases, and then there is nothing for the baseline.
    """
    folder.mkdir(parents=True)
    data = folder / "klatsch"
    rows, password = demo(data, environ, users=users - circle, rooms=0, messages=messages)
    if circle:
        rows += demo(data, environ, users=circle, rooms=1, messages=0)[0]
    # Or the first minutes of every measurement would be spent on the index of the made-up history.
    klatsch("check", "--repair", "--data", str(data), environ=environ)
    people = [Person(row["userId"], row["name"], row["sessionToken"]) for row in rows]
    room = rows[0]["rooms"][0]
    members = {room: people, **({rows[-1]["rooms"][1]: people[-circle:]} if circle else {})}
    if not environ:
        _copy_for_the_baseline(folder, people, members, room)
    return World(folder, people, room, messages, circle=[*members][-1], password=password)


def demo(data: Path, environ: Mapping[str, str] | None = None, **counts: int) -> tuple[list[dict[str, Any]], str]:
    """The people whom `klatsch demo` made, as its file of tokens has them, and their password."""
    tokens = data.parent / "tokens"
    words = [word for name, count in counts.items() for word in (f"--{name}", str(count))]
    said = klatsch("demo", "--data", str(data), *words, "--tokens", str(tokens), environ=environ)
    rows = [json.loads(line) for line in tokens.read_text().splitlines()]
    tokens.unlink()
    return rows, said.partition("their password is ")[2].split("\n")[0]


def klatsch(*words: str, environ: Mapping[str, str] | None = None) -> str:
    """What a command said. `environ` is added to ours."""
    command = [sys.executable, "-m", "klatsch", *words]
    done = subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environ or {})},
    )
    return done.stdout


def _copy_for_the_baseline(folder: Path, people: list[Person], members: dict[str, list[Person]], room: str) -> None:
    connection = sqlite3.connect(folder / "baseline.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript((BASELINE / "schema.sql").read_text())
    expires = int((time.time() + 30 * 86_400) * 1000)
    with connection:
        connection.executemany(
            "INSERT INTO users (id, name, role) VALUES (?, ?, 'member')", [(p.id, p.name) for p in people]
        )
        connection.executemany("INSERT INTO sessions VALUES (?, ?, ?)", [(p.token, p.id, expires) for p in people])
        rows = [(person.id, where) for where, those in members.items() for person in those]
        connection.executemany("INSERT INTO memberships VALUES (?, ?)", rows)
        connection.executemany(
            "INSERT INTO messages (room, author, client_id, content, created_at) VALUES (?, ?, ?, ?, ?)",
            [(room, *row) for row in _history(folder / "klatsch/messages.db")],
        )
    connection.close()


def _history(path: Path) -> list[tuple[str, str, str, int]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT author, client_id, content, created_at / 1000 FROM messages ORDER BY seq")
    found = rows.fetchall()
    connection.close()
    return found
