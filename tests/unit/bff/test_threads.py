"""`GET /allThreads`, `PUT /room/{room}/thread/{thread}/follow` and `…/read`."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import made, said
from workbench import NOW, Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_following_reading_and_the_list(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    root = await said(app, bo, room)
    await said(app, bo, room, thread=1)
    thread = f"/room/{room.id}/thread/1"
    mine = {
        "room": room.id, "thread": 1, "following": True, "readSeq": 1, "unread": 1, "mentions": 0, "notify": "all",
        "muted": False, "seq": 2,
    }  # fmt: skip
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        body = {"following": True, "notify": "all"}
        assert (await browser.put(f"{thread}/follow", json=body)).json() == mine
        listed = (await browser.get("/allThreads")).json()
        assert (await browser.put(f"{thread}/read", json={"seq": 2})).json() == mine | {"readSeq": 2, "unread": 0}
        back = await browser.put(f"{thread}/read", json={"seq": 1, "back": True})
        assert back.json() == mine
    assert listed["threads"] == [
        {"root": listed["threads"][0]["root"], "mine": mine, "repliers": [bo.id]}
    ]  # fmt: skip
    assert listed["threads"][0]["root"]["_id"] == root.id
    assert listed["users"] == {bo.id: {"name": "Bo", "image": None}}
    assert (listed["more"], listed["next"]) == (False, None)


async def test_a_page_goes_on_where_the_one_before_ended(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for seq in (1, 2, 3):
            await said(app, ann, room)
            await browser.put(f"/room/{room.id}/thread/{seq}/follow", json={"following": True})
        first = (await browser.get("/allThreads?limit=2")).json()
        rest = (await browser.get(f"/allThreads?limit=2&after={first['next']}")).json()
    assert [row["mine"]["thread"] for row in first["threads"] + rest["threads"]] == [3, 2, 1]
    assert first["next"].startswith(f"{NOW + 1}.")
    assert (first["more"], rest["more"], rest["next"]) == (True, False, None)


@pytest.mark.parametrize("thread", ["0", "2", "x", "-1", "1.0", "\u0661", "9" * 16, "9" * 4_000])
async def test_a_thread_that_is_not_there(thread: str, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    await said(app, ann, room)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for path, body in (("follow", {}), ("read", {"seq": 1})):
            answer = await browser.put(f"/room/{room.id}/thread/{thread}/{path}", json=body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "message_not_found")
        assert (await browser.put(f"/room/{room.id}/thread/1/follow", json={})).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("follow", {"notify": "never"}),
        ("follow", {"muted": 1}),
        ("follow", {"readSeq": 1}),
        ("read", {}),
        ("read", {"seq": -1}),
        ("read", {"seq": 1, "user": "U0000000000000001"}),
    ],
)
async def test_what_cannot_be_asked_is_refused(path: str, body: dict[str, Any], app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    await said(app, ann, room)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.put(f"/room/{room.id}/thread/1/{path}", json=body)).status_code == 422
        for query in ("limit=0", "limit=201", "after=x", "after=1", "after=1.a-b", "room=x"):
            assert (await browser.get(f"/allThreads?{query}")).status_code == 422, query
