"""`PATCH` and `DELETE /message/{message}`, its reactions, its pin, and saving it."""

from __future__ import annotations

from typing import Any

import pytest
from rooming import NO_MESSAGE, made, said
from workbench import NOW, Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.messages import MOST_CHARACTERS, MOST_EMOJI_CHARACTERS


async def test_each_act_is_answered_with_the_message_as_it_is_now(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    it = (await said(app, ann, room)).id
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        edited = (await browser.patch(f"/message/{it}", json={"content": " new words "})).json()
        assert (edited["message"]["content"], edited["message"]["editedAt"]) == (" new words ", NOW)
        assert edited["users"] == {ann.id: {"name": "Ann", "image": None}}
        reacted = (await browser.post(f"/message/{it}/reaction", json={"emoji": "👍🏽"})).json()
        assert reacted["message"]["reactions"] == [{"emoji": "👍🏽", "users": [ann.id]}]
        taken = (await browser.delete(f"/message/{it}/reaction", params={"emoji": "👍🏽"})).json()
        assert taken["message"]["reactions"] == []
        assert (await browser.put(f"/message/{it}/pin")).json()["message"]["pinnedBy"] == ann.id
        assert [row["_id"] for row in (await browser.get(f"/allPins?room={room.id}")).json()["messages"]] == [it]
        assert (await browser.delete(f"/message/{it}/pin")).json()["message"]["pinnedBy"] is None
        assert (await browser.put(f"/message/{it}/save")).json() == {}
        assert [row["_id"] for row in (await browser.get("/allSaved")).json()["messages"]] == [it]
        assert (await browser.delete(f"/message/{it}/save")).json() == {}
        assert (await browser.get("/allSaved")).json()["messages"] == []
        deleted = (await browser.delete(f"/message/{it}")).json()["message"]
        assert (deleted["content"], deleted["deletedAt"]) == ("", NOW)
        assert (await browser.get(f"/message/{it}")).json()["message"] == deleted


async def test_the_wordings_of_a_message(app: Klatsch, ann: Person) -> None:
    it = (await said(app, ann, await made(app, ann), "one")).id
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        await browser.patch(f"/message/{it}", json={"content": "two"})
        edits = (await browser.get(f"/message/{it}/edits")).json()["edits"]
    assert [(row["version"], row["content"]) for row in edits] == [(1, "one"), (2, "two")]


ACTS = (
    ("PATCH", "", {"content": "x"}), ("DELETE", "", None), ("POST", "/reaction", {"emoji": "x"}), ("DELETE", "/reaction?emoji=x", None),
    ("PUT", "/pin", None), ("DELETE", "/pin", None), ("PUT", "/save", None), ("GET", "", None), ("GET", "/edits", None),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), ACTS)
async def test_what_one_does_not_see_looks_like_what_is_not_there(
    method: str, path: str, body: Any, app: Klatsch, ann: Person, bo: Person
) -> None:
    it = (await said(app, bo, await made(app, bo))).id
    how = {"json": body} if body is not None else {}
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answers = [await browser.request(method, f"/message/{id}{path}", **how) for id in (it, NO_MESSAGE, "x", "%00")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert answers[0].json()["error"]["code"] == "message_not_found"
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.request(method, f"/message/{it}{path}", **how)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {}), ("PATCH", "", {"content": ""}), ("PATCH", "", {"content": " \n"}),
        ("PATCH", "", {"content": "x" * (MOST_CHARACTERS + 1)}), ("PATCH", "", {"content": "x", "room": "y"}),
        ("POST", "/reaction", {}), ("POST", "/reaction", {"emoji": ""}), ("POST", "/reaction", {"emoji": "a b"}),
        ("POST", "/reaction", {"emoji": "<b>"}), ("POST", "/reaction", {"emoji": "a\n"}), ("POST", "/reaction", {"emoji": '"'}),
        ("POST", "/reaction", {"emoji": "x" * (MOST_EMOJI_CHARACTERS + 1)}), ("POST", "/reaction", {"emoji": "x", "user": "U1"}),
        ("DELETE", "/reaction", None), ("DELETE", "/reaction?emoji=", None), ("DELETE", "/reaction?emoji=x&user=U1", None),
    ],
)  # fmt: skip
async def test_what_is_malformed_is_refused_and_changes_nothing(
    method: str, path: str, body: Any, app: Klatsch, ann: Person
) -> None:
    it = await said(app, ann, await made(app, ann))
    how = {"json": body} if body is not None else {}
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = await browser.request(method, f"/message/{it.id}{path}", **how)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_field")
        assert (await browser.get(f"/message/{it.id}")).json()["message"]["change"] == it.change


async def test_the_longest_edit_fits(app: Klatsch, ann: Person) -> None:
    it = (await said(app, ann, await made(app, ann))).id
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.patch(f"/message/{it}", json={"content": "€" * MOST_CHARACTERS})).status_code == 200


@pytest.mark.parametrize("query", ["", "room=x", "room={room}&limit=1", "room=C0000000000000000"])
async def test_pins_are_asked_for_by_room(query: str, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = await browser.get(f"/allPins?{query.format(room=room.id)}")
    assert answer.status_code == (404 if query.endswith("0000") else 422)
