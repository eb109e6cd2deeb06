"""Acts on a message touch what hangs on it, and are found by index in histories of any size."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from behind import index_some, plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO
from workbench import NOW

from klatsch.ids import MessageId
from klatsch.messages_db import sqlite_acts as acts

ACTS: dict[str, Callable[[MessageId, sqlite3.Connection], object]] = {
    "edit": lambda id, connection: acts.edit(id, "other words", [ANN, "all"], NOW, connection),
    "react": lambda id, connection: acts.react(ANN, id, "👍", True, NOW, connection),
    "unreact": lambda id, connection: acts.react(BO, id, "👍", False, NOW, connection),
    "pin": lambda id, connection: acts.pin(ANN, id, True, NOW, connection),
    "save": lambda id, connection: acts.save(ANN, id, True, NOW, connection),
    "unsave": lambda id, connection: acts.save(BO, id, False, NOW, connection),
    "delete": lambda id, connection: acts.delete(id, NOW, connection),
}


def reply_with_everything(connection: sqlite3.Connection) -> MessageId:
    room = room_of(connection, ANN, BO).id
    say(connection, ANN, room)
    reply = say(connection, ANN, room, thread=1, mentions=[BO, "all"])
    acts.react(BO, reply.id, "👍", True, NOW, connection)
    acts.save(BO, reply.id, True, NOW, connection)
    return reply.id


@pytest.mark.parametrize("act", ACTS)
def test_an_act_looks_through_no_table(act: str, connection: sqlite3.Connection) -> None:
    reply = reply_with_everything(connection)
    with statements_of(connection) as seen:
        assert ACTS[act](reply, connection)
    assert seen
    # Those are lists of the statement's own: JSON, and what a subquery found.
    short = ["a", "b", "w", "j", "json_each", "value"]
    for statement in (text for text in seen if not text.startswith("--")):
        assert tables_scanned(plan(connection, statement), but=short) == [], statement


def test_of_a_deleted_message_no_table_holds_anything(connection: sqlite3.Connection) -> None:
    reply = reply_with_everything(connection)
    acts.edit(reply, "secret", [BO], NOW, connection)
    acts.pin(ANN, reply, True, NOW, connection)
    tables = ("message_edits", "reactions", "saved", "mentions")

    def held() -> dict[str, int]:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    assert held() == {"message_edits": 1, "reactions": 1, "saved": 1, "mentions": 1}
    acts.delete(reply, NOW, connection)
    assert held() == dict.fromkeys(tables, 0)
    words = connection.execute("SELECT content, mentions, quote, pinned_by FROM messages WHERE seq = 2").fetchone()
    assert words == ("", None, None, None)


def test_what_was_deleted_is_overwritten_in_the_file(connection: sqlite3.Connection) -> None:
    """SQLite leaves what it no longer needs where it was, unless told otherwise."""
    room = room_of(connection, ANN).id
    said = say(connection, ANN, room)
    for words in ("a short secret", "another secret " * 900, "a third secret"):
        acts.edit(said.id, words, [], NOW, connection)
    acts.delete(said.id, NOW, connection)
    while index_some(64, connection):  # which must hear of what leaves it
        pass
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    with open(path, "rb") as file:
        content = file.read()
    assert ANN.encode() in content, "it is this file"
    assert b"secret" not in content


def test_an_act_on_a_reply_moves_its_root_only_when_it_goes(connection: sqlite3.Connection) -> None:
    reply = reply_with_everything(connection)

    def root() -> object:
        return connection.execute("SELECT change FROM messages WHERE seq = 1").fetchone()[0]

    before = root()
    for act in ("edit", "react", "pin", "save"):
        ACTS[act](reply, connection)
    assert root() == before
    gone = acts.delete(reply, NOW, connection)
    assert gone
    assert root() == gone.before + 1 == gone.message.change - 1
