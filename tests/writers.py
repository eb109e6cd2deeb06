"""A process that posts: `python writers.py URL ROOMS COUNT AUTHOR...`. Each author says COUNT things in each room.

A few at once, so that groups of many rooms and authors form; each until it is stored, as a client does.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

from klatsch.errors import Unavailable
from klatsch.ids import ClientId, RoomId, UserId
from klatsch.messages_db import MessagesDb, NewMessage
from klatsch.messages_db.open import open_messages_db


async def write(url: str, rooms: list[RoomId], count: int, authors: list[UserId]) -> None:
    db = await open_messages_db(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)  # so that all begin at once
    await asyncio.gather(*(speak(db, author, rooms, count) for author in authors))
    await db.close()


async def speak(db: MessagesDb, author: UserId, rooms: list[RoomId], count: int) -> None:
    left = [(room, number) for number in range(count) for room in rooms]
    while left:
        some = random.randint(1, 3)
        await asyncio.gather(*(say(db, author, room, number) for room, number in left[:some]))
        del left[:some]


async def say(db: MessagesDb, author: UserId, room: RoomId, number: int) -> None:
    new = NewMessage(
        author=author,
        room=room,
        client_id=ClientId(f"{room}-{number}"),
        content=f"{number}",
        now=time.time_ns() // 1000,
    )
    while True:
        try:
            await db.post(new)
            return
        except Unavailable:
            await asyncio.sleep(random.random() * 0.05)


if __name__ == "__main__":
    url, rooms, count, *authors = sys.argv[1:]
    asyncio.run(write(url, [RoomId(room) for room in rooms.split(",")], int(count), [UserId(user) for user in authors]))
