"""`PUT /room/{room}/read` and `/preferences`."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import NOWHERE, made, said
from workbench import Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.rooms import MOST_SECTION


async def test_the_mark_moves_and_back_only_when_asked_to(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    for _ in range(3):
        await said(app, bo, room)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for body, expected in (
            ({"seq": 2}, (2, 1)), ({"seq": 1}, (2, 1)), ({"seq": 0, "back": True}, (0, 3)), ({"seq": 99}, (3, 0))
        ):  # fmt: skip
            mine = (await browser.put(f"/room/{room.id}/read", json=body)).json()
            assert (mine["readSeq"], mine["unread"]) == expected
        (row,) = [row for row in (await browser.get("/allRooms")).json()["rooms"] if row["id"] == room.id]
        assert row["mine"] == mine


async def test_how_i_keep_a_room(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        path = f"/room/{room.id}/preferences"
        wish = {"notify": "mentions", "muted": True, "favourite": True, "section": "Work"}
        assert (await browser.put(path, json=wish)).json().items() >= wish.items()
        assert (await browser.put(path, json={"muted": False})).json().items() >= (wish | {"muted": False}).items()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("read", {}), ("read", {"seq": -1}), ("read", {"seq": 2**53 + 1}), ("read", {"seq": "1"}), ("read", {"seq": 1.5}),
        ("read", {"seq": 1, "user": "U1"}), ("preferences", {"notify": "loud"}), ("preferences", {"muted": "yes"}),
        ("preferences", {"section": "x" * (MOST_SECTION + 1)}), ("preferences", {"readSeq": 1}),
    ],
)  # fmt: skip
async def test_what_is_malformed_is_refused(path: str, body: Any, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = await browser.put(f"/room/{room.id}/{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_field")


async def test_a_room_that_i_am_not_in_has_no_mark_of_mine(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, bo)
    for who, status in ((ann, 404), (None, 401)):
        async with browser_of(front_of(app, ROUTES), who) as browser:
            for where in (room.id, NOWHERE, "x"):
                assert (await browser.put(f"/room/{where}/read", json={"seq": 1})).status_code == status
                assert (await browser.put(f"/room/{where}/preferences", json={"muted": True})).status_code == status


async def test_everything_is_read_at_once(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.post("/readAll")).json() == {"rooms": {room.id: 1}}
        assert (await browser.post("/readAll")).json() == {"rooms": {}}
        assert (await browser.get("/inbox")).json()["rooms"] == []
