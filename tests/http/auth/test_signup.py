"""Set-up, invites, joining: the only ways to become a user."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from auth_stage import PASSWORD, Browser, Stage, error_of, set_cookies

from klatsch.ids import new_token
from klatsch.model.users import Role, User

OWNER = {"workspace": "Acme", "name": "Ann", "email": "ann@example.org", "password": PASSWORD}
BO = {"name": "Bo", "email": "bo@example.org", "password": PASSWORD}


async def test_the_set_up_link_makes_the_owner_and_signs_them_in(fresh: Stage) -> None:
    browser = fresh.browser()
    assert (await browser.get("/workspace")).json()["ready"] is False
    answer = await browser.post("/api/auth/setup", {"token": await fresh.setup_token(), **OWNER})
    body = answer.json()
    assert answer.status_code == 200, body
    assert set(body) == {"id", "name", "email", "image", "role", "expires"}
    assert body["role"] == "owner"
    assert (await browser.session())["user"]["id"] == body["id"]
    assert (await browser.get("/workspace")).json() == {"name": "Acme", "ready": True}


async def test_a_set_up_link_works_once(fresh: Stage) -> None:
    token = await fresh.setup_token()
    assert (await fresh.browser().post("/api/auth/setup", {"token": token, **OWNER})).status_code == 200
    again = await fresh.browser().post("/api/auth/setup", {"token": token, **OWNER, "email": "eve@example.org"})
    assert (again.status_code, error_of(again)) == (403, "setup_refused")


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 43])
async def test_a_wrong_set_up_link_is_refused(fresh: Stage, token: str) -> None:
    good = await fresh.setup_token()
    answer = await fresh.browser().post("/api/auth/setup", {"token": token, **OWNER})
    assert (answer.status_code, error_of(answer)) == (403, "setup_refused")
    assert not set_cookies(answer)
    assert (await fresh.browser().post("/api/auth/setup", {"token": good, **OWNER})).status_code == 200


async def test_of_many_who_set_up_at_once_one_does(fresh: Stage) -> None:
    token = await fresh.setup_token()
    bodies = [{"token": token, **OWNER, "email": f"user{n}@example.org"} for n in range(10)]
    answers = await asyncio.gather(*(fresh.browser().post("/api/auth/setup", body) for body in bodies))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 403: 9}


async def test_a_refused_set_up_burns_nothing(fresh: Stage) -> None:
    token = await fresh.setup_token()
    for change in ({"password": "short"}, {"email": "none"}, {"name": " "}, {"workspace": "\u202e"}):
        answer = await fresh.browser().post("/api/auth/setup", {"token": token, **OWNER, **change})
        assert answer.status_code == 422
    assert (await fresh.browser().post("/api/auth/setup", {"token": token, **OWNER})).status_code == 200


async def test_an_invite_shows_what_it_is_to(stage: Stage, ann: User) -> None:
    token = await stage.invite(Role.GUEST, by=ann, days=2)
    answer = await stage.browser().post("/api/auth/invite", {"token": token})
    body = answer.json()
    assert (body["workspace"], body["invitedBy"], body["role"]) == ("Acme", "Ann", "guest")
    assert body["expires"] == stage.clock.now() + 2 * 86_400_000_000
    cookie = set_cookies(answer)["authjs.invite"]
    assert token not in cookie
    assert "Max-Age=3600" in cookie


async def test_a_newcomer_joins_and_is_signed_in(stage: Stage, ann: User) -> None:
    token = await stage.invite(Role.GUEST, by=ann)
    browser = stage.browser()
    answer = await browser.post("/api/auth/join", {"token": token, **BO})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["role"], answer.json()["name"]) == ("guest", "Bo")
    assert (await browser.session())["user"]["email"] == "bo@example.org"
    assert (
        await stage.browser().post("/api/auth/signIn", {"email": " BO@Example.org", "password": PASSWORD})
    ).status_code == 200


async def test_bad_invites_have_one_answer(stage: Stage, ann: User) -> None:
    used, old, revoked = await stage.invite(uses=1), await stage.invite(days=1), await stage.invite()
    assert (await stage.browser().post("/api/auth/join", {"token": used, **BO})).status_code == 200
    for listed in await stage.app.auth_db.list_invites(now=stage.clock.now(), limit=9):
        if listed.expires - stage.clock.now() > 2 * 86_400_000_000:
            await stage.app.auth_db.delete_invite(listed.id)
    stage.clock.forward(seconds=86_400)
    cy = {**BO, "email": "cy@example.org"}
    answers = []
    for path, more in (("invite", {}), ("join", cy)):
        for token in (used, old, revoked, new_token(), ""):
            answer = await stage.browser().post(f"/api/auth/{path}", {"token": token, **more})
            assert not set_cookies(answer)
            answers.append((answer.status_code, answer.content))
    assert set(answers) == {answers[0]}
    assert answers[0][0] == 403
    assert b"invite_refused" in answers[0][1]
    good = await stage.invite()
    assert (await stage.browser().post("/api/auth/join", {"token": good, **cy})).status_code == 200


async def test_a_taken_address_is_told_to_the_invited_alone(stage: Stage, ann: User) -> None:
    taken = {**BO, "email": ann.email}
    answer = await stage.browser().post("/api/auth/join", {"token": await stage.invite(), **taken})
    assert (answer.status_code, error_of(answer)) == (409, "email_taken")
    stranger = await stage.browser().post("/api/auth/join", {"token": "x", **taken})
    assert error_of(stranger) == "invite_refused"


async def test_the_last_place_goes_to_one(stage: Stage) -> None:
    token = await stage.invite(uses=2)
    bodies = [{"token": token, **BO, "email": f"user{n}@example.org"} for n in range(8)]
    answers = await asyncio.gather(*(stage.browser().post("/api/auth/join", body) for body in bodies))
    assert Counter(answer.status_code for answer in answers) == {200: 2, 403: 6}


async def test_a_refused_newcomer_uses_up_no_place(stage: Stage) -> None:
    token = await stage.invite(uses=1)
    for change in ({"password": "password"}, {"email": "x"}, {"name": ""}):
        answer = await stage.browser().post("/api/auth/join", {"token": token, **BO, **change})
        assert answer.status_code == 422
    assert (await stage.browser().post("/api/auth/join", {"token": token, **BO})).status_code == 200


WEAK = [
    "short",
    "1234567",
    "password",
    "Password1",
    "P@ssw0rd!",
    "qwertyuiop",
    "12345678",
    "bo@example.org",
    "BO@EXAMPLE.ORG1",
    "x" * 257,
    "ﬁﬁﬁ",
]


@pytest.mark.parametrize("password", WEAK)
async def test_weak_passwords_are_refused(stage: Stage, password: str) -> None:
    answer = await stage.browser().post("/api/auth/join", {"token": await stage.invite(), **BO, "password": password})
    assert (answer.status_code, error_of(answer)) == (422, "weak_password")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "x7#kq2!p",
        "пароль мой длинный",
        "  spaces count  ",
        "🦊🐻🐼🐨🐯🦁🐮🐷",
        "y" + "z7" * 127,
    ],
)
async def test_good_passwords_are_kept_as_they_are(stage: Stage, password: str) -> None:
    body = {"token": await stage.invite(), **BO, "password": password}
    assert (await stage.browser().post("/api/auth/join", body)).status_code == 200
    for wrong in (
        password[:-1],
        password.strip() if password != password.strip() else password + " ",
        password.swapcase() + "1",
    ):
        answer = await stage.browser().post("/api/auth/signIn", {"email": BO["email"], "password": wrong})
        assert answer.status_code == 401, "nothing is cut off or trimmed"
    assert (
        await stage.browser().post("/api/auth/signIn", {"email": BO["email"], "password": password})
    ).status_code == 200


async def test_one_password_typed_two_ways_is_one(stage: Stage) -> None:
    body = {"token": await stage.invite(), **BO, "password": "caf\u00e9 au lait gratuit"}
    await stage.browser().post("/api/auth/join", body)
    answer = await stage.browser().post(
        "/api/auth/signIn", {"email": BO["email"], "password": "cafe\u0301 au lait gratuit"}
    )
    assert answer.status_code == 200


MORE: list[dict[str, Any]] = [
    {field: value}
    for field, value in {
        "role": "owner",
        "Role": "owner",
        "_id": "U1",
        "id": "U1",
        "userId": "U1",
        "sender": "U1",
        "createdAt": 1,
        "room": "C1",
        "emailVerified": True,
        "isAdmin": True,
        "epoch": "x",
        "active": True,
        "user": {"role": "owner"},
    }.items()
]


@pytest.mark.parametrize("more", MORE, ids=str)
async def test_fields_that_nobody_may_set_are_refused(
    stage: Stage, fresh_browser: Browser, ann: User, more: dict[str, Any]
) -> None:
    """E5. Beside each refusal, the same body without the field is fine."""
    token = await stage.invite(Role.MEMBER, uses=2)
    bo = {"token": token, **BO}
    for path, body in (
        ("join", bo),
        ("invite", {"token": token}),
        ("signIn", {"email": ann.email, "password": PASSWORD}),
    ):
        refused = await fresh_browser.post(f"/api/auth/{path}", {**body, **more})
        assert (refused.status_code, error_of(refused)) == (422, "invalid_field"), path
        assert (await fresh_browser.post(f"/api/auth/{path}", body)).status_code == 200, path
    change = {"current": PASSWORD, "password": "eleven violet kites"}
    assert (await fresh_browser.post("/api/auth/password", {**change, **more})).status_code == 422
    csrf = await fresh_browser.csrf()
    for body in (
        {"csrfToken": csrf, "data": more},
        {"csrfToken": csrf, **more},
        {"csrfToken": csrf, "data": {"user": more}},
    ):
        assert (await fresh_browser.post("/api/auth/session", body)).status_code == 200
    user = (await fresh_browser.session())["user"]
    assert (user["role"], user["id"], user["name"]) == ("owner", ann.id, "Ann"), "as it was"
    joined = await stage.app.auth_db.find_user_by_email("bo@example.org")
    assert joined is not None
    assert joined.role is Role.MEMBER


@pytest.fixture
def fresh_browser(stage: Stage) -> Browser:
    return stage.browser()


async def test_a_field_given_twice_counts_once(stage: Stage) -> None:
    token = await stage.invite(Role.GUEST)
    body = f'{{"token":"{token}","name":"Bo","name":"Bob","email":"bo@example.org","password":"{PASSWORD}","role":"owner"}}'
    answer = await stage.browser().ask(
        "POST", "/api/auth/join", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
