"""The plug is pulled: what was acknowledged had reached the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cast import UNLIMITED, Server
from ledger import Ledger
from patience import note
from powercut import disk

from klatsch.drivers.sqlite_files import connect

CARELESS = """
import klatsch.drivers.sqlite_files as files
careful = files.connect
def connect(*words, **more):
    connection = careful(*words, **more)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection
files.connect = connect
"""


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    connection = connect(tmp_path / "any.db")
    full = 2
    assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def survivors_of_a_power_cut(folder: Path, *, script: str) -> tuple[set[str], set[str]]:
    """Client ids that were acknowledged, and those that are there afterwards."""
    with disk(folder) as it:
        if it is None:
            pytest.skip("a power cut takes root, loop devices and ext4")
        server = Server(it.where / "data", script=script, environ=UNLIMITED).start()
        try:
            people = server.populate(users=4)
            ledger = Ledger()
            async with AsyncExitStack() as stack:
                senders = [await stack.enter_async_context(person) for person in people]

                async def talk(number: int) -> None:
                    for count in range(25):
                        await ledger.send(senders[number], f"{number} {count}", room=people[0].rooms[0])

                await asyncio.gather(*map(talk, range(len(senders))))
            it.cut()
            server.kill9()
            it.mend()
            assert server.check()["ok"]
            return set(ledger.acknowledged), stored_ids(server.data / "messages.db")
        finally:
            server.stop()


def stored_ids(database: Path) -> set[str]:
    connection = sqlite3.connect(database)
    ids = {row[0] for row in connection.execute("SELECT client_id FROM messages")}
    connection.close()
    return ids


async def test_what_was_acknowledged_survives_a_power_cut(tmp_path: Path) -> None:
    acknowledged, survived = await survivors_of_a_power_cut(tmp_path, script="")
    note(f"{len(acknowledged)} acknowledged, {len(acknowledged - survived)} lost")
    assert len(acknowledged) == 100
    assert acknowledged <= survived


async def test_the_cut_is_a_real_one(tmp_path: Path) -> None:
    """With a setting that does not wait for the disk, acknowledged messages are lost: the story above proves something."""
    acknowledged, survived = await survivors_of_a_power_cut(tmp_path, script=CARELESS)
    note(f"with synchronous=NORMAL {len(acknowledged - survived)} of {len(acknowledged)} were lost")
    assert acknowledged - survived
