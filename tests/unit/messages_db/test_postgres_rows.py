"""Rows → values on PostgreSQL, and text that it does not keep."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say, statements_of
from hypothesis import given
from hypothesis import strategies as st
from message_stage import ANN, BO, NOWHERE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import RoomNotFound
from klatsch.messages_db import NewRoom
from klatsch.messages_db import postgres_rows as rows
from klatsch.messages_db.postgres_acts import react
from klatsch.messages_db.postgres_rooms import create_room
from klatsch.model.messages import Reaction
from klatsch.model.rooms import RoomKind

ALL = f"SELECT {rows.MESSAGE} FROM messages m JOIN rooms r ON r.number = m.room ORDER BY m.seq"


@given(st.text(st.sampled_from("\0\ufdd001a")))
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    stored = rows.storable(text)
    assert "\0" not in stored
    assert rows.as_written(stored) == text


async def test_reactions_of_a_whole_page_are_asked_for_at_once_and_only_if_there_are_any(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    said = [await say(server, ANN, room) for _ in range(6)]
    found = await server.fetch(ALL)
    async with statements_of(server) as seen:
        assert await rows.messages_from(server, found) == said
    assert seen == []
    for message in said[::2]:
        for user in (BO, ANN):
            await react(user, message.id, "👍", True, NOW, server)
    found = await server.fetch(ALL)
    async with statements_of(server) as seen:
        messages = await rows.messages_from(server, found)
    assert len(seen) == 1
    assert [m.reactions for m in messages] == [[Reaction("👍", [ANN, BO])], []] * 3


async def test_a_room_comes_back_with_all_that_was_written(server: Connection) -> None:
    new = NewRoom(name="a", topic="t\0", purpose="\0", kind=RoomKind.PUBLIC, now=NOW)
    made = (await create_room(new, server)).room
    assert (made.name, made.topic, made.purpose) == ("a", "t\0", "\0")
    assert await rows.room_now(server, await rows.must_number(server, made.id)) == made


async def test_each_change_is_the_next(server: Connection) -> None:
    number = await rows.must_number(server, (await room_of(server, ANN)).id)
    assert [await rows.next_change(server, number) for _ in range(3)] == [2, 3, 4]
    with pytest.raises(RoomNotFound):
        await rows.must_number(server, NOWHERE)
