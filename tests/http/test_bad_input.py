"""What cannot be understood is refused: the right status, the one shape, nothing stored, nothing leaked."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Person, Server
from stage import refusal, stored

JSON = {"content-type": "application/json"}

BODIES: list[tuple[str, bytes, dict[str, str], int, str]] = [
    ("nothing", b"", JSON, 400, "bad_request"),
    ("no JSON", b"hello", JSON, 400, "bad_request"),
    ("half of JSON", b'{"content": "x"', JSON, 400, "bad_request"),
    ("no UTF-8", b'{"content": "\xff\xfe"}', JSON, 400, "bad_request"),
    ("lone surrogate", b'{"content": "\\ud800"}', JSON, 400, "bad_request"),
    ("brackets without end", b"[" * 100_000, JSON, 422, "invalid_field"),
    ("a list", b"[]", JSON, 422, "invalid_field"),
    ("no content", b"{}", JSON, 422, "invalid_field"),
    ("empty content", b'{"content": ""}', JSON, 422, "invalid_field"),
    ("white space", b'{"content": " \\n\\t "}', JSON, 422, "invalid_field"),
    ("content of another type", b'{"content": 7}', JSON, 422, "invalid_field"),
    ("content too long", b'{"content": "' + b"x" * 20_001 + b'"}', JSON, 422, "invalid_field"),
    ("an unknown field", b'{"content": "x", "author": "U0000000000000000"}', JSON, 422, "invalid_field"),
    ("an id of its own", b'{"content": "x", "_id": "x"}', JSON, 422, "invalid_field"),
    ("a clientId too long", b'{"content": "x", "clientId": "' + b"x" * 65 + b'"}', JSON, 422, "invalid_field"),
    ("a clientId with spaces", b'{"content": "x", "clientId": "a b"}', JSON, 422, "invalid_field"),
    ("a room that is none", b'{"content": "x", "room": "general"}', JSON, 422, "invalid_field"),
    ("a room that is not there", b'{"content": "x", "room": "C0123456789ABCDEF"}', JSON, 404, "room_not_found"),
    ("JSON as text", b'{"content": "x"}', {"content-type": "text/plain"}, 415, "unsupported_type"),
    ("no type", b'{"content": "x"}', {}, 415, "unsupported_type"),
    ("a form", b"content=x", {"content-type": "application/x-www-form-urlencoded"}, 415, "unsupported_type"),
]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES]
)
async def test_a_message_that_is_none_is_refused_and_not_stored(
    server: Server, ann: Person, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    before = stored(server)["messages.messages"]
    answer = await ann.ask("POST", "/message", content=body, headers=headers)
    assert (answer.status_code, refusal(answer)) == (status, code)
    assert stored(server)["messages.messages"] == before


async def test_a_message_at_the_limits_is_taken_as_it_is(ann: Person) -> None:
    odd = "\u0000 \U0001f480 e\u0301 \r\n<b>"
    content = odd + "x" * (20_000 - len(odd))
    sent = await ann.says(content, client_id="A.b_c:d-" + "9" * 56)
    page = await ann.reads(await ann.hall(), limit=1)
    assert (page["messages"][0]["_id"], page["messages"][0]["content"]) == (sent["_id"], content)


QUESTIONS = [
    ("/allMessages?limit=0", 422),
    ("/allMessages?limit=201", 422),
    ("/allMessages?limit=x", 422),
    ("/allMessages?limit=1&limit=2", 422),
    ("/allMessages?before=5", 422),
    ("/allMessages?nonsense=1", 422),
    ("/allMessages?room=general", 422),
    ("/allMessages?room=C0123456789ABCDEF", 404),
    ("/allMessages?room=C0123456789ABCDEF&before=1&after=1", 422),
    ("/allMessages?room=C0123456789ABCDEF&since=-1", 422),
    ("/allMessages?room=C0123456789ABCDEF&since=99999999999999999999999", 422),
    ("/allMessages?room=%ff%fe", 400),
    ("/allMessages?" + "&".join(f"a{n}=1" for n in range(100)), 400),
    ("/allMessages?=", 422),
    ("/allSessions?limit=201", 422),
    ("/allSessions?after=' OR 1=1", 422),
]


@pytest.mark.parametrize(("question", "status"), QUESTIONS)
async def test_a_question_that_is_none_is_refused(ann: Person, question: str, status: int) -> None:
    answer = await ann.ask("GET", question)
    refusal(answer)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/allSessions", "/allRooms", "/allMessages", "/allInvites"])
async def test_without_a_session_nothing_is_told(nobody: Person, path: str) -> None:
    for cookie in (
        "",
        "authjs.session-token=",
        "authjs.session-token=" + "x" * 64,
        "authjs.session-token=" + "\xff" * 3,
    ):
        answer = await nobody.ask("GET", path, headers={"cookie": cookie.encode("latin-1")})
        assert (answer.status_code, refusal(answer)) == (401, "not_signed_in")


@pytest.mark.each_engine
async def test_without_a_session_nothing_is_said(server: Server, nobody: Person) -> None:
    before = stored(server)
    for method, path in (("POST", "/message"), ("POST", "/invite"), ("DELETE", "/invite/I0123456789ABCDEF")):
        answer = await nobody.ask(method, path, json={"content": "x"})
        assert (answer.status_code, refusal(answer)) == (401, "not_signed_in")
    assert stored(server) == before


async def test_a_wrong_password_is_refused_and_says_no_more_than_for_a_stranger(
    server: Server, nobody: Person, ann: Person
) -> None:
    before = stored(server)
    answers: list[Any] = []
    for email in (ann.email, "stranger@example.com"):
        answer = await nobody.ask("POST", "/api/auth/signIn", json={"email": email, "password": "wrong password"})
        assert (answer.status_code, refusal(answer)) == (401, "wrong_credentials")
        assert "set-cookie" not in answer.headers
        answers.append((answer.text, sorted(set(answer.headers) - {"x-request-id", "date"})))
    assert answers[0] == answers[1]
    assert stored(server) == before


@pytest.mark.each_engine
async def test_an_invite_that_is_wrong_expired_or_used_up_gives_one_answer(
    server: Server, owner: Person, nobody: Person
) -> None:
    used = await owner.invites(uses=1)
    async with server.person("Uma") as uma:
        await uma.joins(used)
    expired = await owner.invites(hours=1)
    expire_invites(server)
    revoked_url = await owner.post("/invite", {"role": "member"})
    await owner.ask("DELETE", f"/invite/{revoked_url['id']}")
    before = stored(server)
    texts: set[str] = set()
    for token in (used, expired, revoked_url["url"].partition("#")[2], "x" * 43, "", "é"):
        for path, more in (
            ("invite", {}),
            ("join", {"name": "Eve", "email": "eve@example.com", "password": "a b c d e f g"}),
        ):
            answer = await nobody.ask("POST", f"/api/auth/{path}", json={"token": token, **more})
            assert (answer.status_code, refusal(answer)) == (403, "invite_refused")
            texts.add(answer.text)
    assert len(texts) == 1, "nobody learns which it was"
    assert stored(server) == before


def expire_invites(server: Server) -> None:
    server.stores.change("auth", "UPDATE invites SET expires = 1")


async def test_a_member_may_not_invite(server: Server, ann: Person) -> None:
    before = stored(server)
    answer = await ann.ask("POST", "/invite", json={"role": "admin"})
    assert (answer.status_code, refusal(answer)) == (403, "not_allowed")
    answer = await ann.ask("GET", "/allInvites")
    assert (answer.status_code, refusal(answer)) == (403, "not_allowed")
    assert stored(server) == before
