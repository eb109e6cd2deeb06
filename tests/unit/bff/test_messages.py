"""`GET /allMessages`, `POST /message`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, Person, browser_of, front_of, new_message, welcomed

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import NewRoom
from klatsch.model.messages import Page, Span
from klatsch.model.rooms import History, RoomKind


async def test_what_was_said_is_acknowledged_and_read_again(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        sent = (await browser.post("/message", json={"content": " hi ", "clientId": "c", "room": hall})).json()
        page = (await browser.get(f"/allMessages?room={hall}")).json()
    assert sent == {
        "_id": sent["_id"], "seq": 1, "change": 2, "room": hall, "clientId": "c", "createdAt": NOW
    }  # fmt: skip
    message = PLAIN | sent | {"author": ann.id, "content": " hi "}
    assert page == {
        "epoch": app.messages_db.epoch,
        "room": hall,
        "seq": 1,
        "change": 2,
        "more": False,
        "messages": [message],
        "users": {ann.id: {"name": "Ann", "image": None}},
        "members": [],
        "roomNow": None,
        "mine": None,
        "quotes": {},
    }


PLAIN: dict[str, Any] = {
    "editedAt": None, "deletedAt": None, "thread": None, "inRoom": True, "replyCount": 0, "lastReplyAt": None,
    "quote": None, "mentions": [], "reactions": [], "pinnedAt": None, "pinnedBy": None,
}  # fmt: skip
"""A message to which nothing happened."""


async def test_a_retry_is_acknowledged_with_the_first(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        body = {"content": "hi", "clientId": "c"}
        answers = [(await browser.post("/message", json=body)).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


async def test_the_cursors_reach_the_room(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    for number in range(5):
        await app.messages_db.post(new_message(ann.id, f"{number}", room=hall))
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for query, seqs in (
            ("", [1, 2, 3, 4, 5]),
            ("&before=3", [1, 2]),
            ("&after=3", [4, 5]),
            ("&since=5", [5]),
            ("&limit=1", [5]),
        ):
            page = (await browser.get(f"/allMessages?room={hall}{query}")).json()
            assert [message["seq"] for message in page["messages"]] == seqs
            assert page["more"] is (query == "&limit=1")


async def test_without_a_room_the_newest_of_all_my_rooms(app: Klatsch, ann: Person, bo: Person) -> None:
    await welcomed(app, ann)
    await app.messages_db.create_room(NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id]))
    await app.messages_db.post(new_message(ann.id, "a"))
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        page = (await browser.get("/allMessages")).json()
    assert [message["clientId"] for message in page["messages"]] == ["a"]
    assert (page["room"], page["seq"], page["change"], page["more"]) == (None, None, None, False)


@pytest.mark.parametrize(
    "query",
    [
        "before=1",
        "before=1&after=1",
        "room={hall}&before=1&after=1",
        "room={hall}&after=1&since=1",
        "room={hall}&limit=201",
        "room={hall}&thread=0",
        "thread=1",
        "room=x",
    ],
)
async def test_what_cannot_be_asked_is_refused(query: str, app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get(f"/allMessages?{query.format(hall=hall)}")).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {}, {"content": ""}, {"content": " \n"}, {"content": "x" * 20_001}, {"content": 7}, {"content": "a", "clientId": ""},
        {"content": "a", "clientId": "a b"}, {"content": "a", "clientId": "a\n"}, {"content": "a", "room": "general"},
        {"content": "a", "author": "U0000000000000000"}, {"content": "a", "createdAt": 1}, {"content": "a", "thread": 0},
        {"content": "a", "thread": "1"}, {"content": "a", "quote": "x"}, {"content": "a", "inRoom": 1}, {"content": "a", "mentions": []},
    ],
)  # fmt: skip
async def test_what_is_no_message_is_refused_and_not_stored(body: Any, app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.post("/message", json=body)).status_code == 422
        assert (await browser.get(f"/allMessages?room={hall}")).json()["seq"] == 0


async def test_the_longest_message_fits(app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        longest = await browser.post("/message", json={"content": "€" * 20_000})
        assert longest.status_code == 200
        assert (await browser.post("/message", content=b" " * 131_073, headers=JSON)).status_code == 413


JSON = {"content-type": "application/json"}


async def test_a_room_that_i_am_not_in_looks_like_one_that_is_not_there(app: Klatsch, ann: Person, bo: Person) -> None:
    await welcomed(app, ann)
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id])
    cellar = (await app.messages_db.create_room(new)).room.id
    answers: list[list[Any]] = []
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        for room in (cellar, "C0000000000000000"):
            read = await browser.get(f"/allMessages?room={room}")
            said = await browser.post("/message", json={"content": "a", "room": room})
            answers.append([read.status_code, read.json(), said.status_code, said.json()])
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["error"]["code"], answers[0][2]) == (404, "room_not_found", 404)


async def test_strangers_neither_read_nor_write(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.get(f"/allMessages?room={hall}")).status_code == 401
        assert (await browser.get("/allMessages")).status_code == 401
        assert (await browser.post("/message", json={"content": "a"})).status_code == 401


async def test_a_reply_and_a_quote(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        root = (await browser.post("/message", json={"content": "root", "room": hall})).json()
        body = {"content": "reply", "room": hall, "thread": root["seq"], "inRoom": True, "quote": root["_id"]}
        reply = (await browser.post("/message", json=body)).json()
        thread = (await browser.get(f"/allMessages?room={hall}&thread={root['seq']}")).json()["messages"]
        nothing = await browser.post("/message", json={"content": "reply", "room": hall, "thread": 99})
    assert [(row["_id"], row["replyCount"], row["thread"]) for row in thread] == [
        (root["_id"], 1, None), (reply["_id"], 0, root["seq"])
    ]  # fmt: skip
    assert (thread[1]["quote"], thread[1]["inRoom"]) == (root["_id"], True)
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (404, "message_not_found")


async def test_what_moved_since_is_messages_members_and_the_room(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        held = (await browser.get(f"/allMessages?room={hall}")).json()["change"]
        await welcomed(app, bo)
        await app.messages_db.post(new_message(bo.id, "a", room=hall))
        page = (await browser.get(f"/allMessages?room={hall}&since={held}")).json()
        nothing = (await browser.get(f"/allMessages?room={hall}&since={page['change']}")).json()
    assert [member["user"] for member in page["members"]] == [bo.id]
    assert page["roomNow"]["memberCount"] == 2
    assert [row["author"] for row in page["messages"]] == [bo.id]
    assert page["users"].keys() == {bo.id}
    assert (page["mine"]["unread"], nothing["mine"]) == (1, page["mine"]), "my side of it comes with every since"
    assert (nothing["messages"], nothing["members"], nothing["roomNow"]) == ([], [], None)


async def test_what_is_quoted_comes_along_for_those_who_may_see_it(app: Klatsch, ann: Person, bo: Person) -> None:
    hall = await welcomed(app, ann)
    await welcomed(app, bo)
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PRIVATE, now=NOW, members=[ann.id])
    cellar = (await app.messages_db.create_room(new)).room.id
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        secret = (await anns.post("/message", json={"content": "a secret", "room": cellar})).json()
        await anns.post("/message", json={"content": "as I said", "room": hall, "quote": secret["_id"]})
        for path in (f"/allMessages?room={hall}", f"/allMessages?room={hall}&since=0", "/allMessages?limit=1"):
            quotes = (await anns.get(path)).json()["quotes"]
            assert [(id, row["content"]) for id, row in quotes.items()] == [(secret["_id"], "a secret")]
            hidden = await bos.get(path)
            assert hidden.json()["quotes"] == {}
            assert "a secret" not in hidden.text


async def test_a_quote_that_one_reader_may_not_see_is_not_missing_for_the_next(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    hall = await welcomed(app, ann)
    await welcomed(app, bo)
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PRIVATE, now=NOW, members=[ann.id])
    cellar = (await app.messages_db.create_room(new)).room.id
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        secret = (await anns.post("/message", json={"content": "a secret", "room": cellar})).json()
        await anns.post("/message", json={"content": "as I said", "room": hall, "quote": secret["_id"]})
        assert (await bos.get(f"/allMessages?room={hall}")).json()["quotes"] == {}
        assert list((await anns.get(f"/allMessages?room={hall}")).json()["quotes"]) == [secret["_id"]]


@pytest.fixture
def pages_read(app: Klatsch, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whoever's page was put together anew."""
    readers: list[str] = []
    page = app.messages_db.page

    async def counting(reader: UserId, room: RoomId, span: Span) -> Page | None:
        readers.append(reader)
        return await page(reader, room, span)

    monkeypatch.setattr(app.messages_db, "page", counting)
    return readers


