"""The unmodified next-auth/react, versions 4 and 5, in a real browser: its cookies, its fetch and its address are Chromium's.

Only the page and its script are ours, at an address of the server's own origin; all else reaches the server.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from browsing import Browsers, Desk
from cast import PASSWORD, Server
from playwright.async_api import expect

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
ADDRESS = "/client-under-test"
HTML = f'<!doctype html><title>Who is it?</title><div id="root"></div><script src="{ADDRESS}.js"></script>'
POLICY = {"content-security-policy": "default-src 'self'"}
COOKIE = "authjs.session-token"
AS_DEPLOYED = ['--define:process.env.NODE_ENV="production"', "--define:process.env={}"]
"""No NEXTAUTH_URL: the clients take the relative addresses that they are made for."""


@pytest.fixture(scope="module")
def script(node: str, generation: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page's script with one generation of the client in it, just as the package brings it."""
    made = tmp_path_factory.mktemp("bundle") / "client.js"
    words = ["client_under_test.mjs", "--bundle", f"--alias:next-auth=next-auth-{generation}", f"--outfile={made}"]
    command = [node, "node_modules/esbuild/bin/esbuild", *words, *AS_DEPLOYED, "--log-level=warning"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return made.read_text()


async def test_a_session_from_the_first_look_to_the_last(
    server: Server, invite: str, generation: str, script: str
) -> None:
    async with server.person("Bea") as bea:
        await bea.joins(invite)
    async with Browsers(server.origin) as browsers, bea.another_device() as thief:
        desk = await browsers.desk()
        await serves_the_page(desk, script)
        await desk.opens(ADDRESS)
        await shows(desk, "unauthenticated")

        said = await signs_in(desk, bea.email, "not my password")
        assert said["error"] == "CredentialsSignin"
        await shows(desk, "unauthenticated")
        assert await session_token(desk) == ""

        desk.asked.clear()
        said = await signs_in(desk, bea.email, PASSWORD)
        assert (said["ok"], said.get("error")) == (True, None)
        await shows(desk, "authenticated", name="Bea", email=bea.email)
        assert [line.partition("?")[0] for line in desk.asked] == [
            "GET /api/auth/providers",
            "GET /api/auth/csrf",
            "POST /api/auth/callback/credentials",
            "GET /api/auth/session",
        ], "the way of the contract, and no other"

        await desk.page.evaluate("client.update({ name: 'Beatrice' })")
        await shows(desk, "authenticated", name="Beatrice", email=bea.email)
        await desk.page.reload()
        await shows(desk, "authenticated", name="Beatrice", email=bea.email)

        thief.take_cookie(COOKIE, await session_token(desk))
        assert (await thief.get("/api/auth/session"))["user"]["email"] == bea.email, "the cookie is the session"
        stolen = thief.copy()
        desk.asked.clear()
        await desk.page.evaluate("client.signOut({ redirect: false })")
        await shows(desk, "unauthenticated")
        assert "POST /api/auth/signout" in desk.asked
        assert await session_token(desk) == ""
        async with stolen:
            assert stolen.token
            assert await stolen.get("/api/auth/session") == nobody(generation), "nor does a copy of the cookie work"
        await desk.page.reload()
        await shows(desk, "unauthenticated")
        assert desk.without_the_line() == []


async def serves_the_page(desk: Desk, script: str) -> None:
    context = desk.page.context
    await context.route(
        f"{desk.origin}{ADDRESS}", lambda route: route.fulfill(body=HTML, content_type="text/html", headers=POLICY)
    )
    await context.route(
        f"{desk.origin}{ADDRESS}.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )


async def shows(desk: Desk, status: str, *, name: str = "", email: str = "") -> None:
    for what, text in {"status": status, "name": name, "email": email}.items():
        await expect(desk.page.get_by_test_id(what)).to_have_text(text)


async def signs_in(desk: Desk, email: str, password: str) -> dict[str, Any]:
    """What the client says came of it."""
    options = {"email": email, "password": password, "redirect": False}
    return await desk.page.evaluate("(options) => client.signIn('credentials', options)", options)


async def session_token(desk: Desk) -> str:
    """As the browser keeps it, out of the page's reach; "" when there is none."""
    kept = {cookie.get("name"): cookie for cookie in await desk.page.context.cookies()}
    assert COOKIE not in kept or kept[COOKIE].get("httpOnly")
    return kept[COOKIE].get("value", "") if COOKIE in kept else ""


def nobody(generation: str) -> dict[str, Any] | None:
    """The signed-out body that the server was told to give this generation."""
    return {} if generation == "v4" else None
