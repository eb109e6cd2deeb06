"""kill -9 while the index follows: afterwards each message is found, once."""

from __future__ import annotations

import asyncio
import random

from cast import Person, Server
from patience import until

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


async def walk(person: Person) -> list[str]:
    ids: list[str] = []
    before: dict[str, str] = {}
    while True:
        page = await person.get("/search", params={"q": "needle ", "limit": 50, **before})
        ids += [message["_id"] for message in page["messages"]]
        if not page["more"]:
            return ids
        before = {"before": page["before"]}
