"""`GET /allMembers`, `POST /room/{room}/members`, `PATCH` and `DELETE /room/{room}/member/{user}`."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import NOWHERE, made
from workbench import NOW, Person, browser_of, front_of, sign_up

from klatsch.bff.rooms import MOST_AT_ONCE
from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_who_is_in_a_room_page_by_page_with_their_cards(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    first, second = sorted((ann, bo), key=lambda person: person.id)
    async with browser_of(front_of(app, ROUTES), bo) as browser:
        page = (await browser.get(f"/allMembers?room={room.id}&limit=1")).json()
        rest = (await browser.get(f"/allMembers?room={room.id}&after={first.id}")).json()
    ((member,), (other,)) = page["members"], rest["members"]
    assert member.items() >= {"room": room.id, "user": first.id, "joinedAt": NOW, "leftAt": None}.items()
    assert {row["user"]: row["isModerator"] for row in (member, other)} == {ann.id: True, bo.id: False}
    assert [list(it["users"]) for it in (page, rest)] == [[first.id], [second.id]]
    assert page["users"][first.id]["name"] == first.user.name
    assert (page["more"], rest["more"]) == (True, False)


async def test_adding_making_a_moderator_and_removing(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann)
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        assert (await bos.get(f"/allMessages?room={room.id}")).status_code == 404
        assert (await anns.post(f"/room/{room.id}/members", json={"users": [bo.id]})).json() == {}
        assert (await bos.get(f"/allMessages?room={room.id}")).status_code == 200
        for on in (True, False):
            path = f"/room/{room.id}/member/{bo.id}"
            assert (await anns.patch(path, json={"isModerator": on})).json() == {}
            rows = (await bos.get(f"/allMembers?room={room.id}")).json()["members"]
            assert {row["user"]: row["isModerator"] for row in rows}[bo.id] is on
        assert (await anns.delete(f"/room/{room.id}/member/{bo.id}")).json() == {}
        assert (await bos.get(f"/allMessages?room={room.id}")).status_code == 404
        assert (await bos.get(f"/allMembers?room={room.id}")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/allMembers", None, 422, "invalid_field"),
        ("GET", "/allMembers?room={room}&limit=201", None, 422, "invalid_field"),
        ("GET", "/allMembers?room={room}&after=x", None, 422, "invalid_field"),
        ("GET", "/allMembers?room={others}", None, 404, "room_not_found"),
        ("GET", "/allMembers?room={nowhere}", None, 404, "room_not_found"),
        ("POST", "/room/{room}/members", {"users": []}, 422, "invalid_field"),
        ("POST", "/room/{room}/members", {"users": ["x"]}, 422, "invalid_field"),
        ("POST", "/room/{room}/members", {"users": ["U0000000000000000"] * (MOST_AT_ONCE + 1)}, 422, "invalid_field"),
        ("POST", "/room/{room}/members", {"users": ["{bo}"], "isModerator": True}, 422, "invalid_field"),
        ("POST", "/room/{room}/members", {"users": ["U0000000000000000"]}, 404, "user_not_found"),
        ("POST", "/room/{others}/members", {"users": ["{ann}"]}, 404, "room_not_found"),
        ("PATCH", "/room/{room}/member/{bo}", {}, 422, "invalid_field"),
        ("PATCH", "/room/{room}/member/{bo}", {"isModerator": "yes"}, 422, "invalid_field"),
        ("PATCH", "/room/{room}/member/{eve}", {"isModerator": True}, 404, "user_not_found"),
        ("PATCH", "/room/{others}/member/{ann}", {"isModerator": True}, 404, "room_not_found"),
        ("DELETE", "/room/{room}/member/{eve}", None, 404, "user_not_found"),
        ("DELETE", "/room/{room}/member/x", None, 404, "user_not_found"),
        ("DELETE", "/room/{others}/member/{bo}", None, 404, "room_not_found"),
    ],
)
async def test_what_cannot_be_done_is_refused(
    method: str, path: str, body: Any, status: int, code: str, app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve")
    names = {
        "room": (await made(app, ann, bo)).id,
        "others": (await made(app, bo, name="attic")).id,
        "nowhere": NOWHERE,
    }
    names |= {"ann": ann.id, "bo": bo.id, "eve": eve.id}
    if body and "users" in body:
        body = body | {"users": [user.format(**names) for user in body["users"]]}
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        how = {"json": body} if body is not None else {}
        answer = await browser.request(method, path.format(**names), **how)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_member_moderates_nobody_and_strangers_nothing(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    front = front_of(app, ROUTES)
    for who, status in ((bo, 403), (None, 401)):
        async with browser_of(front, who) as browser:
            path = f"/room/{room.id}/member/{ann.id}"
            assert (await browser.delete(path)).status_code == status
            assert (await browser.patch(path, json={"isModerator": False})).status_code == status
    async with browser_of(front) as browser:
        assert (await browser.get(f"/allMembers?room={room.id}")).status_code == 401
        assert (await browser.post(f"/room/{room.id}/members", json={"users": [bo.id]})).status_code == 401
