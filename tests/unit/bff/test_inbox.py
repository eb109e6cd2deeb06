"""`GET /inbox`."""

from __future__ import annotations

import pytest
from rooming import made, said
from workbench import NOW, Person, browser_of, front_of

from klatsch.bff.inbox import place_from, place_text
from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.inbox import Place


async def test_everything_unread_in_one_answer(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        empty = (await browser.get("/inbox")).json()
        await said(app, ann, room)
        await said(app, bo, room, f"<@{ann.id}>", thread=1)
        full = (await browser.get("/inbox")).json()
        first = (await browser.get("/inbox?limit=1")).json()
        rest = (await browser.get(f"/inbox?limit=1&after={first['next']}")).json()
    assert empty == {"rooms": [], "threads": [], "users": {}, "more": False, "next": None}
    (row,), (thread,) = full["rooms"], full["threads"]
    assert (row["room"]["id"], row["lastAt"], row["mine"]["unread"], row["mine"]["mentions"]) == (
        room.id,
        NOW + 1,
        1,
        1,
    )
    assert (thread["mine"]["unread"], thread["mine"]["mentions"], thread["repliers"]) == (1, 1, [bo.id])
    assert full["users"] == {
        ann.id: {"name": "Ann", "image": None}, bo.id: {"name": "Bo", "image": None}
    }  # fmt: skip
    assert [len(page["rooms"]) + len(page["threads"]) for page in (first, rest)] == [1, 1]
    assert (first["rooms"] or rest["rooms"], first["threads"] or rest["threads"]) == (full["rooms"], full["threads"])
    assert (first["more"], rest["more"], rest["next"]) == (True, False, None)


@pytest.mark.parametrize("query", ["after=", "after=x.y", "after=1.a%0A", f"after={'1' * 17}.a", "limit=201", "user=x"])
async def test_what_cannot_be_asked_is_refused(query: str, app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get(f"/inbox?{query}")).status_code == 422


def test_a_place_is_read_as_it_was_written() -> None:
    place = Place(NOW, "C0000000000000001")
    assert place_from(place_text(place)) == place
    assert place_from(None) is None
    assert place_text(None) is None
