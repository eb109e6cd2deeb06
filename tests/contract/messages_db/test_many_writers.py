"""Four writers in two processes, and readers who only ask what changed: nothing lost, nothing twice, nothing skipped."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from message_engines import Engine
from message_stage import hall_of, new_room

from klatsch.ids import RoomId, UserId
from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Message, Span

SCRIPT = Path(__file__).parents[2] / "writers.py"
AUTHORS = tuple(UserId(f"U000000000000000{n}") for n in range(4))
EACH = 80


class Reader:
    """Follows one room by `since` alone."""

    def __init__(self, db: MessagesDb, room: RoomId, mark: int) -> None:
        self.db, self.room, self.mark = db, room, mark
        self.heard: list[Message] = []
        self.pages = 0

    async def follow(self, writers: asyncio.Future[None]) -> None:
        while True:
            is_over = writers.done()
            page = await self.db.page(AUTHORS[0], self.room, Span(since=self.mark, limit=200))
            assert page
            self.pages += bool(page.messages)
            changes = [message.change for message in page.messages]
            assert changes == list(range(self.mark + 1, self.mark + 1 + len(changes))), "in one order, and none skipped"
            self.heard += page.messages
            self.mark = changes[-1] if page.more else page.change
            assert self.mark == (changes[-1] if changes else self.mark), "the room is not ahead of what it shows"
            if is_over and not page.more:
                return
            await asyncio.sleep(0.001)


async def start_writers(url: str, rooms: list[RoomId], authors: tuple[UserId, ...]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), url, ",".join(rooms), str(EACH), *authors, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )


async def all_begin_at_once(processes: list[Process]) -> None:
    for process in processes:
        assert process.stdout
        await process.stdout.readline()
    for process in processes:
        assert process.stdin
        process.stdin.write(b"go\n")


async def all_end_well(processes: list[Process]) -> None:
    for process in processes:
        _, said = await process.communicate()
        assert process.returncode == 0, said.decode()[-2_000:]


async def test_a_reader_with_since_skips_nothing_that_many_processes_write(engine: Engine) -> None:
    db = await engine.open()
    rooms = [await hall_of(db, *AUTHORS), *[await new_room(db, *AUTHORS, name=name) for name in ("attic", "cellar")]]
    readers = [Reader(db, room, change) for room, change in (await db.changes_of(AUTHORS[0])).items()]
    processes = [
        await start_writers(engine.url, rooms, AUTHORS[:2]),
        await start_writers(engine.url, rooms[::-1], AUTHORS[2:]),
    ]
    await all_begin_at_once(processes)
    writers = asyncio.ensure_future(all_end_well(processes))
    try:
        await asyncio.gather(writers, *(reader.follow(writers) for reader in readers))
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
    said = {(author, f"{number}") for author in AUTHORS for number in range(EACH)}
    for reader in readers:
        assert [message.seq for message in reader.heard] == list(range(1, len(said) + 1)), "none lost, none twice"
        assert {(message.author, message.content) for message in reader.heard} == said
        assert [message.created_at for message in reader.heard] == sorted({m.created_at for m in reader.heard})
        assert reader.pages > 3, "it read while they wrote"
    assert (await db.check())["problems"] == []
    await db.close()
