"""The Messages DB over PostgreSQL as a whole: opened, closed, and opened again."""

from __future__ import annotations

import asyncio

import pytest
from behind import new
from behind_postgres import room_of
from message_stage import ANN, BO, NOWHERE
from patience import until
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import Unavailable
from klatsch.messages_db.open import open_messages_db
from klatsch.messages_db.postgres import PostgresMessagesDb
from klatsch.messages_db.postgres_search_index import has_remains


async def test_one_history_has_one_epoch(postgres_url: str) -> None:
    one, other = await open_messages_db(postgres_url), await open_messages_db(postgres_url)
    assert isinstance(one, PostgresMessagesDb)
    assert len(one.epoch) == 16
    assert one.epoch == other.epoch
    await one.close()
    with pytest.raises(Unavailable):
        await one.post(new(ANN, NOWHERE))
    await other.close()


async def test_what_waits_together_is_committed_together(postgres_url: str, server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    db = await open_messages_db(postgres_url)
    posted = await asyncio.gather(*(db.post(new(ANN, room)) for _ in range(50)))
    assert [answer.message.seq for answer in posted] == list(range(1, 51))
    await asyncio.gather(*(db.react(BO, answer.message.id, "!", on=True, now=NOW) for answer in posted))
    groups = await server.fetch("SELECT DISTINCT xmin::text FROM messages")
    assert len(groups) < 10
    await db.close()


async def test_what_was_deleted_leaves_the_tables(postgres_url: str, server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    db = await open_messages_db(postgres_url)
    said = await db.post(new(ANN, room))
    while await db.index_some():
        pass
    await db.delete(said.message.id, now=NOW)
    while await db.index_some():
        pass

    async def remains() -> bool:
        """A backend says what it did when it next comes to rest, and at the latest after ten seconds."""
        await db.index_some()
        await server.execute("SELECT pg_stat_clear_snapshot()")
        return await has_remains(server)

    await until(remains, seconds=30)
    assert await db.clean_index() is False
    assert not await remains()
    await db.close()


async def test_it_gains_from_as_many_reads_as_it_has_connections(postgres_url: str) -> None:
    for connections in (4, 12):
        db = await open_messages_db(postgres_url, connections=connections)
        assert db.reads_at_once == connections
        await db.close()
