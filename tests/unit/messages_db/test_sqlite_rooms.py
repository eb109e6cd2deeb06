"""Rooms are found by their names, their people and their members, not by looking at each."""

from __future__ import annotations

import sqlite3

import pytest
from behind import plan, room_of, statements_of, tables_scanned
from message_stage import ANN, BO
from workbench import NOW

from klatsch.errors import NameTaken
from klatsch.messages_db import NewRoom
from klatsch.messages_db import sqlite_rooms as rooms
from klatsch.model.rooms import RoomFacts, RoomKind


def test_making_finding_and_changing_looks_through_no_table(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    with statements_of(connection) as seen:
        room_of(connection, ANN, BO, name="other")
        rooms.create_room(NewRoom(name="", topic="", kind=RoomKind.DIRECT, now=NOW, members=[ANN, BO]), connection)
        rooms.change_room(room.id, RoomFacts(name="third", topic="x"), NOW, connection)
        assert rooms.find_room("hall", connection) == room.id
        assert rooms.seat(ANN, room.id, connection)
    assert seen
    for statement in (text for text in seen if not text.startswith("--")):
        # `drafts` and `thread_follows`: SQLite would look there only while a row that refers to no room awaits one.
        # `rooms`: the default room is looked for only where none is named.
        short = ["rooms", "(subquery-1)", "drafts", "thread_follows"]
        assert tables_scanned(plan(connection, statement), but=short) == [], statement


def test_browsing_reads_names_in_their_order(connection: sqlite3.Connection) -> None:
    with statements_of(connection) as seen:
        rooms.public_rooms("", "a", 10, connection)
    assert not [step for step in plan(connection, seen[0]) if "TEMP B-TREE" in step]


def test_a_refused_name_leaves_everything_as_it_was(connection: sqlite3.Connection) -> None:
    room_of(connection, ANN, name="taken")
    room = room_of(connection, ANN)
    before = (
        connection.execute("SELECT * FROM rooms").fetchall(),
        connection.execute("SELECT * FROM room_names").fetchall(),
    )
    with pytest.raises(NameTaken):
        rooms.change_room(room.id, RoomFacts(name="taken", topic="x"), NOW, connection)
    with pytest.raises(NameTaken):
        room_of(connection, BO, name="taken")
    assert before == (
        connection.execute("SELECT * FROM rooms").fetchall(),
        connection.execute("SELECT * FROM room_names").fetchall(),
    )


def test_a_name_belongs_to_one_room_at_a_time(connection: sqlite3.Connection) -> None:
    first, second = room_of(connection, name="a"), room_of(connection, name="b")
    rooms.change_room(first.id, RoomFacts(name="c"), NOW, connection)
    rooms.change_room(second.id, RoomFacts(name="a"), NOW, connection)
    names = connection.execute("SELECT n.name, r.name FROM room_names n JOIN rooms r ON r.number = n.room ORDER BY 1")
    assert names.fetchall() == [("a", "a"), ("b", "a"), ("c", "c"), ("general", "general")]
