"""What hangs on a message: replies and mentions, written in one transaction with it."""

from __future__ import annotations

import sqlite3

from behind import new, plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.messages_db import Posted
from klatsch.messages_db import sqlite_threads as threads
from klatsch.messages_db.sqlite_acts import delete
from klatsch.messages_db.sqlite_members import leave
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.messages_db.sqlite_rows import must_number


def called(connection: sqlite3.Connection) -> set[tuple[str, int]]:
    return set(connection.execute("SELECT user_id, seq FROM mentions").fetchall())


def test_a_root_is_there_not_deleted_and_no_reply(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    number = must_number(connection, room)
    say(connection, ANN, room)
    say(connection, ANN, room, thread=1)
    gone = say(connection, ANN, room)
    delete(gone.id, NOW, connection)
    assert [threads.has_root(connection, number, seq) for seq in (1, 2, 3, 4, None)] == [True] + [False] * 4


def test_every_reply_of_a_group_is_answered_with_its_root_as_it_is_then(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    answers = post_all(connection, [new(ANN, room), new(BO, room, thread=1), new(BO, room, thread=1)])
    posted = [answer for answer in answers if isinstance(answer, Posted)]
    assert [p.root and p.root.reply_count for p in posted] == [None, 2, 2]
    assert threads.root_now(connection, must_number(connection, room), 1) == posted[-1].root


def test_those_are_called_who_are_in_the_room_and_nobody_calls_themselves(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO, EVE).id
    leave(room, EVE, NOW, connection)
    say(connection, ANN, room, mentions=[ANN, BO, EVE, "U9", "*"])
    say(connection, ANN, room, mentions=["here", "all"])
    assert called(connection) == {(BO, 1), ("*", 2)}


def test_replies_and_mentions_are_written_by_index(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    say(connection, ANN, room)
    reply = say(connection, BO, room, thread=1)
    with statements_of(connection) as seen:
        say(connection, BO, room, thread=1, mentions=[ANN, "all"])
        delete(reply.id, NOW, connection)
    short = ["a", "b", "w", "j", "json_each", "value", "rooms", "(subquery-1)", "(subquery-2)", "(subquery-3)"]
    assert seen
    for statement in (text for text in seen if not text.startswith("--")):
        assert tables_scanned(plan(connection, statement), but=short) == [], statement
