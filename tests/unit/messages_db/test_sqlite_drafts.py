"""A draft is one row, found by whose it is."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, statements_of, tables_scanned
from message_stage import ANN, BO
from workbench import NOW

from klatsch.messages_db.sqlite_drafts import drafts_of, put_draft


def test_one_row_each_and_none_without_content(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    for content in ("a", "b", "c"):
        put_draft(ANN, room.id, None, content, NOW, connection)
    assert connection.execute("SELECT content FROM drafts").fetchall() == [("c",)]
    put_draft(BO, room.id, None, "mine", NOW, connection)
    put_draft(ANN, room.id, None, "", NOW, connection)
    assert connection.execute("SELECT content FROM drafts").fetchall() == [("mine",)]


def test_drafts_are_found_by_whose_they_are(connection: sqlite3.Connection) -> None:
    with statements_of(connection) as seen:
        drafts_of(ANN, connection)
    (statement,) = seen
    assert tables_scanned(plan(connection, statement)) == []
