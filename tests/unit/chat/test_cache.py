"""What was just looked up, for a few seconds, and never past its end."""

from __future__ import annotations

import msgspec
import pytest
from workbench import NOW

from klatsch.auth_db import SessionTouch
from klatsch.bff.sessions import SessionsAnswer
from klatsch.chat import cache
from klatsch.chat.cache import (
    MOST_PAGE_BYTES,
    MOST_PAGES,
    MOST_ROOMS,
    OLDEST,
    OLDEST_CARD,
    OLDEST_PAGE,
    OLDEST_ROSTER,
    CardCache,
    PageCache,
    RosterCache,
    RosterPage,
    SessionCache,
)
from klatsch.clock import DAY, HOUR, SECOND
from klatsch.ids import RoomId, SessionId, UserId
from klatsch.model.presence import Status
from klatsch.model.sessions import Session, SessionRow
from klatsch.model.users import Profile, User

ANN, BO = UserId("U1"), UserId("U2")


def session(id: str, user: UserId = ANN, *, expires: int = NOW + DAY) -> Session:
    person = User(id=user, name="Ann", email="ann@example.org")
    return Session(id=SessionId(id), user=person, expires=expires, ends=expires, created_at=NOW)


def touch(id: str, *, seen: int = NOW) -> SessionTouch:
    return SessionTouch(id=SessionId(id), last_seen=seen, agent="", address="")


def test_a_session_is_kept_for_a_few_seconds() -> None:
    sessions = SessionCache()
    assert sessions.get("h", now=NOW) is None
    sessions.keep("h", session("s"), now=NOW)
    assert sessions.get("h", now=NOW + OLDEST) == session("s")
    assert sessions.get("h", now=NOW + OLDEST + 1) is None
    assert sessions.get("other", now=NOW) is None
    assert OLDEST <= 5 * SECOND, "that is how long another program's change may take to be noticed"


def test_a_clock_that_is_set_back_does_not_keep_it_longer() -> None:
    sessions = SessionCache()
    sessions.keep("h", session("s"), now=NOW)
    assert sessions.get("h", now=NOW - HOUR) is None


def test_a_session_is_never_kept_past_its_end() -> None:
    sessions = SessionCache()
    sessions.keep("h", session("s", expires=NOW + 5), now=NOW)
    assert sessions.get("h", now=NOW + 4)
    assert sessions.get("h", now=NOW + 5) is None


def test_an_ended_session_is_forgotten_with_its_touch_and_the_others_are_not() -> None:
    sessions = SessionCache()
    for id in ("a", "b"):
        sessions.keep(f"h{id}", session(id), now=NOW)
        sessions.touch(touch(id))
    before = sessions.ends
    sessions.end(ANN, [SessionId("a"), SessionId("unknown")])
    assert sessions.get("ha", now=NOW) is None
    assert sessions.get("hb", now=NOW)
    assert [t.id for t in sessions.take_touches()] == ["b"]
    assert sessions.ends != before


def test_all_of_a_users_sessions_end_and_nobody_elses() -> None:
    sessions = SessionCache()
    for id, user in (("a", ANN), ("b", ANN), ("c", BO)):
        sessions.keep(f"h{id}", session(id, user), now=NOW)
    sessions.end(ANN, None)
    assert [bool(sessions.get(f"h{id}", now=NOW)) for id in "abc"] == [False, False, True]


def test_the_least_recently_kept_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 2)
    sessions = SessionCache()
    for id in "ab":
        sessions.keep(f"h{id}", session(id), now=NOW)
    sessions.keep("ha", session("a"), now=NOW)
    sessions.keep("hc", session("c"), now=NOW)
    assert [bool(sessions.get(f"h{id}", now=NOW)) for id in "abc"] == [True, False, True]
    sessions.end(ANN, [SessionId("b")])


def test_of_several_touches_the_last_counts_and_they_are_taken_once() -> None:
    sessions = SessionCache()
    sessions.touch(touch("a", seen=1))
    sessions.touch(touch("b", seen=2))
    sessions.touch(touch("a", seen=3))
    assert {t.id: t.last_seen for t in sessions.take_touches()} == {"a": 3, "b": 2}
    assert sessions.take_touches() == []


def test_clearing_forgets_everything() -> None:
    sessions = SessionCache()
    sessions.keep("h", session("s"), now=NOW)
    before = sessions.ends
    sessions.clear()
    assert sessions.get("h", now=NOW) is None
    assert sessions.ends != before


