"""`GET /allRooms`."""

from __future__ import annotations

from workbench import Person, browser_of, front_of, new_message

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_the_rooms_that_i_am_in_and_where_they_stand(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        (room,) = (await browser.get("/allRooms")).json()["rooms"]
        await app.messages_db.post(new_message(ann.id, "a"))
        answer = (await browser.get("/allRooms")).json()
    before = {"name": "general", "topic": "", "kind": "public", "seq": 0, "change": 0, "memberCount": 1}
    assert room == before | {"id": room["id"]}
    assert answer == {"epoch": app.messages_db.epoch, "rooms": [room | {"seq": 1, "change": 1}]}


async def test_strangers_learn_of_no_room(app: Klatsch) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.get("/allRooms")).status_code == 401
