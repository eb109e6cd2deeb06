"""A search's work is bounded, whatever is looked for; its promise is kept in tests/contract/messages_db."""

from __future__ import annotations

import sqlite3

import pytest
from behind import index_some, room_of
from message_stage import ANN, BO

from klatsch.ids import RoomId, UserId, new_message_id
from klatsch.messages_db import sqlite_search
from klatsch.messages_db.sqlite_search import search
from klatsch.model.search import Found, Search, Spot, Term


def fill(connection: sqlite3.Connection, author: UserId, room: RoomId, words: list[str]) -> None:
    """Straight into the table, and into the index."""
    (number,) = connection.execute("SELECT number FROM rooms WHERE id = ?", (room,)).fetchone()
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM messages WHERE room = ?", (number,)).fetchone()
    connection.executemany(
        "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (new_message_id(), number, seq + at, seq + at, author, f"{room}{seq + at}", content)
            for at, content in enumerate(words, 1)
        ],
    )
    connection.execute("UPDATE rooms SET seq = ? WHERE number = ?", (seq + len(words), number))
    while index_some(64, connection):
        pass


def one_page(connection: sqlite3.Connection, wanted: Search, spot: Spot | None = None) -> Found:
    return search(ANN, wanted, spot, 5, connection)


@pytest.fixture
def cellar(connection: sqlite3.Connection) -> RoomId:
    """Where Bo says things that Ann never sees, between two things that she does."""
    hall, cellar = room_of(connection, ANN, BO).id, room_of(connection, BO, name="cellar").id
    fill(connection, BO, hall, ["needle one"])
    fill(connection, BO, cellar, [f"needle and pineneedles {n}" for n in range(300)])
    fill(connection, BO, hall, ["needle two"])
    return cellar


@pytest.mark.parametrize("word", ["needle", "eedl"])
def test_what_others_say_costs_calls_and_not_time(
    word: str, connection: sqlite3.Connection, cellar: RoomId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search, "MOST_EXAMINED", 50)
    monkeypatch.setattr(sqlite_search, "MOST_ROOMS_TO_NARROW", 0)
    said: list[str] = []
    spot: Spot | None = None
    calls = 0
    while calls < 50:
        calls += 1
        page = one_page(connection, Search(terms=[Term(word)]), spot)
        said += [message.content for message in page.messages]
        spot = page.spot
        if spot is None:
            break
    assert said == ["needle two", "needle one"]
    assert 3 < calls < 30


def test_what_others_say_costs_nothing_where_the_index_can_narrow(
    connection: sqlite3.Connection, cellar: RoomId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search, "MOST_EXAMINED", 50)
    page = one_page(connection, Search(terms=[Term("needle")], not_terms=[Term("x")]))
    assert [message.content for message in page.messages][:2] == ["needle two", "needle one"]


