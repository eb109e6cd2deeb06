"""Counts look at what lies beyond a mark, and at nothing else."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, tables_scanned
from message_stage import ANN, BO, EVE

from klatsch.messages_db import sqlite_counts as counts
from klatsch.messages_db.sqlite_reading import read

MINE = f"SELECT {counts.MINE} FROM memberships p JOIN rooms r ON r.number = p.room WHERE p.user_id = ? AND p.left_at IS NULL"
THREAD = f"SELECT {counts.MY_THREAD} FROM {counts.THREAD_FROM} WHERE r.id = ?2 AND m.seq = ?3"


def test_mentions_of_a_room_are_a_range_of_an_index_from_the_mark_on(connection: sqlite3.Connection) -> None:
    steps = plan(connection, MINE, (ANN,))
    assert "SEARCH c USING PRIMARY KEY (user_id=? AND room=? AND seq>?)" in steps
    assert tables_scanned(steps) == []
    assert not [step for step in steps if "messages" in step], "no message is looked at"


def test_a_thread_is_counted_without_reading_its_messages(connection: sqlite3.Connection) -> None:
    steps = plan(connection, THREAD, (ANN, "C", 1))
    assert "SEARCH a USING COVERING INDEX messages_of_thread (room=? AND thread=? AND seq>?)" in steps
    assert "SEARCH c USING COVERING INDEX mentions_of_thread (user_id=? AND room=? AND thread=? AND seq>?)" in steps
    assert tables_scanned(steps) == []


def test_my_side_of_a_room_says_as_of_when_it_is_counted(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    for _ in range(3):
        say(connection, BO, room.id, mentions=[ANN])
    mine = counts.mine_of(connection, ANN, room.id)
    assert mine
    assert (mine.unread, mine.mentions, mine.seq) == (3, 3, 3)
    read(ANN, room.id, 2, False, connection)
    mine = counts.mine_of(connection, ANN, room.id)
    assert mine
    assert (mine.unread, mine.mentions, mine.seq) == (1, 1, 3)
    assert counts.mine_of(connection, EVE, room.id) is None
    assert counts.my_thread(connection, EVE, room.id, 1) is None


def test_only_those_who_are_called_and_have_not_read_it_are_told(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO, EVE)
    say(connection, BO, room.id, mentions=["all"])
    (number,) = connection.execute("SELECT number FROM rooms WHERE id = ?", (room.id,)).fetchone()
    read(EVE, room.id, 1, False, connection)
    assert counts.counts_of_called(connection, number, 1, None, set()) == []
    (told,) = counts.counts_of_called(connection, number, 1, None, {ANN, EVE})
    assert (told.user, told.room, told.mine, told.thread) == (
        ANN, room.id, counts.mine_of(connection, ANN, room.id), None
    )  # fmt: skip
    assert [told.user for told in counts.counts_of_called(connection, number, 1, None, {"*"})] == [ANN]


def test_so_many_are_told_and_no_more(connection: sqlite3.Connection) -> None:
    crowd = [f"U{number:016X}" for number in range(counts.MOST_TOLD + 9)]
    room = room_of(connection, *crowd)  # pyright: ignore[reportArgumentType]
    (number,) = connection.execute("SELECT number FROM rooms WHERE id = ?", (room.id,)).fetchone()
    assert len(counts.counts_of_called(connection, number, 1, None, {"*"})) == counts.MOST_TOLD
