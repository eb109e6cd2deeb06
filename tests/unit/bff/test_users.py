"""`GET /allUsers`, `GET /user/{user}`, `PATCH /user/{user}`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, Person, browser_of, front_of, sign_up

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.presence import Status
from klatsch.model.users import Role


def row(person: Person, **more: Any) -> dict[str, Any]:
    card = {"id": person.id, "name": person.user.name, "image": None, "role": person.user.role}
    user = {**card, "status": None, "timeZone": None, "active": True}
    return {"user": user, "status": "offline", "lastSeen": None, **more}


async def test_people_by_name_a_page_at_a_time(app: Klatsch, ann: Person, bo: Person) -> None:
    await app.hub.beat(bo.id, "d", Status.AWAY, now=NOW)
    bos = row(bo, status="away", lastSeen=NOW)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get("/allUsers")).json() == {"users": [row(ann), bos], "more": False}
        assert (await browser.get("/allUsers?limit=1")).json() == {"users": [row(ann)], "more": True}
        assert (await browser.get(f"/allUsers?limit=1&after={ann.id}")).json() == {"users": [bos], "more": False}
        assert (await browser.get("/allUsers?q=%20bO%20")).json() == {"users": [bos], "more": False}
        assert (await browser.get(f"/user/{bo.id}")).json() == bos
        answer = await browser.get("/allUsers")
    assert "@" not in answer.text, "an address is its owner's"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "after=U1", "q=" + "x" * 81, "state=here", "order=name", "role=admin"]
)
async def test_what_cannot_be_asked_is_refused(query: str, app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get(f"/allUsers?{query}")).status_code == 422
        assert (await browser.get("/allUsers?limit=200&q=x&state=active")).status_code == 200


async def test_those_who_left_are_listed_for_admins(app: Klatsch, ann: Person, bo: Person) -> None:
    owner = await sign_up(app, "Olga", Role.OWNER)
    front = front_of(app, ROUTES)
    async with browser_of(front, owner) as browser, browser_of(front, bo) as bos:
        assert (await browser.patch(f"/user/{ann.id}", json={"state": "banned"})).status_code == 200
        left = (await browser.get("/allUsers?state=banned")).json()["users"]
        assert [it["user"]["name"] for it in left] == ["Ann"]
        assert (await bos.get("/allUsers?state=banned")).status_code == 403
        assert (await bos.get(f"/user/{ann.id}")).json()["user"]["active"] is False


async def test_a_change_answers_with_the_person_as_they_are_now(app: Klatsch, ann: Person) -> None:
    owner = await sign_up(app, "Olga", Role.OWNER)
    front = front_of(app, ROUTES)
    async with browser_of(front, owner) as browser, browser_of(front, ann) as anns:
        assert (await anns.get("/me")).status_code == 200
        answer = await browser.patch(f"/user/{ann.id}", json={"role": "guest", "state": "deactivated"})
        user = answer.json()["user"]
        assert (answer.status_code, user["role"], user["active"]) == (200, "guest", False)
        assert (await anns.get("/me")).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_field"),
        ({"role": None}, 422, "invalid_field"),
        ({"role": "bot"}, 422, "invalid_field"),
        ({"role": "king"}, 422, "invalid_field"),
        ({"state": "gone"}, 422, "invalid_field"),
        ({"state": "banned", "name": "Eve"}, 422, "invalid_field"),
        ({"active": False}, 422, "invalid_field"),
        ({"role": "member"}, 409, "last_owner"),
        ({"state": "banned"}, 403, "not_allowed"),
    ],
)
async def test_what_cannot_be_is_refused(body: Any, status: int, code: str, app: Klatsch) -> None:
    owner = await sign_up(app, "Olga", Role.OWNER)
    async with browser_of(front_of(app, ROUTES), owner) as browser:
        answer = await browser.patch(f"/user/{owner.id}", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        for nobody in ("U0000000000000000", "x", "%00"):
            assert (await browser.get(f"/user/{nobody}")).status_code == 404
            assert (await browser.patch(f"/user/{nobody}", json={"state": "banned"})).status_code == 404
        assert (await browser.get("/me")).json()["role"] == "owner"


async def test_strangers_learn_of_nobody(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        for path in ("/allUsers", f"/user/{ann.id}"):
            answer = await browser.get(path)
            assert (answer.status_code, "Ann" in answer.text) == (401, False)
        assert (await browser.patch(f"/user/{ann.id}", json={"state": "banned"})).status_code == 401
