"""Memberships: many at once, tombstones, and what goes with those who go."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.ids import UserId
from klatsch.messages_db import sqlite_members as members
from klatsch.messages_db.sqlite_rooms import change_room
from klatsch.model.rooms import History, RoomFacts


def test_each_membership_moves_to_a_change_of_its_own(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    people = [UserId(f"U{number:016X}") for number in range(1_000, 1_300)]
    move = members.join(room.id, people, NOW, connection)
    assert [member.change for member in move.members] == list(range(2, 302))
    assert (move.before, move.room.change, move.room.member_count) == (1, 301, 301)


def test_what_was_somebodys_own_goes_with_them_and_nothing_else_does(connection: sqlite3.Connection) -> None:
    room, other = room_of(connection, ANN, BO), room_of(connection, ANN, BO, name="other")
    for place in (room.id, other.id):
        say(connection, ANN, place, mentions=[BO])
        say(connection, BO, place, thread=1, mentions=[ANN])
        connection.execute(
            "INSERT INTO drafts (user_id, room, content, updated_at) SELECT ?, number, 'x', 1 FROM rooms WHERE id = ?",
            (BO, place),
        )

    def held(user: UserId) -> dict[str, int]:
        count = "SELECT count(*) FROM {} WHERE user_id = ?"
        tables = ("mentions", "thread_follows", "drafts")
        return {table: connection.execute(count.format(table), (user,)).fetchone()[0] for table in tables}

    before = held(ANN)
    assert held(BO) == {"mentions": 2, "thread_follows": 2, "drafts": 2}
    members.leave(room.id, BO, NOW, connection)
    assert held(BO) == {"mentions": 1, "thread_follows": 1, "drafts": 1}
    assert held(ANN) == before


def test_who_left_follows_no_thread_again_when_it_goes_on_without_them(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    say(connection, BO, room.id)
    members.leave(room.id, BO, NOW, connection)
    say(connection, ANN, room.id, thread=1, mentions=[BO])
    followers = connection.execute("SELECT user_id FROM thread_follows").fetchall()
    assert followers == [(ANN,)]
    assert connection.execute("SELECT count(*) FROM mentions").fetchone() == (0,)


def test_a_membership_that_ended_keeps_one_row(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    for at in range(3):
        members.join(room.id, [BO], NOW + at, connection)
        members.leave(room.id, BO, NOW + at, connection)
    rows = connection.execute("SELECT joined_at, left_at FROM memberships WHERE user_id = ?", (BO,)).fetchall()
    assert rows == [(NOW + 2, NOW + 2)]


def test_coming_and_going_looks_through_no_table(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    with statements_of(connection) as seen:
        members.join(room.id, [BO], NOW, connection)
        members.set_moderator(room.id, BO, True, connection)
        members.leave(room.id, BO, NOW, connection)
    assert seen
    for statement in (text for text in seen if not text.startswith("--")):
        # Drafts and follows of one person in one room are a range of their key.
        assert tables_scanned(plan(connection, statement), but=["value"]) == [], statement


def test_marks_are_lifted_where_they_are_below_what_can_be_seen_and_nowhere_else(
    connection: sqlite3.Connection,
) -> None:
    room = room_of(connection, ANN)
    for author in (ANN, ANN):
        say(connection, author, room.id)
    members.join(room.id, [BO, EVE], NOW, connection)
    say(connection, EVE, room.id)
    say(connection, ANN, room.id)
    connection.execute("UPDATE memberships SET read_seq = 0, own_ahead = 1 WHERE user_id = ?", (EVE,))
    connection.execute("UPDATE memberships SET read_seq = 3 WHERE user_id = ?", (BO,))
    change_room(room.id, RoomFacts(history=History.JOINED), NOW, connection)
    marks = dict(connection.execute("SELECT user_id, read_seq || ' ' || own_ahead FROM memberships").fetchall())
    assert marks == {ANN: "2 1", BO: "3 0", EVE: "2 1"}
