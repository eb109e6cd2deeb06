"""What the index must hear of: all that it would tell apart, in order, and nothing that it never had."""

from __future__ import annotations

import sqlite3

import pytest
from behind import index_some, room_of, say
from message_stage import ANN, BO
from workbench import NOW

from klatsch.messages_db import sqlite_search_moves
from klatsch.messages_db.sqlite_acts import delete, edit, pin, react
from klatsch.messages_db.sqlite_search_moves import Batch, State, batch_after, first_state, follows, forget, give_up
from klatsch.model.messages import Message


@pytest.fixture
def said(connection: sqlite3.Connection) -> Message:
    return say(connection, ANN, room_of(connection, ANN, BO).id)


def queued(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM search_moves").fetchone()[0]


def step(connection: sqlite3.Connection, state: State, most: int = 64) -> Batch:
    batch = batch_after(state, most, connection)
    assert batch is not None
    return batch


def test_only_what_the_index_would_tell_apart_is_queued(connection: sqlite3.Connection, said: Message) -> None:
    assert queued(connection) == 0, "a post costs nothing"
    react(ANN, said.id, "👍", True, NOW, connection)
    react(ANN, said.id, "🎉", True, NOW, connection)
    assert queued(connection) == 1, "it has reactions"
    pin(ANN, said.id, True, NOW, connection)
    edit(said.id, "other words", [], NOW, connection)
    assert queued(connection) == 3
    react(ANN, said.id, "🎉", False, NOW, connection)
    assert queued(connection) == 3, "it still has reactions"
    delete(said.id, NOW, connection)
    connection.execute("UPDATE messages SET reply_count = 1")
    assert queued(connection) == 4, "a deleted message is not in the index, so it cannot be taken out"


def test_what_moved_before_it_was_indexed_goes_in_as_it_is(connection: sqlite3.Connection, said: Message) -> None:
    state = first_state(connection)
    edit(said.id, "second", [], NOW, connection)
    edit(said.id, "third", [], NOW, connection)
    batch = step(connection, state)
    assert (batch.leaving, [entry.content for entry in batch.coming]) == ([], ["third"])
    assert (batch.state.position, batch.state.done) == (said.seq, 2)
    assert step(connection, batch.state).state == batch.state


def test_what_moved_twice_leaves_as_it_was_and_comes_as_it_is(connection: sqlite3.Connection, said: Message) -> None:
    state = step(connection, first_state(connection)).state
    edit(said.id, "second", [], NOW, connection)
    pin(ANN, said.id, True, NOW, connection)
    batch = step(connection, state)
    assert [(entry.content, entry.is_pinned, entry.is_edited) for entry in batch.leaving] == [("words", 0, 0)]
    assert [(entry.content, entry.is_pinned, entry.is_edited) for entry in batch.coming] == [("second", 1, 1)]
    delete(said.id, NOW, connection)
    after = step(connection, batch.state)
    assert (after.leaving, after.coming) == (batch.coming, [])


def test_move_by_move_is_the_same_and_what_is_new_waits(connection: sqlite3.Connection, said: Message) -> None:
    state = step(connection, first_state(connection)).state
    edit(said.id, "second", [], NOW, connection)
    edit(said.id, "third", [], NOW, connection)
    say(connection, BO, said.room)
    seen: list[tuple[list[str], list[str]]] = []
    for _ in range(3):
        batch = step(connection, state, most=1)
        seen.append(([entry.content for entry in batch.leaving], [entry.content for entry in batch.coming]))
        state = batch.state
    assert seen == [(["words"], ["second"]), (["second"], ["third"]), ([], ["words"])]


def test_what_is_as_it_was_stays_in_the_index(connection: sqlite3.Connection, said: Message) -> None:
    state = step(connection, first_state(connection)).state
    pin(ANN, said.id, True, NOW, connection)
    pin(ANN, said.id, False, NOW, connection)
    batch = step(connection, state)
    assert (batch.leaving, batch.coming, batch.state.done) == ([], [], 2)


def test_long_moves_go_in_smaller_steps(connection: sqlite3.Connection, said: Message) -> None:
    state = step(connection, first_state(connection)).state
    for letter in "abc":
        edit(said.id, letter * 20_000, [], NOW, connection)
    done: list[int] = []
    while (batch := step(connection, state)).state != state:
        state = batch.state
        done.append(state.done)
    assert done == [1, 2, 3]


def test_an_index_of_other_messages_is_told_apart(connection: sqlite3.Connection, said: Message) -> None:
    pin(ANN, said.id, True, NOW, connection)
    state = step(connection, first_state(connection)).state
    assert follows(state, connection)
    others = {
        "another history": state._replace(epoch="another"),
        "other words": state._replace(form=state.form + 1),
        "another message": state._replace(anchor=b"another"),
        "messages that are not there": state._replace(position=state.position + 1),
        "moves that are not there": state._replace(done=state.done + 1),
    }
    for name, other in others.items():
        assert not follows(other, connection), name
        assert batch_after(other, 64, connection) is None, name


def test_moves_that_were_forgotten_too_early_are_missed(connection: sqlite3.Connection, said: Message) -> None:
    state = step(connection, first_state(connection)).state
    for on in (True, False, True):
        pin(ANN, said.id, on, NOW, connection)
    assert follows(state, connection)
    forget(1, connection)
    assert not follows(state, connection), "the first of them"
    forget(3, connection)
    assert not follows(state, connection), "all of them"


def test_moves_are_forgotten_a_few_at_a_time(
    connection: sqlite3.Connection, said: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search_moves, "MOST_FORGOTTEN", 2)
    for on in (True, False, True, False):
        pin(ANN, said.id, on, NOW, connection)
    assert forget(3, connection)
    assert not forget(3, connection)
    assert queued(connection) == 1, "nobody has heard of the fourth"


def test_moves_that_nobody_hears_of_do_not_grow_for_ever(
    connection: sqlite3.Connection, said: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search_moves, "MOST_KEPT", 3)
    index_some(64, connection)
    for on in (True, False) * 3:
        pin(ANN, said.id, on, NOW, connection)
    assert not give_up(connection)
    assert connection.execute("SELECT number FROM search_moves").fetchall() == [(4,), (5,), (6,)]
