"""The index follows in bounded steps, each a transaction; what left it leaves its files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from behind import room_of, say
from message_stage import ANN
from workbench import NOW

from klatsch.messages_db import sqlite_search_index
from klatsch.messages_db.sqlite_acts import delete, edit, pin, react
from klatsch.messages_db.sqlite_search_index import clean, index_some, size, start_over
from klatsch.messages_db.sqlite_search_text import FORM


def queued(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM search_queue").fetchone()[0]


def content_is(connection: sqlite3.Connection, content: str) -> None:
    connection.execute("UPDATE messages SET content = ?", (content,))


def test_a_step_is_as_large_as_asked(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    for _ in range(10):
        say(connection, ANN, room)
    assert [index_some(4, connection) for _ in range(4)] == [4, 4, 2, 0]
    assert size(connection) == 10


def test_long_messages_go_in_smaller_steps_but_go(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    for _ in range(3):
        say(connection, ANN, room)
    content_is(connection, "x" * 20_000)
    assert [index_some(64, connection) for _ in range(4)] == [1, 1, 1, 0]


def test_only_what_the_index_would_tell_apart_is_queued(connection: sqlite3.Connection) -> None:
    said = say(connection, ANN, room_of(connection, ANN).id)
    edit(said.id, "before it is indexed", [], NOW, connection)
    assert queued(connection) == 0
    index_some(64, connection)
    say(connection, ANN, said.room)
    assert queued(connection) == 0, "a post costs nothing"
    react(ANN, said.id, "👍", True, NOW, connection)
    react(ANN, said.id, "🎉", True, NOW, connection)
    pin(ANN, said.id, True, NOW, connection)
    assert queued(connection) == 1
    assert index_some(64, connection) == 2
    react(ANN, said.id, "🎉", False, NOW, connection)
    assert queued(connection) == 0, "it still has reactions"


def test_deleted_words_leave_the_queue_and_then_the_files(connection: sqlite3.Connection, tmp_path: Path) -> None:
    room = room_of(connection, ANN).id
    said = say(connection, ANN, room)
    content_is(connection, "zyxwvutsecret")
    index_some(64, connection)
    for _ in range(3):
        say(connection, ANN, room)
        index_some(64, connection)
    assert b"zyxwvutsecret" in pages(connection)
    delete(said.id, NOW, connection)
    index_some(64, connection)
    assert queued(connection) == 0
    assert b"zyxwvutsecret" in pages(connection), "the files still tell"
    while clean(connection):
        pass
    assert b"zyxwvutsecret" not in pages(connection)
    assert size(connection) == 3
    assert not clean(connection)


def test_what_becomes_of_a_deleted_message_is_not_queued(connection: sqlite3.Connection) -> None:
    said = say(connection, ANN, room_of(connection, ANN).id)
    index_some(64, connection)
    delete(said.id, NOW, connection)
    index_some(64, connection)
    connection.execute("UPDATE messages SET reply_count = 1")
    assert queued(connection) == 0, "it is not in the index, so it cannot be taken out"


def pages(connection: sqlite3.Connection) -> bytes:
    """What the tables of the index hold."""
    return b"".join(
        row[0] for table in ("words", "parts") for row in connection.execute(f"SELECT block FROM search_{table}_data")
    )


def test_another_way_of_making_words_makes_the_index_anew(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(connection, ANN, room_of(connection, ANN).id)
    index_some(64, connection)
    assert index_some(64, connection) == 0
    monkeypatch.setattr(sqlite_search_index, "FORM", FORM + 1)
    assert index_some(64, connection) == 1
    assert size(connection) == 1


def test_starting_over_leaves_nothing(connection: sqlite3.Connection) -> None:
    said = say(connection, ANN, room_of(connection, ANN).id)
    index_some(64, connection)
    pin(ANN, said.id, True, NOW, connection)
    start_over(connection)
    assert (size(connection), queued(connection)) == (0, 0)


def test_parts_of_the_files_are_joined_as_it_goes(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    for _ in range(60):
        say(connection, ANN, room)
        index_some(64, connection)
    for table in ("words", "parts"):
        (count,) = connection.execute(f"SELECT count(DISTINCT segid) FROM search_{table}_idx").fetchone()
        assert count < 16
