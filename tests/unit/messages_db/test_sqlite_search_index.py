"""The index follows in bounded steps, each a transaction; what left it leaves its files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from behind import index_some, room_of, say
from message_stage import ANN
from workbench import NOW

from klatsch.messages_db import sqlite_search_index
from klatsch.messages_db.sqlite_acts import delete
from klatsch.messages_db.sqlite_search_index import MOST_SEGMENTS, begin, clean, segments, size, state_of, store
from klatsch.messages_db.sqlite_search_moves import batch_after, first_state


def queued(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM search_moves").fetchone()[0]


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


def pages(connection: sqlite3.Connection) -> bytes:
    """What the tables of the index hold."""
    return b"".join(
        row[0] for table in ("words", "parts") for row in connection.execute(f"SELECT block FROM search_{table}_data")
    )


def test_a_step_is_made_once_whoever_makes_it(connection: sqlite3.Connection) -> None:
    said = say(connection, ANN, room_of(connection, ANN).id)
    before = first_state(connection)
    begin(before, connection)
    begin(before._replace(position=99), connection)
    assert state_of(connection) == before, "whoever begins second finds it begun"
    batch = batch_after(before, 64, connection)
    assert batch is not None
    assert [store(before, batch, connection) for _ in range(2)] == [True, False]
    assert size(connection) == 1
    delete(said.id, NOW, connection)
    before = batch.state
    batch = batch_after(before, 64, connection)
    assert batch is not None
    assert [store(before, batch, connection) for _ in range(2)] == [True, False]
    assert size(connection) == 0


def scattered(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message in a segment of its own, as if there had never been time to join any."""
    room = room_of(connection, ANN).id
    monkeypatch.setattr(sqlite_search_index, "_merge", lambda *_: False)
    for _ in range(MOST_SEGMENTS + 1):
        say(connection, ANN, room)
        index_some(1, connection)
    monkeypatch.undo()
    assert segments(connection) == MOST_SEGMENTS + 1


def test_what_lies_in_many_segments_is_joined_when_there_is_time(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    scattered(connection, monkeypatch)
    while clean(connection):
        pass
    assert segments(connection) == 1
    assert size(connection) == MOST_SEGMENTS + 1
    assert not clean(connection)


def test_a_full_disk_is_not_filled_further_to_join(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    scattered(connection, monkeypatch)
    assert not clean(connection, may_grow=False)
    assert clean(connection)
    while clean(connection, may_grow=False):
        pass
    assert segments(connection) == 1, "what is begun is ended"


def test_few_segments_are_left_alone(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    for _ in range(3):
        say(connection, ANN, room)
        index_some(1, connection)
    assert 1 < segments(connection) <= MOST_SEGMENTS
    assert not clean(connection)


def test_a_new_one_has_no_state_and_nothing_to_clean(connection: sqlite3.Connection) -> None:
    assert state_of(connection) is None
    assert not clean(connection)


def test_parts_of_the_files_are_joined_as_it_goes(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    for _ in range(60):
        say(connection, ANN, room)
        index_some(64, connection)
    for table in ("words", "parts"):
        (count,) = connection.execute(f"SELECT count(DISTINCT segid) FROM search_{table}_idx").fetchone()
        assert count < 16
