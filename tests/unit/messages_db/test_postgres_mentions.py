"""Where somebody was called is found from the newest on."""

from __future__ import annotations

from behind_postgres import room_of, say, tables_scanned
from message_stage import ANN, BO, NO_MESSAGE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_mentions import MENTIONS, mentions_of


async def test_it_is_found_by_indexes(server: Connection) -> None:
    assert await tables_scanned(server, MENTIONS, ANN, 1, 1) == []


async def test_so_many_and_no_more(server: Connection) -> None:
    room = await room_of(server, ANN, BO)
    said = [await say(server, BO, room.id, mentions=[ANN, "all"]) for _ in range(5)]
    assert await mentions_of(ANN, None, 2, server) == said[:2:-1]
    assert await mentions_of(ANN, said[2].id, 9, server) == said[1::-1]
    assert await mentions_of(ANN, NO_MESSAGE, 9, server) is None
