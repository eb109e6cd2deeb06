"""Counting looks at what lies beyond the mark, not at the history."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO

from klatsch.messages_db import sqlite_reading as reading
from klatsch.model.rooms import Preferences


def test_my_rooms_and_their_counts_are_one_statement_by_index(connection: sqlite3.Connection) -> None:
    for number in range(20):
        say(connection, ANN, room_of(connection, ANN, BO, name=f"room-{number}").id, mentions=[BO, "all"])
    with statements_of(connection) as seen:
        rooms = reading.rooms_of(BO, None, 200, connection)
    assert [mine.mine.mentions for mine in rooms] == [1] * 20
    (statement,) = seen
    steps = plan(connection, statement)
    assert tables_scanned(steps) == []
    (mentions,) = [step for step in steps if step.startswith("SEARCH c ")]
    assert "(user_id=? AND room=? AND seq>?)" in mentions, "from the mark on"


def test_moving_a_mark_counts_my_own_messages_by_index(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    for author in (ANN, BO, ANN):
        say(connection, author, room)
    with statements_of(connection) as seen:
        reading.read(BO, room, 1, False, connection)
        reading.prefer(BO, room, Preferences(muted=True), connection)
        reading.changes_of(BO, 10, connection)
    (moving,) = [statement for statement in seen if statement.startswith("UPDATE memberships SET read_seq")]
    assert any("messages_of_author (room=? AND author=? AND seq>?)" in step for step in plan(connection, moving))
    for statement in seen:
        assert tables_scanned(plan(connection, statement)) == [], statement


def test_a_mark_that_does_not_move_writes_nothing(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    say(connection, ANN, room)
    for seq, back in ((0, False), (-1, False), (0, True)):
        with statements_of(connection) as seen:
            assert reading.read(BO, room, seq, back, connection)
        assert not [statement for statement in seen if statement.startswith("UPDATE")]
    with statements_of(connection) as seen:
        reading.read(BO, room, 1, False, connection)
    assert [statement for statement in seen if statement.startswith("UPDATE")], "this one does"
