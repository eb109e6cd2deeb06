"""Sessions are found by their token, end at once, and show who is here."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from workbench import NOW, Person, heard_on, listed_to, sign_in, sign_up

from klatsch.auth_db import AuthDb
from klatsch.chat import Klatsch, me, presence, sessions
from klatsch.chat.sessions import MOST_ROWS
from klatsch.clock import SetClock
from klatsch.errors import SessionNotFound
from klatsch.hub import SESSIONS
from klatsch.ids import SessionId, UserId, token_hash
from klatsch.model.presence import LastSeen, Status
from klatsch.model.sessions import Session, SessionRow
from klatsch.model.users import OwnChanges


class Counting:
    """The Auth DB, with a count of what it is asked."""

    def __init__(self, inner: AuthDb) -> None:
        self.inner, self.asked = inner, list[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        return getattr(self.inner, name)


async def find(person: Person, app: Klatsch) -> Session | None:
    return await sessions.find_session(person.token, agent="Firefox", address="192.0.2.1", app=app)


async def test_a_token_finds_its_session_and_another_does_not(app: Klatsch, ann: Person) -> None:
    found = await find(ann, app)
    assert found
    assert (found.id, found.user) == (ann.session.id, ann.user)
    assert await sessions.find_session("x" * 43, agent="", address="", app=app) is None
    hashed = token_hash(ann.token)
    assert await sessions.find_session(hashed, agent="", address="", app=app) is None, "what is stored lets nobody in"


async def test_the_database_is_asked_once_in_a_few_seconds(app: Klatsch, ann: Person, clock: SetClock) -> None:
    counting = Counting(app.auth_db)
    app = replace(app, auth_db=counting)  # pyright: ignore[reportArgumentType]
    for _ in range(5):
        assert await find(ann, app)
    assert counting.asked == ["find_session"]
    clock.forward(seconds=4)
    assert await find(ann, app)
    assert counting.asked == ["find_session"] * 2


async def test_when_a_session_was_used_is_remembered(app: Klatsch, ann: Person) -> None:
    await find(ann, app)
    (touch,) = app.sessions.take_touches()
    assert (touch.id, touch.last_seen, touch.agent, touch.address) == (ann.session.id, NOW, "Firefox", "192.0.2.1")


async def test_an_end_is_stored_announced_and_noticed_at_once(app: Klatsch, ann: Person, bo: Person) -> None:
    assert await find(ann, app)
    assert await find(bo, app)
    with heard_on(app.hub, SESSIONS) as heard:
        assert await sessions.end_all_sessions(ann.id, app=app) == [ann.session.id]
    assert heard == [{"type": "session.ended", "user": ann.id, "sessions": [ann.session.id]}]
    assert await find(ann, app) is None
    assert await find(bo, app), "nobody else is signed out"


async def test_all_but_one_may_end(app: Klatsch, ann: Person) -> None:
    other = await sign_in(app, ann.user)
    ended = await sessions.end_all_sessions(ann.id, but=ann.session.id, app=app)
    assert ended == [other.session.id]
    assert await find(ann, app)
    assert await find(other, app) is None


async def test_an_end_during_the_look_up_is_not_overwritten_by_it(app: Klatsch, ann: Person) -> None:
    """The database answers, then the session ends, then the answer arrives: it must not be kept."""

    class Slow(Counting):
        async def find_session(self, *args: Any, **more: Any) -> Session | None:
            found = await self.inner.find_session(*args, **more)
            await sessions.end_all_sessions(ann.id, app=app)
            return found

    await find(ann, replace(app, auth_db=Slow(app.auth_db)))  # pyright: ignore[reportArgumentType]
    assert await find(ann, app) is None


# -- who is here -------------------------------------------------------------------------------------------


async def test_who_is_here_comes_first_then_the_others_by_name(app: Klatsch) -> None:
    zoe, ann, bo, cy = [await sign_up(app, name) for name in ("Zoe", "ann", "Bo", "Cy")]
    await app.hub.beat(zoe.id, "d", Status.AWAY, now=NOW)
    await app.hub.beat(bo.id, "d", Status.ACTIVE, now=NOW)
    rows, more = await listed_to(ann.session, after=None, limit=10, app=app)
    assert [row.user.name for row in rows] == ["Bo", "Zoe", "ann", "Cy"]
    assert [row.status for row in rows] == [Status.ACTIVE, Status.AWAY, Status.OFFLINE, Status.OFFLINE]
    assert not more
    assert {row.user.id for row in rows} == {zoe.id, ann.id, bo.id, cy.id}


async def test_nobody_sees_anothers_devices_or_address(app: Klatsch, ann: Person, bo: Person) -> None:
    await sign_in(app, ann.user)
    rows, _ = await listed_to(ann.session, after=None, limit=10, app=app)
    devices = {row.user.id: row.devices for row in rows}
    assert devices[bo.id] is None
    mine = devices[ann.id]
    assert mine
    assert len(mine) == 2
    assert [device.id for device in mine if device.current] == [ann.session.id]
    assert "@" not in str(rows)


async def test_a_long_list_is_cut_and_says_so(app: Klatsch) -> None:
    people = [await sign_up(app, name) for name in ("Ann", "Bo", "Cy")]
    rows, more = await listed_to(people[0].session, after=None, limit=2, app=app)
    assert ([row.user.name for row in rows], more) == (["Ann", "Bo"], True)
    rows, more = await listed_to(people[0].session, after=rows[-1].user.id, limit=2, app=app)
    assert ([row.user.name for row in rows], more) == (["Cy"], False)


async def test_paging_goes_through_those_who_are_here_and_then_the_others(app: Klatsch) -> None:
    people = {name: await sign_up(app, name) for name in ("Ann", "Bo", "Cy", "Di", "Eve")}
    for name in ("Cy", "Eve"):
        await app.hub.beat(people[name].id, "d", Status.ACTIVE, now=NOW)
    seen: list[str] = []
    after = None
    for _ in range(9):
        rows, more = await listed_to(people["Ann"].session, after=after, limit=1, app=app)
        seen += [row.user.name for row in rows]
        after = rows[-1].user.id
        if not more:
            break
    assert seen == ["Cy", "Eve", "Ann", "Bo", "Di"]


async def test_the_list_is_new_when_somebody_comes_goes_joins_or_is_renamed(app: Klatsch, ann: Person) -> None:
    async def listed() -> list[tuple[str, str]]:
        rows, _ = await listed_to(ann.session, after=None, limit=10, app=app)
        return [(row.user.name, row.status) for row in rows]

    assert await listed() == [("Ann", "offline")]
    bo = await sign_up(app, "Bo")
    assert await listed() == [("Ann", "offline"), ("Bo", "offline")]
    await app.hub.beat(bo.id, "d", Status.ACTIVE, now=NOW)
    assert await listed() == [("Bo", "active"), ("Ann", "offline")]
    await app.auth_db.change_me(ann.id, OwnChanges(name="Anna"), now=NOW)
    assert await listed() == [("Bo", "active"), ("Anna", "offline")]


async def test_in_a_crowd_the_list_is_as_new_as_what_everybody_was_told(
    app: Klatsch, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand who come back at once would each wait for a list of ten thousand."""
    made = 0
    rows_of = sessions._rows  # pyright: ignore[reportPrivateUsage]

    async def counted(*args: Any) -> list[SessionRow]:
        nonlocal made
        made += 1
        return await rows_of(*args)

    async def listed(asker: Person) -> dict[str, str]:
        rows, _ = await listed_to(asker.session, after=None, limit=10, app=app)
        return {row.user.name: row.status for row in rows}

    monkeypatch.setattr(sessions, "_rows", counted)
    monkeypatch.setattr(sessions, "CROWD", 1)
    bo, cy = await sign_up(app, "Bo"), await sign_up(app, "Cy")
    for person in (ann, bo):
        await app.hub.beat(person.id, "d", Status.ACTIVE, now=NOW)
    await presence.announce_changes(app)
    assert await listed(ann) == {"Ann": "active", "Bo": "active", "Cy": "offline"}
    await app.hub.beat(cy.id, "d", Status.ACTIVE, now=NOW)
    assert (await listed(ann))["Cy"] == "offline", "nobody has been told yet"
    assert (await listed(cy))["Cy"] == "active", "of themselves everybody hears the truth"
    assert made == 1
    await presence.announce_changes(app)
    assert (await listed(ann))["Cy"] == "active"
    assert made == 2


