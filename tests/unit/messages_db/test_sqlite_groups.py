"""Groups are found by who is in them, and there are only so many."""

from __future__ import annotations

import sqlite3

import pytest
from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.errors import TooMany
from klatsch.messages_db import NewGroup
from klatsch.messages_db.sqlite_groups import create_group, groups_of
from klatsch.model.groups import MOST_GROUPS


def test_a_page_is_read_in_the_order_of_handles(connection: sqlite3.Connection) -> None:
    with statements_of(connection) as seen:
        groups_of(ANN, "", 9, connection)
    steps = plan(connection, seen[0])
    assert any(step.startswith("SEARCH g USING") and "handle>?" in step for step in steps)
    assert tables_scanned(steps, but=["x"]) == []


def test_there_are_so_many_and_no_more(connection: sqlite3.Connection) -> None:
    rows = [(f"G{number:016X}", f"{number}") for number in range(MOST_GROUPS - 1)]
    connection.executemany("INSERT INTO user_groups (id, name, handle, created_at) VALUES (?, 'x', ?, 0)", rows)
    create_group(NewGroup(name="last", handle="last", members=[], now=NOW, created_by=ANN), connection)
    with pytest.raises(TooMany):
        create_group(NewGroup(name="more", handle="more", members=[], now=NOW, created_by=ANN), connection)


def test_of_a_group_those_alone_are_called_who_are_in_the_room(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    new = NewGroup(name="Crew", handle="crew", members=[ANN, BO, EVE], now=NOW, created_by=ANN)
    group = create_group(new, connection)
    say(connection, ANN, room.id, mentions=[group.id, EVE])
    assert connection.execute("SELECT user_id FROM mentions").fetchall() == [(BO,)]
