"""Posting in groups costs a handful of statements, however large the group."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from behind import new, plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO, EVE, NOWHERE

from klatsch.errors import MessageNotFound, RoomArchived, RoomNotFound
from klatsch.messages_db import NewMessage, Posted
from klatsch.messages_db.sqlite_members import join
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.messages_db.sqlite_rooms import change_room
from klatsch.model.rooms import History, RoomFacts


def asked(connection: sqlite3.Connection, posts: Sequence[NewMessage]) -> list[str]:
    """The statements of one group, those of single rows left out."""
    with statements_of(connection) as seen:
        assert all(isinstance(answer, Posted) for answer in post_all(connection, posts))
    return [statement for statement in seen if statement.split()[0] in ("SELECT", "UPDATE", "WITH")]


def test_the_number_of_statements_does_not_grow_with_the_group(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    one = asked(connection, [new(ANN, room)])
    many = asked(connection, [new(ANN, room) for _ in range(300)])
    assert len(one) == len(many) == 4, "who sent it before, where the rooms stand, moving them, and the author's mark"


def test_a_room_and_an_author_are_moved_once_a_group(connection: sqlite3.Connection) -> None:
    rooms = [room_of(connection, ANN, BO, name=name).id for name in "ab"]
    group = [new(author, room) for _ in range(50) for author in (ANN, BO) for room in rooms]
    moved = [statement.split()[1] for statement in asked(connection, group) if statement.startswith("UPDATE")]
    assert sorted(moved) == ["memberships"] * 4 + ["rooms"] * 2


def test_only_replies_and_mentions_cost_statements_of_their_own(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO).id
    say(connection, ANN, room)
    plain = len(asked(connection, [new(BO, room) for _ in range(10)]))
    assert len(asked(connection, [new(BO, room, thread=1) for _ in range(10)])) > plain
    with statements_of(connection) as seen:
        post_all(connection, [new(BO, room) for _ in range(10)])
    assert not [statement for statement in seen if "mentions (" in statement or "thread_follows" in statement]


def test_what_a_group_looks_up_is_found_by_index(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id
    with statements_of(connection) as seen:
        post_all(connection, [new(ANN, room, mentions=[ANN, "all"])])
    looked_up = [statement for statement in seen if statement.split()[0] in ("SELECT", "UPDATE", "WITH")]
    assert looked_up
    for statement in looked_up:
        assert tables_scanned(plan(connection, statement), but=["a", "j", "json_each", "rooms"]) == [], statement


def test_one_answer_a_post_in_order(connection: sqlite3.Connection) -> None:
    room, hidden = room_of(connection, ANN).id, room_of(connection, ANN, name="past", history=History.JOINED).id
    say(connection, ANN, hidden)
    join(hidden, [BO], 0, connection)
    shut = room_of(connection, ANN, name="shut").id
    change_room(shut, RoomFacts(archived=True), 0, connection)
    first = new(ANN, room)
    drafts = [
        first,
        new(EVE, room),
        first,
        new(ANN, room, thread=1),
        new(ANN, room, thread=2),
        new(ANN, shut),
        new(ANN, NOWHERE),
        new(BO, hidden, thread=1),
        new(ANN, room),
    ]
    answers = post_all(connection, drafts)
    assert [type(answer) for answer in answers] == [
        Posted, RoomNotFound, Posted, Posted, MessageNotFound, RoomArchived, RoomNotFound, MessageNotFound, Posted
    ]  # fmt: skip
    posted = [answer for answer in answers if isinstance(answer, Posted)]
    assert [(p.is_new, p.message.seq) for p in posted] == [(True, 1), (False, 1), (True, 2), (True, 3)]
    assert [p.message.change for p in posted] == [2, 2, 3, 5], "the root moved too"
    assert [p.before for p in posted] == [1, 0, 2, 4]


def test_an_empty_group_does_nothing(connection: sqlite3.Connection) -> None:
    assert post_all(connection, []) == []


def test_a_group_of_refusals_moves_nothing(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN).id

    def counters() -> list[object]:
        return (
            connection.execute("SELECT * FROM rooms").fetchall()
            + connection.execute("SELECT * FROM memberships").fetchall()
        )

    before = counters()
    post_all(connection, [new(EVE, room) for _ in range(5)])
    post_all(connection, [new(ANN, room, thread=9) for _ in range(5)])
    assert counters() == before
    say(connection, ANN, room)
    assert counters() != before


def test_marks_of_one_author_move_through_the_whole_group(connection: sqlite3.Connection) -> None:
    """Bo speaks between Ann's words: what she has not read stays unread, and her own words never were."""
    room = room_of(connection, ANN, BO).id
    post_all(connection, [new(author, room) for author in (ANN, BO, ANN, ANN, BO)])
    marks = connection.execute(
        "SELECT user_id, read_seq, own_ahead FROM memberships WHERE user_id IN (?, ?)", (ANN, BO)
    )
    assert set(marks.fetchall()) == {(ANN, 1, 2), (BO, 0, 2)}