async def test_a_list_costs_the_same_whether_ten_are_here_or_a_thousand(app: Klatsch) -> None:
    """Counted in questions to the database: everybody who asks is shown the same page."""
    askers = [await sign_up(app, name) for name in ("Ann", "Bo")]
    people = [*askers, *[await sign_up(app, f"Person {number:04}") for number in range(1_000)]]
    questions: dict[int, list[list[str]]] = {}
    for here in (10, 1_000):
        for person in people[:here]:
            await app.hub.beat(person.id, "d", Status.ACTIVE, now=NOW)
        counting = Counting(app.auth_db)
        asked = questions[here] = list[list[str]]()
        for asker in (*askers, *askers):
            it = replace(app, auth_db=counting)  # pyright: ignore[reportArgumentType]
            rows, more = await listed_to(asker.session, after=None, limit=MOST_ROWS, app=it)
            assert (len(rows), more) == (MOST_ROWS, True)
            assert sum(row.status is Status.ACTIVE for row in rows) == min(here, MOST_ROWS)
            asked.append(counting.asked)
            counting.asked = []
    own = ["data_version", "devices_of", "find_me"]
    for first, *rest in questions.values():
        assert rest == [own] * 3, "the page is there; one's own row is told apart"
        assert len(first) <= len(own) + 4, "and making it takes few questions, however many are here"