def test_nothing_is_lost_between_chunks(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(connection, BO, room_of(connection, ANN, BO).id, [f"needle {n}" for n in range(100)])
    fill(connection, BO, room_of(connection, BO, name="cellar").id, ["needle"] * 400)
    monkeypatch.setattr(sqlite_search, "MOST_ROOMS_TO_NARROW", 0)
    monkeypatch.setattr(sqlite_search, "MOST_IN_A_CHUNK", 1)
    monkeypatch.setattr(sqlite_search, "MOST_SECONDS", 60)
    found = search(ANN, Search(terms=[Term("needle")]), None, 50, connection).messages
    assert [message.content for message in found] == [f"needle {n}" for n in range(99, 49, -1)]


def test_filters_lead_where_parts_are_frequent(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = room_of(connection, ANN, BO).id
    fill(connection, ANN, hall, ["pineneedles", "needle", "nothing"])
    fill(connection, BO, hall, ["pineneedles"] * 300)
    monkeypatch.setattr(sqlite_search, "MOST_EXAMINED", 100)
    page = one_page(connection, Search(terms=[Term("eedle")], authors=[ANN], not_terms=[Term("needle")]))
    assert ([message.content for message in page.messages], page.spot) == (["pineneedles"], None)


def test_who_sees_nearly_everything_is_narrowed_only_when_it_helps(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sqlite_search, "in_rooms", lambda query, rooms: asked.append(query) or query)  # pyright: ignore
    fill(connection, ANN, room_of(connection, ANN).id, ["needle"] * 30)
    assert len(one_page(connection, Search(terms=[Term("needle")])).messages) == 5
    assert asked == []
    monkeypatch.setattr(sqlite_search, "SMALL_SHARE", 2)
    one_page(connection, Search(terms=[Term("needle")]))
    assert asked == ['"needle"']


@pytest.mark.parametrize(("share", "do_lead"), [(1.0, False), (0.001, True)])
def test_rooms_lead_only_where_they_hold_less_than_has_the_parts(
    share: float, do_lead: bool, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else everything that was said there would be looked at."""
    fill(connection, BO, room_of(connection, ANN, BO).id, ["pineneedles", "nothing", "nothing"] * 100)
    asked: list[str] = []
    monkeypatch.setattr(sqlite_search, "in_rooms", lambda query, rooms: asked.append(query) or query)  # pyright: ignore
    scope = sqlite_search._scope  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(sqlite_search, "_scope", lambda *about: scope(*about)._replace(share=share))  # pyright: ignore
    monkeypatch.setattr(sqlite_search, "SMALL_SHARE", 0)
    monkeypatch.setattr(sqlite_search, "EXAMINED_BEFORE_NARROWING", 1)
    monkeypatch.setattr(sqlite_search, "_likely", lambda *_: 3)  # pyright: ignore
    assert len(one_page(connection, Search(terms=[Term("eedle")])).messages) == 5
    assert ("" in asked) == do_lead


def test_what_cannot_be_seen_takes_no_place_on_a_page(connection: sqlite3.Connection) -> None:
    fill(connection, BO, room_of(connection, ANN, BO).id, [f"needle {n}" for n in range(100)])
    connection.execute("UPDATE messages SET deleted_at = 1 WHERE seq > 90")
    page = one_page(connection, Search(terms=[Term("needle")]))
    assert [message.content for message in page.messages] == [f"needle {n}" for n in range(89, 84, -1)]
    connection.execute("UPDATE rooms SET history = 'joined'")
    connection.execute("UPDATE memberships SET joined_seq = 87")
    page = one_page(connection, Search(terms=[Term("needle")]))
    assert ([message.content for message in page.messages], page.spot) == (
        ["needle 89", "needle 88", "needle 87"],
        None,
    )


def test_what_is_ascii_only_when_it_is_read_is_read(connection: sqlite3.Connection) -> None:
    said = [
        "pine\uff4e\uff45\uff45\uff44\uff4c\uff45\uff53",
        "PINENEEDLES",
        "pine needs",
        "pine\u00adneedles",
        "Kneedle\u212a",
    ]
    fill(connection, ANN, room_of(connection, ANN).id, said)
    page = one_page(connection, Search(terms=[Term("eedle")]))
    assert [message.content for message in page.messages] == [said[4], said[3], said[1], said[0]]


def test_a_page_is_three_statements(connection: sqlite3.Connection) -> None:
    """Each row that one gives is a chance to lose the interpreter to another thread."""
    fill(connection, BO, room_of(connection, BO, name="cellar").id, ["needle"] * 100)
    fill(connection, BO, room_of(connection, ANN, BO).id, ["needle"] * 100)
    asked: list[str] = []
    connection.set_trace_callback(lambda statement: None if statement.startswith("--") else asked.append(statement))
    assert len(one_page(connection, Search(terms=[Term("needle")])).messages) == 5
    assert len(asked) == 3, asked


def test_dates_leave_out_what_cannot_be_of_them(connection: sqlite3.Connection) -> None:
    fill(connection, ANN, room_of(connection, ANN).id, ["needle"] * 3)
    assert len(one_page(connection, Search(since=0)).messages) == 3
    assert one_page(connection, Search(since=1)).messages == []
    assert one_page(connection, Search(until=0)).messages == []


def test_nobody_finds_nothing(connection: sqlite3.Connection) -> None:
    fill(connection, ANN, room_of(connection, ANN).id, ["needle"])
    assert search(BO, Search(terms=[Term("needle")]), None, 5, connection) == Found([], None)


@pytest.mark.parametrize("seconds_of_a_window", [-1, 60])
def test_a_call_that_took_long_goes_on_with_the_next_and_misses_nothing(
    seconds_of_a_window: int, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts of words are looked for in windows, which become smaller or larger."""
    words = ["pineneedles" if n % 7 == 0 else "needle" if n % 5 == 0 else f"nothing {n}" for n in range(300)]
    fill(connection, ANN, room_of(connection, ANN).id, words)
    monkeypatch.setattr(sqlite_search, "MOST_SECONDS", -1)
    monkeypatch.setattr(sqlite_search, "FIRST_WINDOW", 16)
    monkeypatch.setattr(sqlite_search, "SECONDS_OF_A_WINDOW", seconds_of_a_window)
    said: list[str] = []
    spot: Spot | None = None
    calls = 0
    while calls < 200:
        calls += 1
        page = search(ANN, Search(terms=[Term("needle", begins=True)]), spot, 50, connection)
        said += [message.id for message in page.messages]
        spot = page.spot
        if spot is None:
            break
    assert calls > 3
    assert len(said) == len(set(said)) == sum("needle" in text for text in words)
