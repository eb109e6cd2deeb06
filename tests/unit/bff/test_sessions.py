"""`GET /allSessions`, `DELETE /session/{session}`, `POST /signOutEverywhere`."""

from __future__ import annotations

import pytest
from workbench import NOW, Person, browser_of, front_of, sign_in

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.presence import Status


async def test_one_row_a_person_and_my_devices_in_mine(app: Klatsch, ann: Person, bo: Person) -> None:
    await app.hub.beat(bo.id, "d", Status.AWAY, now=NOW)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = (await browser.get("/allSessions")).json()
    bos, mine = answer["sessions"]
    card = {"id": bo.id, "name": "Bo", "image": None, "role": "member"}
    more = {"status": None, "timeZone": None, "active": True}
    assert bos == {"user": card | more, "status": "away", "lastSeen": NOW}
    (device,) = mine.pop("devices")
    assert (device["id"], device["current"], device["agent"]) == (ann.session.id, True, "test")
    assert set(device) == {"id", "agent", "address", "createdAt", "lastSeen", "expires", "current"}
    assert mine["status"] == "offline"
    assert answer["more"] is False


async def test_a_page_at_a_time(app: Klatsch, ann: Person, bo: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        first = (await browser.get("/allSessions?limit=1")).json()
        rest = (await browser.get(f"/allSessions?limit=1&after={first['sessions'][0]['user']['id']}")).json()
    assert ([row["user"]["name"] for row in first["sessions"]], first["more"]) == (["Ann"], True)
    assert ([row["user"]["name"] for row in rest["sessions"]], rest["more"]) == (["Bo"], False)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "after=U1", "after=", "order=name"])
async def test_what_cannot_be_asked_is_refused(query: str, app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get(f"/allSessions?{query}")).status_code == 422
        assert (await browser.get("/allSessions?limit=200")).status_code == 200


async def test_a_device_is_always_shown_whole(app: Klatsch, ann: Person) -> None:
    """Leaving out what is at its default would drop `current: false` of the other devices."""
    other = await sign_in(app, ann.user)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        rows = (await browser.get("/allSessions")).json()["sessions"]
    current = {device["id"]: device["current"] for device in rows[0]["devices"]}
    assert current == {ann.session.id: True, other.session.id: False}


async def test_strangers_learn_of_nobody(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        answer = await browser.get("/allSessions")
    assert answer.status_code == 401
    assert "Ann" not in answer.text


async def test_a_device_of_mine_is_signed_out_and_anothers_is_not_there(app: Klatsch, ann: Person, bo: Person) -> None:
    phone = await sign_in(app, ann.user)
    async with browser_of(front_of(app, ROUTES), ann) as browser, browser_of(front_of(app, ROUTES), phone) as other:
        for session in (bo.session.id, "S0000000000000000", "x"):
            answer = await browser.delete(f"/session/{session}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "session_not_found")
        assert (await other.get("/me")).status_code == 200
        assert (await browser.delete(f"/session/{phone.session.id}")).json() == {}
        assert (await other.get("/me")).status_code == 401
        assert (await browser.get("/me")).status_code == 200
    async with browser_of(front_of(app, ROUTES), bo) as browser:
        assert (await browser.get("/me")).status_code == 200


async def test_everywhere_else_is_everywhere_but_here(app: Klatsch, ann: Person) -> None:
    phone = await sign_in(app, ann.user)
    async with browser_of(front_of(app, ROUTES), ann) as browser, browser_of(front_of(app, ROUTES), phone) as other:
        assert (await browser.post("/signOutEverywhere")).json() == {"ended": 1}
        assert (await other.get("/me")).status_code == 401
        assert (await browser.get("/me")).status_code == 200