async def test_of_who_is_here_only_the_devices_are_read(app: Klatsch, ann: Person) -> None:
    await presence.beat(ann.session, "d", active=True, agent="", address="", app=app)
    await listed_to(ann.session, after=None, limit=10, app=app)
    counting = Counting(app.auth_db)
    it = replace(app, auth_db=counting)  # pyright: ignore[reportArgumentType]
    await listed_to(ann.session, after=None, limit=10, app=it)
    assert counting.asked == ["data_version", "devices_of"]


async def test_each_is_told_their_own_devices_and_nobody_elses(app: Klatsch, ann: Person, bo: Person) -> None:
    await app.hub.beat(bo.id, "d", Status.ACTIVE, now=NOW)
    for asker in (ann, bo, ann):
        rows, _ = await listed_to(asker.session, after=None, limit=10, app=app)
        assert [bool(row.devices) for row in rows] == [row.user.id == asker.id for row in rows]


async def test_making_the_page_anew_asks_for_nobody_again_who_is_known(app: Klatsch) -> None:
    people = [await sign_up(app, f"Person {number:03}") for number in range(250)]
    for person in people:
        await app.hub.beat(person.id, "d", Status.ACTIVE, now=NOW)
    counting = Counting(app.auth_db)
    it = replace(app, auth_db=counting)  # pyright: ignore[reportArgumentType]
    rows: list[SessionRow] = []
    for status in (Status.AWAY, Status.ACTIVE, Status.AWAY):
        counting.asked = []
        rows, _ = await listed_to(people[-1].session, after=None, limit=MOST_ROWS, app=it)
        await app.hub.beat(people[0].id, "d", status, now=NOW)
    assert counting.asked == ["data_version"] * 2, "once more before it is made"
    assert (len(rows), rows[0].status) == (MOST_ROWS, Status.ACTIVE), "and it was made anew"


async def test_of_many_who_ask_at_once_one_makes_the_page(app: Klatsch, ann: Person, bo: Person) -> None:
    counting = Counting(app.auth_db)
    it = replace(app, auth_db=counting)  # pyright: ignore[reportArgumentType]
    asking = [listed_to(asker.session, after=None, limit=10, app=it) for asker in (ann, bo) * 10]
    lists = await asyncio.gather(*asking)
    assert counting.asked.count("list_users") == 1
    assert {len(rows) for rows, _ in lists} == {2}


async def test_those_who_are_here_do_not_shorten_the_pages_of_the_others(app: Klatsch) -> None:
    people = [await sign_up(app, f"Person {number:02}") for number in range(40)]
    for person in people[5:30]:
        await app.hub.beat(person.id, "d", Status.ACTIVE, now=NOW)
    seen: list[UserId] = []
    after, more = None, True
    while more:
        rows, more = await listed_to(people[0].session, after=after, limit=5, app=app)
        assert len(rows) == 5
        seen += [row.user.id for row in rows]
        after = rows[-1].user.id
    assert seen == [person.id for person in (*people[5:30], *people[:5], *people[30:])]


