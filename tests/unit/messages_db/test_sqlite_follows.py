"""Following costs a post nothing unless it is a reply, and a list what it shows."""

from __future__ import annotations

import sqlite3

from behind import new, plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE

from klatsch.messages_db import sqlite_follows as follows
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.model.threads import ThreadWish

BEGIN = ("INSERT INTO thread_follows", "INSERT OR IGNORE INTO mentions")


def test_a_message_in_no_thread_that_calls_nobody_follows_and_mentions_nothing(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    with statements_of(connection) as plain:
        post_all(connection, [new(ANN, room.id)])
    assert not [statement for statement in plain if "thread_follows" in statement or "mentions (" in statement]
    with statements_of(connection) as reply:
        post_all(connection, [new(BO, room.id, thread=1, mentions=[ANN])])
    assert all(any(statement.startswith(begin) for statement in reply) for begin in BEGIN), "a reply and a call do"


def test_the_list_begins_with_what_i_follow(connection: sqlite3.Connection) -> None:
    for chosen in (follows.FOLLOWED, follows.UNREAD):
        steps = plan(connection, chosen, (ANN, 0, ""))
        assert steps[0] == "SEARCH f USING PRIMARY KEY (user_id=?)"
        assert tables_scanned(steps) == []
    steps = plan(connection, follows.UNREAD, (ANN, 0, ""))
    unread = steps.index("SEARCH a USING COVERING INDEX messages_of_thread (room=? AND thread=? AND seq>?)")
    roots = next(at for at, step in enumerate(steps) if step.startswith("SEARCH m "))
    assert unread < roots, "roots are looked up of what is unread alone"


def test_those_who_begin_to_follow_are_found_by_their_membership(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO, EVE)
    say(connection, ANN, room.id, mentions=[EVE])
    say(connection, BO, room.id, thread=1)
    deed = {"room": 1, "thread": 1, "seq": 2, "author": BO}
    with statements_of(connection) as seen:
        follows.begin_following(connection, deed)
    (statement,) = seen
    steps = plan(connection, statement)
    assert tables_scanned(steps, but=["j"]) == []


def test_only_a_change_is_told(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    (number,) = connection.execute("SELECT number FROM rooms WHERE id = ?", (room.id,)).fetchone()
    say(connection, ANN, room.id)
    deed = {"room": number, "thread": 1, "seq": 1, "author": BO}
    assert sorted(follows.begin_following(connection, deed)) == [ANN, BO]
    assert follows.begin_following(connection, deed) == []
    follows.follow(BO, room.id, 1, ThreadWish(following=False), connection)
    assert follows.begin_following(connection, deed | {"author": None}) == []
    assert follows.begin_following(connection, deed) == [BO]


def test_an_edit_outside_threads_makes_nobody_follow(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    (number,) = connection.execute("SELECT number FROM rooms WHERE id = ?", (room.id,)).fetchone()
    say(connection, ANN, room.id, mentions=[BO])
    follows.begin_following_edited(connection, number, 1)
    assert follows.threads_of(BO, None, 9, connection) == []
    say(connection, ANN, room.id, thread=1)
    assert [thread.repliers for thread in follows.threads_of(BO, None, 9, connection)] == [[ANN]]
