"""The unmodified next-auth/react, versions 4 and 5: signs in, reads the session, renames, signs out, and is told what went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from cast import PASSWORD, Server

Options = dict[str, Any]


@pytest.fixture
def good(ann: str) -> Options:
    return {"email": ann, "password": PASSWORD, "redirect": False}


@pytest.fixture
async def page(open_page: Any) -> Any:
    """A page whose provider is mounted."""
    it = await open_page()
    said = await it.act("mount")
    assert said.session == {"status": "unauthenticated", "data": None}, said
    assert said.complaints == []
    return it


async def test_nobody_is_nobody(page: Any, generation: str) -> None:
    said = await page.act("getSession")
    assert said.result is None
    assert said.complaints == []


async def test_signs_in_reads_the_session_and_signs_out(
    page: Any, good: Options, server: Server, generation: str
) -> None:
    said = await page.act("signIn", "credentials", good)
    assert said.thrown is None
    assert said.result["ok"] is True
    assert said.result.get("error") is None
    assert said.result["url"].startswith(server.origin)
    assert [line.split()[1].partition("?")[0] for line in said.requests] == [
        "/api/auth/providers",
        "/api/auth/csrf",
        "/api/auth/callback/credentials",
        "/api/auth/session",
    ], "the order that the contract describes"
    assert said.session is not None
    assert said.session["status"] == "authenticated"
    user = said.session["data"]["user"]
    assert (user["email"], user["role"]) == (good["email"], "member")
    assert (await page.act("getSession")).result["user"] == user
    said = await page.act("signOut", {"redirect": False})
    assert said.result["url"].startswith(server.origin)
    assert said.session == {"status": "unauthenticated", "data": None}
    assert said.complaints == []


@pytest.mark.parametrize("email", ["", "nobody@example.com"])
async def test_a_wrong_password_is_an_error_and_no_session(
    page: Any, good: Options, generation: str, email: str
) -> None:
    said = await page.act("signIn", "credentials", {**good, "email": email or good["email"], "password": "wrong"})
    assert said.thrown is None
    assert said.result["error"] == "CredentialsSignin"
    assert said.result["url"] is None
    if generation == "v5":
        assert (said.result["code"], said.result["status"]) == ("credentials", 200)
    else:
        assert (said.result["ok"], said.result["status"]) == (False, 401)
    assert said.session == {"status": "unauthenticated", "data": None}


async def test_too_many_guesses_are_told_apart(page: Any, good: Options, generation: str) -> None:
    for _ in range(10):
        await page.act("signIn", "credentials", {**good, "password": "wrong"})
    said = await page.act("signIn", "credentials", good)
    assert said.result["error"] == "CredentialsSignin"
    if generation == "v5":
        assert said.result["code"] == "locked"
    else:
        assert said.result["status"] == 429
    assert said.session == {"status": "unauthenticated", "data": None}


async def test_update_changes_the_name_on_the_page(page: Any, good: Options) -> None:
    await page.act("signIn", "credentials", good)
    said = await page.act("update", {"name": "Anna"})
    assert said.result["user"]["name"] == "Anna"
    assert said.session["data"]["user"]["name"] == "Anna"
    assert (await page.act("update")).session["data"]["user"]["name"] == "Anna"


async def test_a_page_that_may_go_elsewhere_goes_where_it_is_told(page: Any, good: Options, server: Server) -> None:
    said = await page.act("signIn", "credentials", {**good, "redirect": True, "callbackUrl": "/rooms/C1"})
    assert said.places == [f"{server.origin}/rooms/C1"]
    said = await page.act("signOut", {"callbackUrl": f"{server.origin}/bye"})
    assert said.places == [f"{server.origin}/bye"]
    said = await page.act("signOut", {"callbackUrl": "https://evil.test/"})
    assert said.places == [server.origin]


async def test_signing_in_without_saying_how_leads_to_the_page(page: Any) -> None:
    said = await page.act("signIn")
    assert said.places[0].startswith("/api/auth/signin?callbackUrl=")


async def test_providers_and_token(page: Any, server: Server) -> None:
    providers = (await page.act("getProviders")).result
    assert providers["credentials"]["signinUrl"] == f"{server.origin}/api/auth/signin/credentials"
    assert len((await page.act("getCsrfToken")).result) == 64


async def test_a_stolen_session_cookie_is_not_glued_together(page: Any, good: Options) -> None:
    """Auth.js glues every cookie whose name begins like the session's into the token."""
    await page.act("signIn", "credentials", good)
    await page.act("plant", "authjs.session-tokenX", "zz")
    await page.act("plant", "authjs.session-token.0", "zz")
    assert (await page.act("getSession")).result is not None


async def test_a_server_that_is_gone_is_not_a_session(page: Any, good: Options, server: Server) -> None:
    await page.act("signIn", "credentials", good)
    server.kill9()
    said = await page.act("getSession")
    assert said.result is None
    assert said.complaints
    server.restart()
    assert (await page.act("getSession")).result is not None, "and nobody has to sign in again"
