"""`PUT /draft`, `GET /allDrafts`."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import NOWHERE, made, said
from workbench import NOW, Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_what_i_began_to_write_is_on_my_other_device(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    await said(app, ann, room)
    front = front_of(app, ROUTES)
    kept = {"room": room.id, "thread": 1, "content": " I thi", "updatedAt": NOW}
    async with browser_of(front, ann) as one, browser_of(front, ann) as other:
        put = await one.put("/draft", json={"room": room.id, "thread": 1, "content": " I thi"})
        assert put.json() == kept
        assert (await other.get("/allDrafts")).json() == {"drafts": [kept]}
        gone = await other.put("/draft", json={"room": room.id, "thread": 1})
        assert gone.json() == kept | {"content": "", "updatedAt": NOW + 1}
        assert (await one.get("/allDrafts")).json() == {"drafts": []}
        assert (await one.put("/draft", json={"room": room.id, "content": "€" * 20_000})).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": "a"}, 422),
        ({"room": "general", "content": "a"}, 422),
        ({"room": "{room}", "content": "x" * 20_001}, 422),
        ({"room": "{room}", "content": "a", "thread": 0}, 422),
        ({"room": "{room}", "content": "a", "updatedAt": 1}, 422),
        ({"room": "{room}", "content": "a", "thread": 9}, 404),
        ({"room": NOWHERE, "content": "a"}, 404),
    ],
)
async def test_what_cannot_be_kept_is_refused(body: dict[str, Any], status: int, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    body = {name: room.id if value == "{room}" else value for name, value in body.items()}
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.put("/draft", json=body)).status_code == status
        assert (await browser.get("/allDrafts")).json() == {"drafts": []}
