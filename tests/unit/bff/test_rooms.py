"""`GET /allRooms`, `/browseRooms`, `/roomByName`, `POST /room`, `PATCH /room/{room}`, joining, leaving, `POST /direct`."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import NOWHERE, made
from workbench import NOW, Person, browser_of, front_of, new_message

from klatsch.bff.rooms import MOST_AT_ONCE
from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.rooms import MOST_NAME, MOST_PURPOSE, MOST_TOPIC, RoomKind

ROOM = {
    "name": "cellar", "topic": "", "purpose": "", "kind": "private", "posting": "everyone", "history": "everything",
    "isDefault": False, "archivedAt": None, "createdAt": NOW, "people": [], "seq": 0, "change": 1, "memberCount": 1,
}  # fmt: skip
MINE = {
    "isModerator": False, "joinedSeq": 0, "readSeq": 0, "unread": 0, "mentions": 0, "notify": "default", "muted": False,
    "favourite": False, "section": "",
}  # fmt: skip


async def test_the_rooms_that_i_am_in_where_they_stand_and_my_side_of_them(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        (room,) = (await browser.get("/allRooms")).json()["rooms"]
        await app.messages_db.post(new_message(ann.id, "a"))
        answer = (await browser.get("/allRooms")).json()
    facts = ROOM | {"name": "general", "kind": "public", "isDefault": True, "createdBy": None}
    assert room.items() >= (facts | {"createdAt": room["createdAt"]}).items()
    assert room["mine"].items() >= MINE.items()
    moved = {"seq": 1, "change": 2, "mine": room["mine"] | {"readSeq": 1, "seq": 1}}
    assert answer == {"epoch": app.messages_db.epoch, "rooms": [room | moved], "more": False}, "what I said"


async def test_my_rooms_come_page_by_page(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for name in ("cellar", "attic"):
            await browser.post("/room", json={"name": name})
        first = (await browser.get("/allRooms?limit=2")).json()
        assert ([room["name"] for room in first["rooms"]], first["more"]) == (["general", "cellar"], True), "welcomed"
        rest = (await browser.get("/allRooms", params={"after": first["rooms"][-1]["id"]})).json()
        assert ([room["name"] for room in rest["rooms"]], rest["more"]) == (["attic"], False)
        assert (await browser.get("/allRooms?limit=201")).status_code == 422


async def test_making_finding_changing_joining_and_leaving(app: Klatsch, ann: Person, bo: Person) -> None:
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        room = (await anns.post("/room", json={"name": "Cellar", "topic": "wine"})).json()
        assert room == ROOM | {"id": room["id"], "kind": "public", "topic": "wine", "createdBy": ann.id}
        assert (await bos.get("/browseRooms?q=CELL")).json() == {"rooms": [room], "more": False}
        assert (await bos.get("/roomByName?name=cellar")).json() == room
        joined = (await bos.post(f"/room/{room['id']}/join")).json()
        assert joined == room | {"memberCount": 2, "change": 2}
        changed = await anns.patch(f"/room/{room['id']}", json={"name": "attic", "posting": "moderators", "topic": ""})
        assert changed.json() == joined | {"name": "attic", "posting": "moderators", "topic": "", "change": 3}
        assert (await bos.post(f"/room/{room['id']}/leave")).json() == {}
        assert room["id"] not in (await bos.get("/allRooms")).text
        archived = (await anns.patch(f"/room/{room['id']}", json={"archived": True})).json()
        assert archived["archivedAt"] == NOW


async def test_a_direct_room_is_found_again(app: Klatsch, ann: Person, bo: Person) -> None:
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        room = (await anns.post("/direct", json={"users": [bo.id]})).json()
        assert (room["kind"], room["name"], room["people"]) == ("direct", "", sorted([ann.id, bo.id]))
        assert (await bos.post("/direct", json={"users": [ann.id]})).json() == room
        notes = (await anns.post("/direct", json={"users": []})).json()
        assert (notes["people"], notes["memberCount"]) == ([ann.id], 1)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/room", {}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x" * (MOST_NAME + 1)}, 422, "invalid_field"),
        ("POST", "/room", {"name": "/"}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "topic": "x" * (MOST_TOPIC + 1)}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "purpose": "x" * (MOST_PURPOSE + 1)}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "kind": "direct"}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "isDefault": True}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "members": ["ann"]}, 422, "invalid_field"),
        ("POST", "/room", {"name": "x", "members": ["U0000000000000000"]}, 404, "user_not_found"),
        ("POST", "/room", {"name": "x", "members": ["U0000000000000000"] * (MOST_AT_ONCE + 1)}, 422, "invalid_field"),
        ("POST", "/room", {"name": "General"}, 409, "name_taken"),
        ("PATCH", "/room/{room}", {}, 422, "invalid_field"),
        ("PATCH", "/room/{room}", {"kind": "public"}, 422, "invalid_field"),
        ("PATCH", "/room/{room}", {"name": None}, 422, "invalid_field"),
        ("PATCH", "/room/{room}", {"posting": "nobody"}, 422, "invalid_field"),
        ("PATCH", "/room/{room}", {"isDefault": True}, 403, "not_allowed"),
        ("PATCH", "/room/{nowhere}", {"topic": "x"}, 404, "room_not_found"),
        ("PATCH", "/room/{others}", {"topic": "x"}, 404, "room_not_found"),
        ("POST", "/room/{others}/join", None, 404, "room_not_found"),
        ("POST", "/room/{others}/leave", None, 404, "room_not_found"),
        ("POST", "/room/x/join", None, 404, "room_not_found"),
        ("POST", "/direct", {"users": ["U0000000000000000"]}, 404, "user_not_found"),
        ("POST", "/direct", {"users": ["U0000000000000000"] * 51}, 422, "invalid_field"),
        ("POST", "/direct", {}, 422, "invalid_field"),
        ("GET", "/browseRooms?limit=201", None, 422, "invalid_field"),
        ("GET", "/browseRooms?kind=private", None, 422, "invalid_field"),
        ("GET", "/roomByName", None, 422, "invalid_field"),
        ("GET", "/roomByName?name=attic", None, 404, "room_not_found"),
        ("GET", "/roomByName?name=nowhere", None, 404, "room_not_found"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_changes_nothing(
    method: str, path: str, body: Any, status: int, code: str, app: Klatsch, ann: Person, bo: Person
) -> None:
    room, others = await made(app, ann), await made(app, bo, name="attic")
    path = path.format(room=room.id, others=others.id, nowhere=NOWHERE)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        before = (await browser.get("/allRooms")).json()
        answer = (
            await browser.request(method, path, json=body) if body is not None else await browser.request(method, path)
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert (await browser.get("/allRooms")).json() == before


async def test_strangers_learn_of_no_room(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    async with browser_of(front_of(app, ROUTES)) as browser:
        for path in ("/allRooms", "/browseRooms", "/roomByName?name=cellar"):
            assert (await browser.get(path)).status_code == 401
        for path in ("/room", "/direct", f"/room/{room.id}/join", f"/room/{room.id}/leave"):
            assert (await browser.post(path, json={})).status_code == 401
        assert (await browser.patch(f"/room/{room.id}", json={"topic": "x"})).status_code == 401
