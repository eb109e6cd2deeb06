"""D11: every cookie, on http and on https; and no token where none is meant to be."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from auth_stage import PASSWORD, V5, Stage, set_cookies, staged

from klatsch.model.users import Role

NAMES = ("session-token", "csrf-token", "callback-url", "invite")


async def every_cookie(stage: Stage) -> dict[str, list[str]]:
    """Name → every Set-Cookie of it, of a whole life: invite, join, sign-in, update, sign-out."""
    found: dict[str, list[str]] = {}
    browser = stage.browser()
    token = await stage.invite(uses=5)
    ann = await stage.user("Ann", Role.OWNER)
    csrf = await browser.get("/api/auth/csrf")
    answers = [
        csrf,
        await browser.post("/api/auth/invite", {"token": token}),
        await browser.post(
            "/api/auth/join", {"token": token, "name": "Bo", "email": "bo@x.test", "password": PASSWORD}
        ),
        await browser.get("/api/auth/session"),
        await browser.get("/api/auth/signin?callbackUrl=/x"),
        await browser.get("/api/auth/signout"),
        await browser.form("/api/auth/callback/credentials", {"email": ann.email, "password": PASSWORD}, headers=V5),
        await browser.post("/api/auth/session", {"csrfToken": await browser.csrf()}),
        await browser.post("/api/auth/password", {"current": PASSWORD, "password": "eleven violet kites"}),
        await browser.form("/api/auth/signout", {}, headers=V5),
    ]
    for answer in answers:
        assert answer.status_code in (200, 302), answer.text
        for name, rest in set_cookies(answer).items():
            found.setdefault(name, []).append(rest)
    return found


async def test_cookies_on_http(stage: Stage) -> None:
    found = await every_cookie(stage)
    assert set(found) == {f"authjs.{name}" for name in NAMES}
    for cookie in (cookie for cookies in found.values() for cookie in cookies):
        parts = cookie.split("; ")[1:]
        assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(parts)
        assert "Secure" not in parts
        assert not any(part.lower().startswith("domain") for part in parts)


async def test_cookies_on_https(secure: Stage) -> None:
    found = await every_cookie(secure)
    assert set(found) == {
        "__Secure-authjs.session-token",
        "__Host-authjs.csrf-token",
        "__Secure-authjs.callback-url",
        "__Secure-authjs.invite",
    }
    for cookie in (cookie for cookies in found.values() for cookie in cookies):
        parts = cookie.split("; ")[1:]
        assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= set(parts)
        assert not any(part.lower().startswith("domain") for part in parts)


async def test_addresses_on_https_are_the_public_ones(secure: Stage) -> None:
    browser = secure.browser()
    listed = (
        await browser.get("/api/auth/providers", headers={"host": "evil.test", "x-forwarded-host": "evil.test"})
    ).json()
    assert listed["credentials"]["signinUrl"] == "https://chat.example.org/api/auth/signin/credentials"
    answer = await browser.get("/api/auth/signin", headers={"host": "evil.test"})
    assert answer.headers["location"].startswith("https://chat.example.org/signin?")


async def test_the_session_cookie_lives_as_long_as_the_session(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    answer = await browser.get("/api/auth/session")
    cookie = set_cookies(answer)["authjs.session-token"]
    assert "Expires=" in cookie
    assert set_cookies(await browser.get("/api/auth/signout")) == {}, "a cookie is sent when it changes"


@pytest.fixture
async def old_family(tmp_path: Path) -> AsyncGenerator[Stage]:
    async with staged(tmp_path / "data", cookie_family="next-auth", anonymous_session_body="{}") as it:
        yield it


async def test_the_other_family_and_the_other_body(old_family: Stage) -> None:
    browser = old_family.browser()
    assert (await browser.get("/api/auth/session")).text == "{}"
    bad = await browser.post("/api/auth/session", {"csrfToken": "x"})
    assert (bad.status_code, bad.text) == (400, "{}")
    await browser.signs_in(await old_family.user())
    assert {"next-auth.session-token", "next-auth.csrf-token"} <= set(browser.cookies)
    assert (await browser.session())["user"]["name"] == "Ann"


async def test_no_token_is_in_any_body_or_address(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    token = browser.token
    paths = ("session", "providers", "csrf", "signin", "signout", "error", "verify-request")
    for path in (*(f"/api/auth/{path}" for path in paths), "/allSessions", "/allRooms", "/openapi.json", "/"):
        answer = await browser.get(path)
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        assert token not in answer.text, path
        assert token not in str(headers), path


@pytest.mark.parametrize(
    "name", ["authjs.session-tokenX", "authjs.session-token.0", "Xauthjs.session-token", "AUTHJS.SESSION-TOKEN"]
)
async def test_only_the_exact_name_is_a_session(stage: Stage, name: str) -> None:
    browser = await stage.signed_in(await stage.user())
    thief = stage.browser()
    thief.cookies = {name: browser.token}
    assert await thief.session() is None
    browser.cookies[name] = "zz"
    assert await browser.session() is not None, "and a cookie beside it does no harm"


async def test_two_sessions_at_once_are_none(stage: Stage) -> None:
    """A cookie planted from a sibling domain: nobody can tell which one is meant."""
    browser = await stage.signed_in(await stage.user())
    header = f"authjs.session-token={browser.token}"
    assert (await browser.get("/api/auth/session", headers={"cookie": header})).json() is not None
    answer = await browser.get("/api/auth/session", headers={"cookie": f"{header}; authjs.session-token=planted"})
    assert answer.json() is None