async def test_who_is_invisible_is_offline_to_all_but_themselves(app: Klatsch, ann: Person, bo: Person) -> None:
    await me.change_me(ann.user, OwnChanges(invisible=True), app)
    for person in (ann, bo):
        await presence.beat(person.session, "d", active=True, agent="", address="", app=app)
    seen = {asker.user.name: await statuses(asker, app) for asker in (ann, bo)}
    assert seen == {
        "Ann": [("Bo", Status.ACTIVE), ("Ann", Status.ACTIVE)],
        "Bo": [("Bo", Status.ACTIVE), ("Ann", Status.OFFLINE)],
    }
    await me.change_me(ann.user, OwnChanges(invisible=False), app)
    assert await statuses(bo, app) == [("Ann", Status.ACTIVE), ("Bo", Status.ACTIVE)], "it was she who hid"


async def statuses(asker: Person, app: Klatsch) -> list[tuple[str, Status]]:
    rows, _ = await listed_to(asker.session, after=None, limit=10, app=app)
    return [(row.user.name, row.status) for row in rows]


async def test_my_row_tells_me_the_truth_and_is_nobody_elses(app: Klatsch, ann: Person, bo: Person) -> None:
    """The page is everybody's: what is put into mine must not stay in it."""
    await me.change_me(ann.user, OwnChanges(invisible=True, last_seen=LastSeen.NEVER), app)
    await presence.beat(ann.session, "d", active=True, agent="", address="", app=app)
    rows: dict[str, SessionRow] = {}
    for asker in (ann, bo):
        found, _ = await listed_to(asker.session, after=None, limit=10, app=app)
        rows[asker.user.name] = next(row for row in found if row.user.id == ann.id)
    assert (rows["Ann"].status, rows["Ann"].last_seen, bool(rows["Ann"].devices)) == (Status.ACTIVE, NOW, True)
    assert (rows["Bo"].status, rows["Bo"].last_seen, rows["Bo"].devices) == (Status.OFFLINE, None, None)


# -- my devices --------------------------------------------------------------------------------------------


async def test_one_of_my_devices_is_signed_out_and_nobody_elses_can_be(app: Klatsch, ann: Person, bo: Person) -> None:
    phone = await sign_in(app, ann.user)
    for session in (bo.session.id, SessionId("S0000000000000000")):
        with pytest.raises(SessionNotFound):
            await sessions.end_session(ann.user, session, app)
    assert await find(bo, app)
    with heard_on(app.hub, SESSIONS) as heard:
        await sessions.end_session(ann.user, phone.session.id, app)
    assert heard == [{"type": "session.ended", "user": ann.id, "sessions": [phone.session.id]}]
    assert await find(phone, app) is None
    assert await find(ann, app)
    with pytest.raises(SessionNotFound):
        await sessions.end_session(ann.user, phone.session.id, app)


async def test_everywhere_else_is_everywhere_but_here(app: Klatsch, ann: Person, bo: Person) -> None:
    others = [await sign_in(app, ann.user) for _ in range(3)]
    assert await sessions.end_other_sessions(ann.session, app) == 3
    assert [await find(other, app) for other in others] == [None] * 3
    assert await find(ann, app)
    assert await find(bo, app)
    assert await sessions.end_other_sessions(ann.session, app) == 0


# -- sweeping ----------------------------------------------------------------------------------------------


async def test_for_sweeping_only_the_good_ones_come_back(app: Klatsch, ann: Person, bo: Person) -> None:
    before = await sessions.version(app)
    await sessions.end_all_sessions(bo.id, app=app)
    assert await sessions.live_sessions([ann.session.id, bo.session.id], app) == {ann.session.id}
    assert await sessions.version(app) != before


async def test_looking_up_at_once_is_safe(app: Klatsch, ann: Person) -> None:
    found = await asyncio.gather(*(find(ann, app) for _ in range(20)))
    assert {session.id for session in found if session} == {ann.session.id}


@pytest.mark.parametrize("token", ["", "\x00", "a" * 10_000, "'; --"])
async def test_nonsense_finds_nothing(token: str, app: Klatsch) -> None:
    assert await sessions.find_session(token, agent="", address="", app=app) is None
