"""`GET /search`."""

from __future__ import annotations

import pytest
from message_stage import Talk
from workbench import Person, browser_of, front_of, welcomed

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.chat.search import keep_indexed


@pytest.fixture
async def talk(app: Klatsch, ann: Person) -> Talk:
    talk = Talk(app.messages_db, await welcomed(app, ann))
    for number in range(3):
        await talk.say(ann.id, f"cat {number}")
    await keep_indexed(app)()
    return talk


async def test_what_is_found_comes_with_who_said_it(app: Klatsch, ann: Person, talk: Talk) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        first = (await browser.get("/search", params={"q": "cat", "limit": 2})).json()
        rest = (await browser.get("/search", params={"q": "cat", "limit": 2, "before": first["before"]})).json()
    assert [message["content"] for message in first["messages"]] == ["cat 2", "cat 1"]
    assert (first["users"], first["terms"], first["more"]) == ({ann.id: {"name": "Ann", "image": None}}, ["cat"], True)
    assert [message["content"] for message in rest["messages"]] == ["cat 0"]
    assert (rest["more"], rest["before"]) == (False, None)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=+",
        "q=cat&limit=0",
        "q=cat&limit=51",
        "q=cat&before=x",
        "q=cat&page=2",
        "q=" + "a" * 501,
        "q=has:x",
        "q=in:x",
    ],
)
async def test_what_cannot_be_asked_is_one_clear_refusal(query: str, app: Klatsch, ann: Person, talk: Talk) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = await browser.get(f"/search?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_field")


async def test_strangers_search_nothing(app: Klatsch, talk: Talk) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.get("/search?q=cat")).status_code == 401
