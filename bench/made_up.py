"""The same made-up people, room and history for both servers: Klatsch's own demo, and a copy of it for the baseline."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

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

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.folder, folder))


def make_world(folder: Path, *, users: int, messages: int) -> World:
    """`folder` will hold klatsch/ (a data directory) and baseline.db."""
    folder.mkdir(parents=True)
    tokens = folder / "tokens"
    command = [sys.executable, "-m", "klatsch", "demo", "--data", str(folder / "klatsch"), "--rooms", "0"]
    command += ["--users", str(users), "--messages", str(messages), "--tokens", str(tokens)]
    subprocess.run(command, check=True, capture_output=True)
    # Or the first minutes of every measurement would be spent on the index of the made-up history.
    index = [sys.executable, "-m", "klatsch", "check", "--repair", "--data", str(folder / "klatsch")]
    subprocess.run(index, check=True, capture_output=True)
    rows = [json.loads(line) for line in tokens.read_text().splitlines()]
    people = [Person(row["userId"], row["name"], row["sessionToken"]) for row in rows]
    tokens.unlink()
    room = rows[0]["rooms"][0]
    _copy_for_the_baseline(folder, people, room)
    return World(folder, people, room, messages)


def _copy_for_the_baseline(folder: Path, people: list[Person], room: str) -> None:
    connection = sqlite3.connect(folder / "baseline.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript((BASELINE / "schema.sql").read_text())
    expires = int((time.time() + 30 * 86_400) * 1000)
    with connection:
        connection.executemany(
            "INSERT INTO users (id, name, role) VALUES (?, ?, 'member')", [(p.id, p.name) for p in people]
        )
        connection.executemany("INSERT INTO sessions VALUES (?, ?, ?)", [(p.token, p.id, expires) for p in people])
        connection.executemany("INSERT INTO memberships VALUES (?, ?)", [(p.id, room) for p in people])
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
