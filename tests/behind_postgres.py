"""The Messages DB on PostgreSQL from behind: what is asked of the server, and rooms and messages without a server's ceremony."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from behind import new
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import NewRoom, Posted
from klatsch.messages_db.postgres_posts import post_all
from klatsch.messages_db.postgres_rooms import create_room
from klatsch.model.messages import Message
from klatsch.model.rooms import History, Room, RoomKind


@asynccontextmanager
async def statements_of(connection: Connection) -> AsyncIterator[list[str]]:
    """What is asked of the server meanwhile, in the order of the round trips."""
    seen: list[str] = []

    def note(logged: Any) -> None:
        seen.append(logged.query)

    with connection.query_logger(note):  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        yield seen
        await asyncio.sleep(0)  # the driver tells it a moment later


async def tables_scanned(connection: Connection, statement: str, *values: object) -> list[str]:
    """Tables of which the server would look at every row, though it was asked to look into an index instead."""
    await connection.execute("SET enable_seqscan = off")
    steps = await connection.fetch(f"EXPLAIN {statement}", *values)
    await connection.execute("RESET enable_seqscan")
    return [row[0] for row in steps if "Seq Scan" in row[0]]


async def room_of(
    connection: Connection, *members: UserId, name: str = "hall", history: History = History.EVERYTHING
) -> Room:
    new = NewRoom(name=name, topic="", kind=RoomKind.PUBLIC, now=NOW, members=members, history=history)
    async with connection.transaction():
        return (await create_room(new, connection)).room


async def say(
    connection: Connection,
    author: UserId,
    room: RoomId,
    *,
    thread: int | None = None,
    mentions: Sequence[str] = (),
) -> Message:
    (answer,) = await post_all(connection, [new(author, room, thread=thread, mentions=mentions)])
    assert isinstance(answer, Posted), answer
    return answer.message