async def test_the_newest_page_is_put_together_once_for_all_who_see_the_same(
    app: Klatsch, ann: Person, bo: Person, pages_read: list[str]
) -> None:
    hall = await welcomed(app, ann)
    await welcomed(app, bo)
    await app.messages_db.post(new_message(ann.id, "one", room=hall))
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        answers = [await browser.get(f"/allMessages?room={hall}") for browser in (anns, bos, anns)]
        assert len(pages_read) == 1
        assert len({answer.content for answer in answers}) == 1
        await anns.get(f"/allMessages?room={hall}&limit=1")
        assert len(pages_read) == 2, "another page"


async def test_a_page_that_is_kept_is_never_older_than_the_room(
    app: Klatsch, ann: Person, bo: Person, pages_read: list[str]
) -> None:
    hall = await welcomed(app, ann)
    await welcomed(app, bo)
    path = f"/allMessages?room={hall}"
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        said = (await anns.post("/message", json={"content": "one", "room": hall})).json()["_id"]

        async def now() -> dict[str, Any]:
            await bos.get(path)
            return (await bos.get(path)).json()

        assert (await now())["messages"][0]["content"] == "one"
        await anns.patch(f"/message/{said}", json={"content": "two"})
        assert (await now())["messages"][0]["content"] == "two"
        await bos.post(f"/message/{said}/reaction", json={"emoji": "👍"})
        assert (await now())["messages"][0]["reactions"] == [{"emoji": "👍", "users": [bo.id]}]
        await anns.patch("/me", json={"name": "Anna"})
        assert (await now())["users"][ann.id]["name"] == "Anna"
        await anns.delete(f"/message/{said}")
        assert (await now())["messages"][0]["content"] == ""
        assert len(pages_read) == 5, "each was kept in between"
        await bos.post(f"/room/{hall}/leave")
        assert (await bos.get(path)).status_code == 404
        assert (await anns.get(path)).status_code == 200


async def test_who_sees_less_of_a_room_is_not_given_the_page_of_who_sees_all(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[ann.id], history=History.JOINED)
    cellar = (await app.messages_db.create_room(new)).room.id
    await app.messages_db.post(new_message(ann.id, "before", room=cellar))
    await app.messages_db.join(cellar, [bo.id], now=NOW)
    front = front_of(app, ROUTES)
    async with browser_of(front, ann) as anns, browser_of(front, bo) as bos:
        for _ in range(2):
            assert len((await anns.get(f"/allMessages?room={cellar}")).json()["messages"]) == 1
            assert (await bos.get(f"/allMessages?room={cellar}")).json()["messages"] == []
