"""D8 for these routes: nothing is changed by another site's page, however it asks."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from auth_stage import PASSWORD, V5, Browser, Stage, error_of

from klatsch.model.users import User

FOREIGN = [
    "https://evil.test",
    "null",
    "http://localhost",
    "http://localhost:80800",
    "http://localhost:8080.evil.test",
    "https://localhost:8080",
    "http://LOCALHOST:8080",
    "http://localhost:8080/",
    "",
]
POSTS = [
    "signin",
    "signin/github",
    "signin/credentials",
    "callback/credentials",
    "signout",
    "session",
    "_log",
    "setup",
    "invite",
    "join",
    "password",
]


@pytest.mark.parametrize("origin", FOREIGN[:-1])
@pytest.mark.parametrize("path", POSTS)
async def test_a_foreign_origin_is_refused_even_with_the_token(stage: Stage, ann: User, path: str, origin: str) -> None:
    browser = await stage.signed_in(ann)
    version = await stage.app.auth_db.data_version()
    fields = {"csrfToken": await browser.csrf(), "email": ann.email, "password": PASSWORD, "current": PASSWORD}
    for how in ({"json": fields}, {"data": fields}, {"json": fields, "headers": V5}):
        answer = await browser.ask("POST", f"/api/auth/{path}", origin=origin, **how)  # pyright: ignore[reportArgumentType]
        assert (answer.status_code, error_of(answer)) == (403, "foreign_origin")
    assert await browser.session() is not None
    assert await stage.app.auth_db.data_version() == version


@pytest.mark.parametrize("origin", ["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"])
async def test_our_own_origins_are_not_foreign(stage: Stage, ann: User, origin: str) -> None:
    browser = Browser(stage.front, origin)
    answer = await browser.form(
        "/api/auth/callback/credentials", {"email": ann.email, "password": PASSWORD}, headers=V5
    )
    assert answer.json() == {"url": origin}, "and one stays where one is"
    assert await browser.session() is not None


PROOFS: list[tuple[dict[str, str], int]] = [
    ({}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": "none"}, 403),
    ({"referer": "http://localhost:8080/"}, 403),
    ({"x-csrf-token": "0" * 64}, 403),
    ({"sec-fetch-site": "same-origin"}, 200),
    ({"x-csrf-token": "mine"}, 200),
    ({"x-csrf-token": "mine", "sec-fetch-site": "cross-site"}, 403),
]


@pytest.mark.parametrize(("headers", "status"), PROOFS)
async def test_json_without_an_origin_needs_another_proof(
    stage: Stage, ann: User, headers: dict[str, str], status: int
) -> None:
    browser = stage.browser()
    token = await browser.csrf()
    sent = {name: token if value == "mine" else value for name, value in headers.items()}
    body = {"email": ann.email, "password": PASSWORD}
    answer = await browser.ask("POST", "/api/auth/signIn", origin=None, json=body, headers=sent)
    assert answer.status_code == status
    assert (await browser.session() is not None) is (status == 200)


async def test_json_may_carry_the_token_in_the_body(stage: Stage, ann: User) -> None:
    browser = stage.browser()
    body = {"email": ann.email, "password": PASSWORD, "csrfToken": await stage.browser().csrf()}
    assert (await browser.ask("POST", "/api/auth/signIn", origin=None, json=body)).status_code == 403
    body["csrfToken"] = await browser.csrf()
    assert (await browser.ask("POST", "/api/auth/signIn", origin=None, json=body)).status_code == 200


@pytest.mark.parametrize("path", ["signin", "setup", "invite", "join", "password"])
@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_json_is_json_by_type(stage: Stage, ann: User, path: str, media: str) -> None:
    browser = await stage.signed_in(ann)
    before = browser.token
    body = f'{{"email":"{ann.email}","password":"{PASSWORD}"}}'.encode()
    answer = await browser.ask("POST", f"/api/auth/{path}", content=body, headers={"content-type": media})
    assert answer.status_code in (302, 400, 415)
    assert browser.token == before


OVERRIDES = [{"x-http-method-override": "POST"}, {"x-http-method": "POST"}, {"x-method-override": "POST"}]


async def test_a_get_is_a_get_whatever_it_says(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    token = await browser.csrf()
    version = await stage.app.auth_db.data_version()
    query = f"?csrfToken={token}&_method=POST&everywhere=true&email={ann.email}&password={PASSWORD}"
    for headers, method, path in itertools.product(
        OVERRIDES, ("GET", "HEAD"), ("signout", "signin", "callback/credentials")
    ):
        await browser.ask(method, f"/api/auth/{path}{query}", headers=headers)
    for method in ("PUT", "PATCH", "DELETE"):
        answer: Any = await browser.ask(method, "/api/auth/signout", data={"csrfToken": token})
        assert answer.status_code == 405
    assert await stage.app.auth_db.data_version() == version
    assert await browser.session() is not None
    await browser.form("/api/auth/signout", {}, headers=V5)
    assert await browser.session() is None, "a POST is one"
