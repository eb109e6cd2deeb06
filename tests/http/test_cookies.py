"""Every cookie that is ever set: its flags, its prefix, and that its secret is nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cast import Person, Server

TELLING = ("session-token", "csrf-token", "state", "pkce", "nonce", "invite", "callback-url")


@dataclass
class Cookie:
    name: str
    value: str
    flags: dict[str, str]


def cookies_of(answer: httpx.Response) -> list[Cookie]:
    found: list[Cookie] = []
    for line in answer.headers.get_list("set-cookie"):
        pair, *flags = (part.strip() for part in line.split(";"))
        name, _, value = pair.partition("=")
        found.append(Cookie(name, value, {key.lower(): val for key, _, val in (flag.partition("=") for flag in flags)}))
    return found


async def a_life(server: Server) -> tuple[list[Cookie], list[httpx.Response]]:
    """Everything that sets a cookie, from the set-up to the goodbye."""
    answers: list[httpx.Response] = []

    class Watched(Person):
        async def ask(self, method: str, path: str, **more: object) -> httpx.Response:  # pyright: ignore[reportIncompatibleMethodOverride]
            answers.append(await super().ask(method, path, **more))  # pyright: ignore[reportArgumentType]
            return answers[-1]

    async with Watched("Ann", server.base, server.origin) as ann, Watched("Bo", server.base, server.origin) as bo:
        await ann.sets_up(server.setup_token)
        token = await ann.invites()
        await bo.post("/api/auth/invite", {"token": token})
        await bo.joins(token)
        await bo.get("/api/auth/session")
        await bo.signs_out()
        csrf = (await bo.get("/api/auth/csrf"))["csrfToken"]
        form = {"csrfToken": csrf, "email": bo.email, "password": bo.password, "callbackUrl": f"{server.origin}/rooms"}
        await bo.ask("POST", "/api/auth/callback/credentials", data=form)
        await bo.get("/api/auth/session")
        await ann.signs_in()
        await ann.post("/api/auth/password", {"current": ann.password, "password": "seven blue bicycles"})
        await ann.signs_out(everywhere=True)
        for path in ("/", "/signin", "/api/auth/signin", "/api/auth/error", "/api/auth/signout"):
            await ann.ask("GET", path)
    return [cookie for answer in answers for cookie in cookies_of(answer)], answers


@pytest.mark.parametrize("url", ["", "https://chat.example.org"])
async def test_every_cookie_is_as_strict_as_it_can_be(tmp_path: Path, url: str) -> None:
    with Server(tmp_path / "data", *(["--url", url] if url else [])) as server:
        cookies, answers = await a_life(server)
    assert {"session-token", "csrf-token", "invite"} <= {cookie.name.rpartition(".")[2] for cookie in cookies}
    for cookie in cookies:
        assert "httponly" in cookie.flags
        assert cookie.flags["samesite"] in ("Lax", "Strict")
        assert cookie.flags["path"] == "/"
        assert "domain" not in cookie.flags
        assert ("secure" in cookie.flags) == bool(url)
        prefix = cookie.name.partition("authjs.")[0]
        assert prefix == (("__Host-" if "csrf" in cookie.name else "__Secure-") if url else ""), cookie.name
    check_secrets(cookies, answers)


def check_secrets(cookies: list[Cookie], answers: list[httpx.Response]) -> None:
    """A session's token is at least 128 bits, never the same, and in no address and no body."""
    tokens = {cookie.value for cookie in cookies if cookie.name.endswith("session-token") and cookie.value}
    assert len(tokens) == 5, "one for each set-up, join, two sign-ins and the new password"
    assert all(len(token) >= 22 for token in tokens)
    for answer in answers:
        assert not any(token in answer.text for token in tokens)
        assert not any(token in str(answer.headers.get("location")) for token in tokens)
