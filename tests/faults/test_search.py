"""What may befall the index while people talk: killed, damaged, lost, made anew by others. Then each message is found, once."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from cast import Person, Server
from patience import note, until

MESSAGES = 1_500
KILLS = 4


async def test_killed_while_it_indexes_it_finds_each_message_once(server: Server) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        hall = ann.rooms[0]
        for round_ in range(KILLS):
            numbers = range(round_ * MESSAGES // KILLS, (round_ + 1) * MESSAGES // KILLS)
            sent = [await ann.says(f"needle n{number}", room=hall) for number in numbers]
            for one in sent[::50]:
                await ann.ask("PATCH", f"/message/{one['_id']}", json={"content": "edited needle"})
                await ann.ask("DELETE", f"/message/{sent[1]['_id']}")
            await asyncio.sleep(random.uniform(0, 0.3))
            await asyncio.to_thread(server.kill9)
            await asyncio.to_thread(server.restart)
        here = [row["_id"] for row in await ann.reads_all(hall) if row["deletedAt"] is None]

        async def all_are_found() -> bool:
            return len(await walk(ann)) == len(here)

        await until(all_are_found, seconds=20)
        found = await walk(ann)
        assert sorted(found) == sorted(here)
        assert len(here) == MESSAGES - KILLS
    assert server.check()["messages"]["problems"] == []


async def test_killed_while_it_cleans_and_repairs_it_goes_on(server: Server) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        hall = ann.rooms[0]
        sent = [await ann.says(f"needle n{number}", room=hall) for number in range(300)]
        for round_ in range(KILLS):
            await ann.ask("DELETE", f"/message/{sent[round_]['_id']}")
            repairing = klatsch_beside(server)
            await asyncio.sleep(random.uniform(0.3, 1))
            repairing.kill()
            await asyncio.to_thread(repairing.wait)
            await asyncio.to_thread(server.kill9)
            await asyncio.to_thread(server.restart)
        await until_found(ann, 300 - KILLS)
    assert server.check()["messages"]["problems"] == []


def klatsch_beside(server: Server) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "klatsch", "check", "--repair", "--data", str(server.data)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def until_found(person: Person, count: int) -> None:
    async def all_are_found() -> bool:
        return len(set(await walk(person))) == count

    await until(all_are_found, seconds=30)


async def test_repairing_it_beside_a_server_refuses_no_post(server: Server) -> None:
    (ann,) = server.populate(users=1, messages=3_000)
    async with ann:
        repairing = klatsch_beside(server)
        sent = 0
        slowest = 0.0
        while repairing.poll() is None:
            begun = time.monotonic()
            answer = await ann.ask("POST", "/message", json={"content": "needle"})
            slowest = max(slowest, time.monotonic() - begun)
            assert answer.status_code == 200
            sent += 1
        note(f"{sent} posts beside a repair, the slowest {slowest * 1_000:.0f} ms")
        assert repairing.returncode == 0
        assert sent > 10, "it took a while"
        await until_found(ann, sent)
    assert server.check()["messages"]["problems"] == []


@pytest.mark.parametrize("harm", ["gone", "spoiled"])
async def test_an_index_that_is_lost_under_a_server_is_made_anew_by_it(harm: str, server: Server) -> None:
    (ann,) = server.populate(users=1)
    index = server.data / "messages-search.db"
    async with ann:
        for number in range(100):
            await ann.says(f"needle n{number}")
        await until_found(ann, 100)
        if harm == "gone":
            index.unlink()
        else:
            with closing(sqlite3.connect(index, isolation_level=None, timeout=10)) as other:
                other.execute("DELETE FROM search_words_data WHERE id > 10")
        await ann.says("needle n100")

        async def all_are_found() -> bool:  # for a moment there is nothing to search in
            answer = await ann.ask("GET", "/search", params={"q": "needle ", "limit": 50})
            assert answer.status_code in (200, 503)
            return answer.status_code == 200 and len(await walk(ann)) == 101

        await until(all_are_found, seconds=20)
    assert index.stat().st_mode & 0o777 == 0o600
    assert server.check()["messages"]["problems"] == []


async def test_an_index_that_is_no_database_keeps_no_server_from_starting(server: Server) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        await ann.says("needle")
        await until_found(ann, 1)
        await asyncio.to_thread(server.kill9)
        (server.data / "messages-search.db").write_bytes(b"Dear diary, " * 1_000)
        await asyncio.to_thread(server.restart)
        await until_found(ann, 1)
        assert len((await ann.reads())["messages"]) == 1
    assert server.check()["messages"]["problems"] == []


async def walk(person: Person) -> list[str]:
    ids: list[str] = []
    before: dict[str, str] = {}
    while True:
        page = await person.get("/search", params={"q": "needle ", "limit": 50, **before})
        ids += [message["_id"] for message in page["messages"]]
        if not page["more"]:
            return ids
        before = {"before": page["before"]}
