"""Rows → values."""

from __future__ import annotations

import sqlite3

import pytest
from behind import room_of, say, statements_of
from message_stage import ANN, BO, NOWHERE
from workbench import NOW

from klatsch.errors import RoomNotFound
from klatsch.messages_db import NewRoom
from klatsch.messages_db import sqlite_rows as rows
from klatsch.messages_db.sqlite_acts import react
from klatsch.messages_db.sqlite_rooms import create_room
from klatsch.model.messages import Reaction
from klatsch.model.rooms import RoomKind


def all_messages(connection: sqlite3.Connection) -> list[rows.Row]:
    return connection.execute(
        f"SELECT {rows.MESSAGE} FROM messages m JOIN rooms r ON r.number = m.room ORDER BY m.seq"
    ).fetchall()


def test_reactions_of_a_whole_page_are_asked_for_at_once_and_only_if_there_are_any(
    connection: sqlite3.Connection,
) -> None:
    room = room_of(connection, ANN, BO).id
    said = [say(connection, ANN, room) for _ in range(20)]
    found = all_messages(connection)
    with statements_of(connection) as seen:
        assert rows.messages_from(connection, found) == said
    assert seen == []
    for message in said[::2]:
        for user in (BO, ANN):
            react(user, message.id, "👍", True, NOW, connection)
    found = all_messages(connection)
    with statements_of(connection) as seen:
        messages = rows.messages_from(connection, found)
    assert len(seen) == 1
    assert [m.reactions for m in messages] == [[Reaction("👍", [ANN, BO])], []] * 10


def test_a_room_says_who_it_is_between(connection: sqlite3.Connection) -> None:
    new = NewRoom(name="", topic="", kind=RoomKind.DIRECT, now=NOW, members=[BO, ANN])
    made = create_room(new, connection).room
    assert made.people == [ANN, BO]
    number = rows.must_number(connection, made.id)
    assert rows.room_now(connection, number) == made
    assert room_of(connection, ANN).people == []


def test_each_change_is_the_next(connection: sqlite3.Connection) -> None:
    made = room_of(connection, ANN)
    number = rows.must_number(connection, made.id)
    assert [rows.next_change(connection, number) for _ in range(3)] == [2, 3, 4]
    assert rows.room_now(connection, number).change == 4


def test_a_room_that_is_not_there(connection: sqlite3.Connection) -> None:
    with pytest.raises(RoomNotFound):
        rows.must_number(connection, NOWHERE)
