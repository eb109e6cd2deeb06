"""`POST /invite`, `GET /allInvites`, `DELETE /invite/{id}`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, ORIGIN, Person, browser_of, front_of, sign_up

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.clock import HOUR
from klatsch.ids import token_hash
from klatsch.model.users import Role


@pytest.fixture
async def owner(app: Klatsch) -> Person:
    return await sign_up(app, "Olga", Role.OWNER)


async def test_the_link_is_shown_once_and_its_token_is_in_the_fragment(app: Klatsch, owner: Person) -> None:
    async with browser_of(front_of(app, ROUTES), owner) as browser:
        made = (await browser.post("/invite", json={"role": "guest", "hours": 2, "uses": 3})).json()
        listed = (await browser.get("/allInvites")).json()
    url = made.pop("url")
    assert url.startswith(f"{ORIGIN}/join#")
    invite = await app.auth_db.find_invite(token_hash(url.partition("#")[2]), now=NOW)
    assert invite
    assert made == {"id": invite.id, "role": "guest", "expires": NOW + 2 * HOUR, "usesLeft": 3}
    assert listed == {"invites": [made | {"createdBy": owner.id, "createdAt": NOW}]}


async def test_a_wish_may_be_empty(app: Klatsch, owner: Person) -> None:
    async with browser_of(front_of(app, ROUTES), owner) as browser:
        made = (await browser.post("/invite", json={})).json()
    assert (made["role"], made["usesLeft"], made["expires"]) == ("member", 10, NOW + 168 * HOUR)


@pytest.mark.parametrize(
    "wish",
    [
        {"role": "owner"}, {"role": "king"}, {"hours": 0}, {"hours": 2_161}, {"uses": 0}, {"uses": 1_001},
        {"uses": "3"}, {"createdBy": "U1"}, {"token": "x"}, [],
    ],
)  # fmt: skip
async def test_a_wish_out_of_range_is_refused(wish: Any, app: Klatsch, owner: Person) -> None:
    async with browser_of(front_of(app, ROUTES), owner) as browser:
        assert (await browser.post("/invite", json=wish)).status_code == 422
        assert (await browser.get("/allInvites")).json() == {"invites": []}


async def test_an_invite_is_taken_back_once(app: Klatsch, owner: Person) -> None:
    async with browser_of(front_of(app, ROUTES), owner) as browser:
        id = (await browser.post("/invite", json={})).json()["id"]
        answer = await browser.delete(f"/invite/{id}")
        assert (answer.status_code, answer.json()) == (200, {})
        answer = await browser.delete(f"/invite/{id}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "invite_not_found")


async def test_members_and_strangers_may_do_none_of_it(app: Klatsch, ann: Person) -> None:
    for person, status in ((ann, 403), (None, 401)):
        async with browser_of(front_of(app, ROUTES), person) as browser:
            assert (await browser.post("/invite", json={})).status_code == status
            assert (await browser.get("/allInvites")).status_code == status
            assert (await browser.delete("/invite/I0")).status_code == status
