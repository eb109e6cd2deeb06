"""`GET /allMentions`."""

from __future__ import annotations

import pytest
from rooming import NO_MESSAGE, made, said
from workbench import Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_where_i_was_called_in_pages(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    messages = [await said(app, bo, room, content) for content in (f"<@{ann.id}>", "nobody", "<!here>")]
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        first = (await browser.get("/allMentions?limit=1")).json()
        rest = (await browser.get(f"/allMentions?before={first['messages'][-1]['_id']}")).json()
    assert [row["_id"] for row in first["messages"] + rest["messages"]] == [messages[2].id, messages[0].id]
    assert (first["more"], rest["more"]) == (True, False)
    assert first["users"] == {bo.id: {"name": "Bo", "image": None}}


@pytest.mark.parametrize(
    ("query", "status"), [(f"before={NO_MESSAGE}", 404), ("before=1", 422), ("limit=0", 422), ("after=1", 422)]
)
async def test_what_cannot_be_asked_is_refused(query: str, status: int, app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get(f"/allMentions?{query}")).status_code == status
