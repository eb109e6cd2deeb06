"""The inbox looks at my rooms and follows alone."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, tables_scanned
from message_stage import ANN, BO

from klatsch.messages_db.sqlite_inbox import UNREAD_ROOMS, inbox
from klatsch.model.inbox import place_of


def test_it_begins_with_my_memberships(connection: sqlite3.Connection) -> None:
    steps = plan(connection, UNREAD_ROOMS, (ANN, 0, "", 1))
    assert steps[0] == "SEARCH p USING PRIMARY KEY (user_id=?)"
    assert tables_scanned(steps) == []


def test_it_goes_on_where_a_page_ended(connection: sqlite3.Connection) -> None:
    rooms = [room_of(connection, ANN, BO, name=f"room-{number}") for number in range(5)]
    for room in rooms:
        say(connection, BO, room.id)
    first = inbox(ANN, None, 2, connection).rooms
    rest = inbox(ANN, place_of(first[-1]), 9, connection).rooms
    assert sorted(row.room.id for row in (*first, *rest)) == sorted(room.id for room in rooms), "all at the same time"
    assert inbox(ANN, place_of(rest[-1]), 9, connection).rooms == []
