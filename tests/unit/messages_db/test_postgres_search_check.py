"""The check finds what an index lacks and what it has too much; that it is behind is no problem."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say
from message_stage import ANN
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_acts import delete
from klatsch.messages_db.postgres_search_check import misindexed
from klatsch.messages_db.postgres_search_index import index_some


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM search_entries WHERE message % 5 = 0", "lacks 1 messages, and holds 0"),
        ("INSERT INTO search_entries VALUES (99, '', '{}')", "lacks 0 messages, and holds 1"),
        ("UPDATE search_rooms SET seq = 9", "ahead of 1 rooms"),
    ],
)
async def test_what_somebody_did_to_it_is_found(statement: str, found: str, server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    said = [await say(server, ANN, room) for _ in range(6)]
    assert await misindexed(server) == [], "nothing is in it yet"
    await index_some(64, server)
    await say(server, ANN, room)
    await delete(said[0].id, NOW, server)
    assert await misindexed(server) == [], "it is behind"
    await server.execute(statement)
    assert found in str(await misindexed(server))
