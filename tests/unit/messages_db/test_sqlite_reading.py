"""Counting looks at what lies beyond the mark, not at the history."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, talk_of

from klatsch.messages_db import sqlite_reading as reading
from klatsch.messages_db.sqlite import open_sqlite
from klatsch.messages_db.sqlite_reading import Stretch
from klatsch.model.rooms import Preferences


def test_my_rooms_and_their_counts_are_one_statement_by_index(connection: sqlite3.Connection) -> None:
    for number in range(20):
        say(connection, ANN, room_of(connection, ANN, BO, name=f"room-{number}").id, mentions=[BO, "all"])
    with statements_of(connection) as seen:
        rooms = reading.rooms_of(BO, None, 200, connection)
    assert [mine.mine.mentions for mine in rooms] == [1] * 20
    (statement,) = seen
    steps = plan(connection, statement)
    assert tables_scanned(steps) == []
    (mentions,) = [step for step in steps if step.startswith("SEARCH c ")]
    assert "(user_id=? AND room=? AND seq>?)" in mentions, "from the mark on"


def test_a_mark_counts_what_it_passes_or_what_it_leaves_whichever_is_shorter(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    for number in range(10):
        say(connection, (ANN, BO)[number % 2], room)
    counted: list[str] = []
    for seq, back in ((2, False), (9, False), (10, False), (7, True)):
        with statements_of(connection) as seen:
            assert reading.read(BO, room, seq, back, connection)
            reading.prefer(BO, room, Preferences(muted=True), connection)
            reading.changes_of(BO, 10, connection)
        for statement in seen:
            assert tables_scanned(plan(connection, statement)) == [], statement
        (counting,) = [statement for statement in seen if statement.startswith("SELECT count(*) FROM messages")]
        assert any("(room=? AND seq>? AND seq<?)" in step for step in plan(connection, counting))
        counted.append(counting.partition("seq > ")[2].partition(" AND author")[0])
    assert counted == ["0 AND seq <= 2", "9 AND seq <= 10", "10 AND seq <= 10", "7 AND seq <= 10"]


def test_a_long_stretch_is_counted_elsewhere_before_anything_moves(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_COUNTED", 3)
    room = room_of(connection, ANN, BO).id
    for number in range(10):
        say(connection, (ANN, BO)[number % 2], room)
    before = connection.total_changes
    stretch = reading.read(BO, room, 5, False, connection)
    assert isinstance(stretch, Stretch)
    assert (stretch.after, stretch.until, connection.total_changes) == (5, 10, before)
    other = stretch._replace(until=9)
    assert reading.read(BO, room, 5, False, connection, counted=(other, 99)) == stretch, (
        "a count of something else is none"
    )
    counted = stretch, reading.own_in(BO, stretch, connection)
    mine = reading.read(BO, room, 5, False, connection, counted=counted)
    assert not isinstance(mine, Stretch)
    assert mine
    assert (mine.read_seq, mine.unread) == (5, 2)


async def test_wherever_the_mark_goes_the_count_is_that_of_a_recount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_COUNTED", 5)
    db = await open_sqlite(tmp_path / "messages.db")
    talk = await talk_of(db, ANN, BO)
    dice, said = random.Random(7), []
    for _ in range(300):
        if len(said) < 40 or dice.random() < 0.3:
            said.append(dice.choice((ANN, ANN, BO)))
            await talk.say(said[-1])
        mine = await db.read(BO, talk.room, dice.randint(0, len(said)), back=dice.random() < 0.6)
        assert mine
        assert mine.unread == said[mine.read_seq :].count(ANN)
    assert (await db.check())["ok"]
    await db.close()


def test_a_mark_that_does_not_move_writes_nothing(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    say(connection, ANN, room)
    for seq, back in ((0, False), (-1, False), (0, True)):
        with statements_of(connection) as seen:
            assert reading.read(BO, room, seq, back, connection)
        assert not [statement for statement in seen if statement.startswith("UPDATE")]
    with statements_of(connection) as seen:
        reading.read(BO, room, 1, False, connection)
    assert [statement for statement in seen if statement.startswith("UPDATE")], "this one does"
