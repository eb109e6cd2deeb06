"""The inbox on PostgreSQL: as many statements for many rooms as for one."""

from __future__ import annotations

from behind_postgres import room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_inbox import UNREAD_ROOMS, inbox
from klatsch.model.inbox import Place, place_of


async def test_it_goes_on_where_a_page_ended_in_as_many_statements(server: Connection) -> None:
    rooms = [await room_of(server, ANN, BO, name=f"room-{number}") for number in range(5)]
    for room in rooms:
        await say(server, BO, room.id)
    async with statements_of(server) as seen:
        first = (await inbox(ANN, None, 2, server)).rooms
    assert len(seen) == 3
    rest = (await inbox(ANN, place_of(first[-1]), 9, server)).rooms
    assert sorted(row.room.id for row in (*first, *rest)) == sorted(room.id for room in rooms), "all at the same time"
    assert (await inbox(ANN, place_of(rest[-1]), 9, server)).rooms == []
    assert (await inbox(ANN, Place(2**62, "\0"), 9, server)).rooms == [*first, *rest], "whatever a cursor says"


async def test_it_begins_with_my_memberships(server: Connection) -> None:
    assert await tables_scanned(server, UNREAD_ROOMS, ANN, 0, "", 1) == []
