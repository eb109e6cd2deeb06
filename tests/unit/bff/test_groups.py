"""`GET /allGroups`, `POST /group`, `PATCH /group/{group}`, `DELETE /group/{group}`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, Person, browser_of, front_of, sign_up

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.groups import MOST_GROUP_NAME, MOST_HANDLE, MOST_IN_GROUP
from klatsch.model.users import Role

NO_GROUP = "G0000000000000000"


@pytest.fixture
async def boss(app: Klatsch) -> Person:
    return await sign_up(app, "Boss", Role.OWNER)


async def test_making_changing_listing_and_deleting(app: Klatsch, boss: Person, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), boss) as browser:
        made = (await browser.post("/group", json={"name": "The crew", "handle": "@Crew", "members": [ann.id]})).json()
        assert made == {
            "id": made["id"], "name": "The crew", "handle": "crew", "members": [ann.id], "createdAt": NOW,
            "createdBy": boss.id,
        }  # fmt: skip
        await browser.post("/group", json={"name": "Band", "handle": "band"})
        first = (await browser.get("/allGroups?limit=1")).json()
        rest = (await browser.get("/allGroups?after=band")).json()
        assert [row["handle"] for row in first["groups"] + rest["groups"]] == ["band", "crew"]
        assert (first["more"], rest["more"]) == (True, False)
        body = {"name": "Crew", "add": [boss.id], "remove": [ann.id]}
        changed = (await browser.patch(f"/group/{made['id']}", json=body)).json()
        assert changed == made | {"name": "Crew", "members": [boss.id]}
        assert (await browser.delete(f"/group/{made['id']}")).json() == {}
        assert [row["handle"] for row in (await browser.get("/allGroups")).json()["groups"]] == ["band"]


async def test_others_look_on(app: Klatsch, boss: Person, ann: Person) -> None:
    front = front_of(app, ROUTES)
    async with browser_of(front, boss) as browser:
        made = (await browser.post("/group", json={"name": "Crew", "handle": "crew"})).json()
    async with browser_of(front, ann) as browser:
        answers = [
            await browser.post("/group", json={"name": "Band", "handle": "band"}),
            await browser.patch(f"/group/{made['id']}", json={"name": "Band"}),
            await browser.delete(f"/group/{made['id']}"),
            await browser.delete(f"/group/{NO_GROUP}"),
        ]
        assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [
            (403, "not_allowed")
        ] * 4
        assert (await browser.get("/allGroups")).json() == {"groups": [made], "more": False}


@pytest.mark.parametrize("group", [NO_GROUP, "x", "G1' OR 1=1 --"])
async def test_a_group_that_is_not_there(group: str, app: Klatsch, boss: Person) -> None:
    async with browser_of(front_of(app, ROUTES), boss) as browser:
        for answer in (
            await browser.patch(f"/group/{group}", json={"name": "x"}),
            await browser.delete(f"/group/{group}"),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "group_not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "a"},
        {"name": " ", "handle": "a"},
        {"name": "a", "handle": "here"},
        {"name": "a" * (MOST_GROUP_NAME + 1), "handle": "a"},
        {"name": "a", "handle": "a" * (MOST_HANDLE + 1)},
        {"name": "a", "handle": "a", "members": ["ann"]},
        {"name": "a", "handle": "a", "members": ["U0000000000000000"] * (MOST_IN_GROUP + 1)},
        {"name": "a", "handle": "a", "id": NO_GROUP},
    ],
)
async def test_what_is_no_group_is_refused(body: dict[str, Any], app: Klatsch, boss: Person) -> None:
    async with browser_of(front_of(app, ROUTES), boss) as browser:
        assert (await browser.post("/group", json=body)).status_code == 422
        assert (await browser.get("/allGroups")).json()["groups"] == []
        assert (await browser.patch(f"/group/{NO_GROUP}", json={})).status_code == 422, "nothing to change"
