"""Posting in groups costs a handful of statements, however large the group."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from workbench import NOW, new_databases, new_message

from klatsch.errors import RoomNotFound
from klatsch.ids import UserId
from klatsch.messages_db import Posted
from klatsch.messages_db.sqlite_posts import post_all

ANN, EVE = UserId("U0000000000000001"), UserId("U0000000000000002")


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[sqlite3.Connection]:
    (tmp_path / "messages.db").write_bytes((await new_databases())["messages.db"])
    with closing(sqlite3.connect(tmp_path / "messages.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO memberships (room, user_id, joined_at) VALUES (1, ?, 0)", (ANN,))
        yield connection


async def test_the_number_of_statements_does_not_grow_with_the_group(connection: sqlite3.Connection) -> None:
    counts: list[int] = []
    for group in (1, 300):
        seen: list[str] = []
        connection.set_trace_callback(lambda statement, seen=seen: seen.append(statement.split()[0]))
        post_all(connection, [new_message(ANN, f"{group}-{n}") for n in range(group)])
        connection.set_trace_callback(None)
        counts.append(sum(word in ("SELECT", "UPDATE") for word in seen))
    assert counts[0] == counts[1] == 3, "who sent it before, where the rooms stand, and moving them"


async def test_one_answer_a_post_in_order(connection: sqlite3.Connection) -> None:
    drafts = [new_message(ANN, "a"), new_message(EVE, "a"), new_message(ANN, "a"), new_message(ANN, "b")]
    answers = post_all(connection, drafts)
    assert [type(answer) for answer in answers] == [Posted, RoomNotFound, Posted, Posted]
    posted = [answer for answer in answers if isinstance(answer, Posted)]
    assert [(p.is_new, p.message.seq) for p in posted] == [(True, 1), (False, 1), (True, 2)]


async def test_an_empty_group_does_nothing(connection: sqlite3.Connection) -> None:
    assert post_all(connection, []) == []


async def test_a_group_of_refusals_moves_nothing(connection: sqlite3.Connection) -> None:
    before = connection.execute("SELECT * FROM rooms").fetchall()
    post_all(connection, [new_message(EVE, f"{n}") for n in range(5)])
    assert connection.execute("SELECT * FROM rooms").fetchall() == before
    post_all(connection, [new_message(ANN, "a", now=NOW)])
    assert connection.execute("SELECT * FROM rooms").fetchall() != before
