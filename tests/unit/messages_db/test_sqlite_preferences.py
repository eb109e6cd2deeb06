"""What a person prefers is two rows at most, and muting somebody looks at what is unread alone."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE

from klatsch.messages_db.sqlite_preferences import preferences_of, set_preferences
from klatsch.model.preferences import MyPreferences, PreferencesWish


def test_lists_are_given_whole(connection: sqlite3.Connection) -> None:
    set_preferences(ANN, PreferencesWish(muted_people=[BO, EVE], keywords=["a"]), connection)
    set_preferences(ANN, PreferencesWish(muted_people=[EVE]), connection)
    assert preferences_of(ANN, connection) == MyPreferences(muted_people=[EVE], keywords=["a"])


def test_what_counts_differently_is_looked_for_by_index(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    say(connection, ANN, room.id)
    say(connection, BO, room.id, thread=1, mentions=[ANN])
    with statements_of(connection) as seen:
        done = set_preferences(ANN, PreferencesWish(muted_people=[BO]), connection)
    assert [(counts.mine is not None, counts.thread is not None) for counts in done.counts] == [
        (True, False),
        (False, True),
    ]
    for statement in seen:
        assert tables_scanned(plan(connection, statement), but=["json_each"]) == [], statement


def test_what_has_nothing_to_do_with_people_counts_nothing(connection: sqlite3.Connection) -> None:
    with statements_of(connection) as seen:
        set_preferences(ANN, PreferencesWish(keywords=["a"]), connection)
    assert not [statement for statement in seen if "mentions" in statement.partition("FROM")[2]]