def test_a_card_is_kept_for_a_minute_and_replaced_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 2)
    cards = CardCache()
    cards.keep(Profile(id=ANN, name="Ann"), now=NOW)
    cards.keep(Profile(id=ANN, name="Anna"), now=NOW)
    found = cards.get(ANN, now=NOW + OLDEST_CARD)
    assert found
    assert found.name == "Anna"
    assert cards.get(ANN, now=NOW + OLDEST_CARD + 1) is None
    assert cards.get(BO, now=NOW) is None
    for id in ("U3", "U4"):
        cards.keep(Profile(id=UserId(id), name=id), now=NOW)
    assert cards.get(ANN, now=NOW) is None, "the oldest made room"


def test_a_page_of_the_list_is_kept_while_nothing_moves_and_for_a_second() -> None:
    cache = RosterCache()
    page = RosterPage([], more=False)
    cache.keep(None, 10, page, stamp=(1, False, 1), now=NOW)
    assert cache.get(None, 10, stamp=(1, False, 1), now=NOW + OLDEST_ROSTER) is page
    assert cache.get(None, 10, stamp=(2, False, 1), now=NOW) is None, "the database moved"
    assert cache.get(None, 10, stamp=(1, False, 2), now=NOW) is None, "somebody came or went"
    assert cache.get(None, 10, stamp=(1, False, 1), now=NOW + OLDEST_ROSTER + 1) is None, "last seen grew old"
    assert cache.get(None, 11, stamp=(1, False, 1), now=NOW) is None, "another page"


@pytest.mark.parametrize("at", [0, 1, 2])
def test_in_the_list_stands_ones_own_row_in_the_place_of_what_others_see(at: int) -> None:
    rows = [
        SessionRow(user=Profile(id=UserId(f"U{n}"), name="Ünï" * n), status=Status.ACTIVE, last_seen=NOW)
        for n in range(3)
    ]
    page = RosterPage(rows, more=True)
    own = msgspec.structs.replace(rows[at], status=Status.OFFLINE, devices=[])
    told = msgspec.json.decode(page.told_with(own), type=SessionsAnswer)
    assert told == SessionsAnswer([*rows[:at], own, *rows[at + 1 :]], more=True)
    assert msgspec.json.decode(page.told_with(None), type=SessionsAnswer) == SessionsAnswer(rows, more=True)


def test_a_list_of_nobody_is_a_list() -> None:
    assert RosterPage([], more=False).told_with(None) == b'{"sessions":[],"more":false}'


def test_pages_are_bounded() -> None:
    cache = RosterCache()
    for limit in range(MOST_PAGES + 1):
        cache.keep(None, limit, RosterPage([], more=False), stamp=(1, False, 1), now=NOW)
    assert cache.get(None, 0, stamp=(1, False, 1), now=NOW) is None
    assert cache.get(None, 1, stamp=(1, False, 1), now=NOW) is not None


ROOM = RoomId("C1")


def test_the_page_of_a_room_is_kept_until_what_it_depends_on_moves() -> None:
    pages = PageCache()
    pages.keep((ROOM, 50), b"page", stamp=(1, 0), now=NOW)
    assert pages.get((ROOM, 50), stamp=(1, 0), now=NOW + OLDEST_PAGE) == b"page"
    assert pages.get((ROOM, 50), stamp=(2, 0), now=NOW) is None
    assert pages.get((ROOM, 51), stamp=(1, 0), now=NOW) is None, "another page"
    assert pages.get((ROOM, 50), stamp=(1, 0), now=NOW + OLDEST_PAGE + 1) is None
    assert pages.get((ROOM, 50), stamp=(1, 0), now=NOW - 1) is None, "the clock was set back"


def test_pages_of_rooms_are_bounded_in_number_and_size() -> None:
    pages = PageCache()
    for number in range(MOST_ROOMS + 1):
        pages.keep((ROOM, number), b"page", stamp=0, now=NOW)
    assert pages.get((ROOM, 0), stamp=0, now=NOW) is None
    assert pages.get((ROOM, 1), stamp=0, now=NOW) == b"page"
    pages.keep((ROOM, 50), bytes(MOST_PAGE_BYTES + 1), stamp=1, now=NOW)
    assert pages.get((ROOM, 50), stamp=1, now=NOW) is None


def test_a_card_that_says_something_new_moves_the_version_and_one_that_does_not_leaves_it() -> None:
    cards = CardCache()
    seen = [cards.version]
    for name in ("Ann", "Ann", "Anna"):
        cards.keep(Profile(id=ANN, name=name), now=NOW)
        seen.append(cards.version)
    assert seen[0] < seen[1] == seen[2] < seen[3]
