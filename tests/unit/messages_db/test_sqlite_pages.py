"""Pages cost what they hold, in rooms and histories of any size."""

from __future__ import annotations

import sqlite3

import pytest
from behind import plan, room_of, say, statements_of, tables_scanned
from message_stage import ANN, BO
from workbench import NOW

from klatsch.ids import MessageId, UserId
from klatsch.messages_db import sqlite_pages as pages
from klatsch.messages_db.sqlite_acts import pin, save
from klatsch.model.messages import Span

SPANS = [Span(), Span(before=5), Span(after=5), Span(since=5)]


@pytest.mark.parametrize("span", SPANS)
def test_every_page_of_a_room_is_one_range_of_an_index(span: Span, connection: sqlite3.Connection) -> None:
    steps = plan(connection, *pages.page_query(1, 0, span))
    bound = {"before": "seq<?", "after": "seq>?", "since": "change>?"}
    (wanted,) = [text for name, text in bound.items() if getattr(span, name) is not None] or ["seq<?"]
    (search,) = [step for step in steps if step.startswith("SEARCH m ")]
    assert "INDEX" in search
    assert "room=?" in search
    assert wanted in search
    assert tables_scanned(steps) == []
    assert not [step for step in steps if "TEMP B-TREE" in step], "nothing is sorted"


@pytest.mark.parametrize("span", SPANS)
def test_every_page_of_a_thread_is_found_among_its_replies(span: Span, connection: sqlite3.Connection) -> None:
    from msgspec.structs import replace

    steps = plan(connection, *pages.page_query(1, 0, replace(span, thread=3)))
    searches = [step for step in steps if step.startswith("SEARCH m ")]
    assert any("INDEX messages_of_thread (room=? AND thread=?" in step for step in searches)
    assert any("(room=? AND seq=?)" in step for step in searches), "the root"
    assert all("room=?" not in step or "thread=?" in step or "seq=?" in step for step in searches), (
        "nothing else of the room"
    )
    assert tables_scanned(steps, but=["a", "(subquery-1)", "(subquery-3)"]) == []


def test_memberships_that_moved_are_a_range_of_an_index(connection: sqlite3.Connection) -> None:
    steps = plan(connection, pages.MEMBERS_SINCE, (1, 2, 3, 4))
    assert "SEARCH p USING INDEX memberships_by_change (room=? AND change>? AND change<?)" in steps
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_the_newest_are_looked_for_in_my_rooms_alone(connection: sqlite3.Connection) -> None:
    steps = plan(connection, pages.NEWEST, (ANN, 1, 1, 1))
    assert tables_scanned(steps, but=["a"]) == []
    assert any("SEARCH x USING COVERING INDEX" in step and "(room=? AND seq>?)" in step for step in steps)


def test_single_ones_pins_and_saves_are_found_by_index(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    said = say(connection, ANN, room.id)
    pin(ANN, said.id, True, NOW, connection)
    save(ANN, said.id, True, NOW, connection)
    with statements_of(connection) as seen:
        assert pages.message_of(ANN, said.id, connection)
        assert pages.pins_of(ANN, room.id, connection)
        assert pages.saved_of(ANN, None, 9, connection)
        assert pages.members_of(room.id, None, 9, connection)
        pages.edits_of(said.id, connection)
    assert len(seen) >= 5
    for statement in seen:
        assert tables_scanned(plan(connection, statement)) == [], statement


def test_a_page_asks_for_reactions_only_if_there_are_any(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    for _ in range(50):
        say(connection, ANN, room.id)
    with statements_of(connection) as seen:
        assert pages.page(BO, room.id, Span(), connection)
    assert len(seen) == 2, "where the reader stands, and the messages"


def test_nobody_is_told_what_a_room_that_they_are_not_in_costs(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN)
    with statements_of(connection) as seen:
        assert pages.page(BO, room.id, Span(), connection) is None
        assert pages.pins_of(BO, room.id, connection) is None
        assert pages.message_of(BO, MessageId("not an id"), connection) is None
    assert len(seen) == 3


def test_a_page_ends_where_the_list_of_members_is_cut(connection: sqlite3.Connection) -> None:
    people = [UserId(f"U{number:016X}") for number in range(201)]
    room = room_of(connection, *people)
    said = say(connection, people[0], room.id)
    page = pages.page(people[0], room.id, Span(since=0), connection)
    assert page
    assert (len(page.members), page.messages, page.more) == (200, [], True)
    page = pages.page(people[0], room.id, Span(since=page.members[-1].change), connection)
    assert page
    assert (len(page.members), page.messages, page.more) == (1, [said], False)
