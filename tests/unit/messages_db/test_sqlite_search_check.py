"""The check finds what an index lacks, what it has too much, and what cannot be read."""

from __future__ import annotations

import sqlite3

import pytest
from behind import index_some, room_of, say, start_over
from message_stage import ANN, BO
from workbench import NOW

from klatsch.messages_db.sqlite_acts import delete
from klatsch.messages_db.sqlite_search_check import misindexed
from klatsch.model.messages import Message


@pytest.fixture
def said(connection: sqlite3.Connection) -> list[Message]:
    rooms = [room_of(connection, ANN, BO, name=name).id for name in "ab"]
    messages = [say(connection, ANN, room) for room in rooms for _ in range(5)]
    while index_some(64, connection):
        pass
    return messages


def test_a_right_one_has_no_problems_behind_or_not(connection: sqlite3.Connection, said: list[Message]) -> None:
    assert misindexed(connection) == []
    delete(said[0].id, NOW, connection)
    say(connection, ANN, said[0].room)
    assert misindexed(connection) == [], "what is queued is not lost"
    index_some(64, connection)
    assert misindexed(connection) == []
    start_over(connection)
    assert misindexed(connection) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE search_state SET position = 0",
        "UPDATE messages SET room = (SELECT max(number) FROM rooms), seq = number + 100, change = number + 100",
        "INSERT INTO search_words (rowid, body) VALUES (999, 'x')",
        "INSERT INTO search_parts (rowid, body) VALUES (999, 'abcd')",
        "DELETE FROM search_words_docsize WHERE id = 1",
        "DELETE FROM search_parts_docsize WHERE id = 1",
        "DELETE FROM search_words_data WHERE id > 10",
        "UPDATE search_parts_data SET block = zeroblob(20) WHERE id > 10",
        "DELETE FROM search_moves",
        "UPDATE search_state SET epoch = 'another'",
        "UPDATE search_state SET anchor = x'00'",
        "UPDATE search_state SET form = 0",
    ],
)
def test_damage_is_found_and_made_good(damage: str, connection: sqlite3.Connection, said: list[Message]) -> None:
    delete(said[0].id, NOW, connection)
    connection.execute(damage)
    (problem, *_) = misindexed(connection)
    assert "the" in problem or "lacks" in problem
    start_over(connection)
    while index_some(64, connection):
        pass
    assert misindexed(connection) == []
