"""A foreign page with the victim's cookies changes nothing: every route that is not GET, every way that a page could try."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from cast import PASSWORD, Person, Server
from stage import stored

OF_A_STRANGER = "0" * 64
"""A CSRF token, but not that of this browser."""

ATTACKS: dict[str, dict[str, Any]] = {
    "foreign origin": {"origin": "https://evil.example"},
    "origin null": {"origin": "null"},
    "origin that begins like ours": {"origin": "{origin}.evil.example"},
    "other port": {"origin": "http://localhost:1"},
    "other scheme": {"origin": "https://localhost:{port}"},
    "no origin": {"origin": None},
    "no origin, cross-site": {"origin": None, "headers": {"sec-fetch-site": "cross-site"}},
    "no origin, same-site": {"origin": None, "headers": {"sec-fetch-site": "same-site"}},
    "no origin, none": {"origin": None, "headers": {"sec-fetch-site": "none"}},
    "no origin, our referer": {"origin": None, "headers": {"referer": "{origin}/"}},
    "no origin, a stranger's token": {"origin": None, "headers": {"x-csrf-token": OF_A_STRANGER}},
    "foreign origin that says same-origin": {
        "origin": "https://evil.example",
        "headers": {"sec-fetch-site": "same-origin"},
    },
    "foreign origin by our host": {"origin": "https://evil.example", "headers": {"x-forwarded-host": "evil.example"}},
}
TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


async def bodies(server: Server, owner: Person, victim: Person) -> dict[tuple[str, str], dict[str, Any]]:
    """For every route that may change something, a body that would."""
    token = await owner.invites()
    invite = (await owner.post("/invite", {}))["id"]
    csrf = {"csrfToken": OF_A_STRANGER}
    newcomer = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD}
    sign_in = {"email": victim.email, "password": victim.password}
    return {
        ("POST", "/message"): {"content": "I was never said"},
        ("POST", "/invite"): {"role": "member"},
        ("DELETE", "/invite/{id}"): {"id": invite},
        ("POST", "/api/auth/session"): {**csrf, "data": {"name": "Eve"}},
        ("POST", "/api/auth/signin"): sign_in,
        ("POST", "/api/auth/signin/{provider}"): {**csrf, **sign_in},
        ("POST", "/api/auth/callback/{provider}"): {**csrf, **sign_in},
        ("POST", "/api/auth/signout"): {**csrf, "everywhere": "true"},
        ("POST", "/api/auth/_log"): {"message": "forged"},
        ("POST", "/api/auth/setup"): {"token": server.setup_token, "workspace": "Evil", **newcomer},
        ("POST", "/api/auth/invite"): {"token": token},
        ("POST", "/api/auth/join"): {"token": token, **newcomer},
        ("POST", "/api/auth/password"): {"current": victim.password, "password": "six yellow submarines deep"},
    }


def filled(path: str, body: dict[str, Any]) -> str:
    return path.replace("{id}", str(body.get("id", ""))).replace("{provider}", "credentials")


def addressed(attack: dict[str, Any], server: Server) -> dict[str, Any]:
    def fill(text: str | None) -> str | None:
        return text and text.format(origin=server.origin, port=server.port)

    headers = {name: fill(value) for name, value in attack.get("headers", {}).items()}
    return {"origin": fill(attack["origin"]), "headers": headers}


async def test_every_route_that_may_change_something_is_attacked_here(
    server: Server, owner: Person, ann: Person
) -> None:
    paths = (await ann.get("/openapi.json"))["paths"]
    changing = {(method.upper(), path) for path, methods in paths.items() for method in methods if method != "get"}
    assert changing == set(await bodies(server, owner, ann))


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_foreign_page_changes_nothing(server: Server, owner: Person, ann: Person, name: str) -> None:
    attack = addressed(ATTACKS[name], server)
    targets = await bodies(server, owner, ann)
    before = stored(server)
    cookies = dict(ann.cookies)
    for (method, path), body in targets.items():
        for kind in TYPES:
            content = urlencode(body) if "form" in kind else None
            sent: dict[str, Any] = {"content": content} if content is not None else {"json": body}
            headers = {**attack["headers"], "content-type": kind}
            answer = await ann.ask(method, filled(path, body), origin=attack["origin"], **sent | {"headers": headers})
            assert answer.status_code < 500
            assert "session-token" not in str(answer.headers.get_list("set-cookie")), f"{method} {path} as {kind}"
            assert ann.cookies.items() >= {name: v for name, v in cookies.items() if "session" in name}.items()
    assert stored(server) == before


async def test_reading_methods_change_nothing_whatever_headers_say(server: Server, owner: Person, ann: Person) -> None:
    targets = await bodies(server, owner, ann)
    before = stored(server)
    for (method, path), body in targets.items():
        for reading in ("GET", "HEAD", "OPTIONS"):
            overrides = dict.fromkeys(("x-http-method-override", "x-http-method", "x-method-override"), method)
            url = f"{filled(path, body)}?_method={method}&{urlencode(body)}"
            answer = await ann.ask(reading, url, origin=None, json=body, headers=overrides)
            assert answer.status_code < 500
            assert "access-control-allow-origin" not in answer.headers
    assert stored(server) == before


async def test_plain_text_is_no_json_even_from_our_own_pages(server: Server, owner: Person, ann: Person) -> None:
    """A form of a foreign page can send text/plain that parses as JSON; it must not matter who sends it."""
    targets = await bodies(server, owner, ann)
    before = stored(server)
    for (method, path), body in targets.items():
        if method != "DELETE":
            answer = await ann.ask(method, filled(path, body), json=body, headers={"content-type": "text/plain"})
            assert answer.status_code < 500
    assert stored(server) == before


async def test_the_same_bodies_from_our_own_page_do_change_something(server: Server, owner: Person) -> None:
    """Or the stories above would prove nothing."""
    async with server.person("Vic") as vic, server.person("Eve") as eve:
        await vic.joins(await owner.invites())
        targets = await bodies(server, owner, vic)
        for who, path in (
            (vic, "/message"),
            (eve, "/api/auth/join"),
            (vic, "/api/auth/signin"),
            (vic, "/api/auth/password"),
        ):
            before = stored(server)
            await who.post(path, targets["POST", path])
            assert stored(server) != before
