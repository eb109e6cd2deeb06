"""The check finds each kind of miscounting, and says where; it is content with all that Klatsch does itself."""

from __future__ import annotations

import sqlite3

import pytest
from behind import room_of, say
from message_stage import ANN, BO
from workbench import NOW

from klatsch.messages_db import sqlite_acts as acts
from klatsch.messages_db.sqlite_check import check
from klatsch.messages_db.sqlite_members import leave
from klatsch.messages_db.sqlite_reading import read
from klatsch.model.rooms import Room


@pytest.fixture
def room(connection: sqlite3.Connection) -> Room:
    """With a root (1) and three replies (2 to 4), one of them deleted, one with a reaction, one edited."""
    room = room_of(connection, ANN, BO)
    root = say(connection, ANN, room.id)
    gone, liked, edited = (say(connection, BO, room.id, thread=root.seq) for _ in range(3))
    acts.delete(gone.id, NOW, connection)
    acts.react(ANN, liked.id, "👍", True, NOW, connection)
    acts.edit(edited.id, "other words", [], NOW, connection)
    read(BO, room.id, 0, True, connection)
    return room


def test_a_room_in_use_is_sound(room: Room, connection: sqlite3.Connection) -> None:
    leave(room.id, ANN, NOW, connection)
    report = check(connection)
    assert (report["ok"], report["problems"]) == (True, [])
    assert (report["rooms"], report["messages"]) == (2, 4)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE rooms SET seq = 5 WHERE name = 'hall'", "counts 5 messages, holds 4, the last is 4"),
        ("UPDATE rooms SET change = 3 WHERE name = 'hall'", "is at change 3, a message in it at"),
        ("UPDATE rooms SET member_count = 3 WHERE name = 'hall'", "counts 3 members, has 2"),
        ("DELETE FROM memberships WHERE user_id = :ann", "counts 2 members, has 1"),
        ("UPDATE memberships SET left_at = 1 WHERE user_id = :ann", "counts 2 members, has 1"),
        (
            "UPDATE memberships SET own_ahead = 2 WHERE user_id = :bo",
            "counts 2 messages of their own beyond the read mark, has 3",
        ),
        ("UPDATE memberships SET read_seq = 1 WHERE user_id = :ann", None),
        (
            "UPDATE memberships SET read_seq = 2 WHERE user_id = :bo",
            "counts 3 messages of their own beyond the read mark, has 2",
        ),
        ("UPDATE memberships SET read_seq = 5 WHERE user_id = :ann", "has read up to 5, of 4"),
        ("UPDATE messages SET reply_count = 3 WHERE seq = 1", "message 1 of {room} counts 3 replies, has 2"),
        ("UPDATE messages SET reply_count = 0 WHERE seq = 1", "message 1 of {room} counts 0 replies, has 2"),
        ("UPDATE messages SET thread = 2 WHERE seq = 3", "message 2 of {room} counts 0 replies, has 1"),
        ("UPDATE messages SET reaction_count = 2 WHERE seq = 3", "message 3 of {room} counts 2 reactions, has 1"),
        ("UPDATE messages SET reaction_count = 0 WHERE seq = 3", "message 3 of {room} counts 0 reactions, has 1"),
        ("DELETE FROM reactions", "message 3 of {room} counts 1 reactions, has 0"),
        ("DELETE FROM message_edits", "message 4 of {room} counts 1 edits, has 0"),
        ("UPDATE messages SET edit_count = 0 WHERE seq = 4", "message 4 of {room} counts 0 edits, has 1"),
    ],
)
def test_each_kind_of_miscounting_is_found(
    statement: str, found: str | None, room: Room, connection: sqlite3.Connection
) -> None:
    connection.execute(statement, {name: id for name, id in (("ann", ANN), ("bo", BO)) if f":{name}" in statement})
    problems = check(connection)["problems"]
    assert isinstance(problems, list)
    if found is None:
        assert problems == [], "a mark is anywhere up to the last message"
    else:
        assert found.format(room=room.id) in "\n".join(map(str, problems))


def test_what_refers_to_nothing_is_found_before_anything_is_counted(room: Room, connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM messages WHERE seq = 3")
    report = check(connection)
    assert not report["ok"]
    assert "refers to nothing" in str(report["problems"])
    assert "messages" not in report
