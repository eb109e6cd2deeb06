"""A foreign page with the victim's cookies changes nothing: every route that is not GET, every way that a page could try."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import pytest
from cast import PASSWORD, Person, Server
from examples import EXAMPLES
from rights import filled
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


@dataclass(frozen=True)
class Target:
    """What a foreign page would like to do in the victim's name."""

    method: str
    path: str
    body: Any
    query: dict[str, Any] = field(default_factory=dict[str, Any])


Targets = dict[tuple[str, str], Target]


async def targets_of(server: Server, owner: Person, victim: Person) -> Targets:
    """For every route that may change something, a request that would."""
    token = await owner.invites()
    csrf = {"csrfToken": OF_A_STRANGER}
    newcomer = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD}
    sign_in = {"email": victim.email, "password": victim.password}
    in_auth: dict[str, Any] = {
        "/api/auth/session": {**csrf, "data": {"name": "Eve"}},
        "/api/auth/signin": sign_in,
        "/api/auth/signin/{provider}": {**csrf, **sign_in},
        "/api/auth/callback/{provider}": {**csrf, **sign_in},
        "/api/auth/signout": {**csrf, "everywhere": "true"},
        "/api/auth/_log": {"message": "forged"},
        "/api/auth/setup": {"token": server.setup_token, "workspace": "Evil", **newcomer},
        "/api/auth/invite": {"token": token},
        "/api/auth/join": {"token": token, **newcomer},
        "/api/auth/password": {"current": victim.password, "password": "six yellow submarines deep"},
    }
    targets = {
        ("POST", path): Target("POST", filled(path, {"provider": "credentials"}), it) for path, it in in_auth.items()
    }
    fillings = await possessions_of(owner, victim)
    for (method, path), (example, *_) in EXAMPLES.items():
        if method != "GET":
            body, query = filled(example.body, fillings), filled(example.query, fillings)
            targets[method, path] = Target(method, filled(path, fillings), body, query)
    return targets


async def possessions_of(owner: Person, victim: Person) -> dict[str, Any]:
    """What the requests are about: a room that the victim moderates, a message of theirs, a colleague in it, and so on."""
    room = await victim.post("/room", {"name": f"r-{token_hex(4)}", "kind": "private", "members": [owner.id]})
    message = await victim.says("mine", room=room["id"])
    sessions = (await victim.get("/allSessions", params={"limit": 200}))["sessions"]
    devices = [device["id"] for row in sessions if row["user"]["id"] == victim.id for device in row["devices"]]
    outsider = next(row["user"]["id"] for row in sessions if row["user"]["id"] not in (owner.id, victim.id))
    group = {"name": "Two", "handle": f"g-{token_hex(4)}", "members": [victim.id]}
    return {
        "room": room["id"], "message": message["_id"], "seq": message["seq"], "thread": message["seq"], "user": owner.id,
        "outsider": outsider, "session": next(iter(devices), "S0"), "id": (await owner.post("/invite", {}))["id"],
        "group": (await owner.post("/group", group))["id"],
    }  # fmt: skip


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
    targets = await targets_of(server, owner, ann)
    assert changing == set(targets)
    for target in targets.values():
        assert "{" not in "".join([target.path, *map(str, target.query.values())]), "filled in"


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_foreign_page_changes_nothing(server: Server, owner: Person, ann: Person, name: str) -> None:
    attack = addressed(ATTACKS[name], server)
    targets = await targets_of(server, owner, ann)
    before = stored(server)
    cookies = dict(ann.cookies)
    for target in targets.values():
        for kind in TYPES:
            content = urlencode(target.body or {}) if "form" in kind else None
            sent: dict[str, Any] = {"content": content} if content is not None else {"json": target.body}
            headers = {**attack["headers"], "content-type": kind}
            how = {"params": target.query, "origin": attack["origin"], "headers": headers}
            answer = await ann.ask(target.method, target.path, **how, **sent)
            assert answer.status_code < 500
            assert "session-token" not in str(answer.headers.get_list("set-cookie")), f"{target} as {kind}"
            assert ann.cookies.items() >= {name: v for name, v in cookies.items() if "session" in name}.items()
    assert stored(server) == before


async def test_reading_methods_change_nothing_whatever_headers_say(server: Server, owner: Person, ann: Person) -> None:
    targets = await targets_of(server, owner, ann)
    before = stored(server)
    for target in targets.values():
        for reading in ("GET", "HEAD", "OPTIONS"):
            overrides = dict.fromkeys(("x-http-method-override", "x-http-method", "x-method-override"), target.method)
            url = f"{target.path}?_method={target.method}&{urlencode(target.body or {})}"
            answer = await ann.ask(reading, url, origin=None, json=target.body, headers=overrides)
            assert answer.status_code < 500
            assert "access-control-allow-origin" not in answer.headers
    assert stored(server) == before


async def test_plain_text_is_no_json_even_from_our_own_pages(server: Server, owner: Person, ann: Person) -> None:
    """A form of a foreign page can send text/plain that parses as JSON; it must not matter who sends it."""
    targets = await targets_of(server, owner, ann)
    before = stored(server)
    for target in targets.values():
        if target.body is not None:
            answer = await ann.ask(target.method, target.path, json=target.body, headers={"content-type": "text/plain"})
            assert answer.status_code < 500
    assert stored(server) == before


async def test_the_same_requests_from_our_own_page_do_change_something(server: Server, owner: Person) -> None:
    """Or the stories above would prove nothing."""
    async with server.person("Vic") as vic, server.person("Eve") as eve:
        await vic.joins(await owner.invites())
        targets = await targets_of(server, owner, vic)
        for who, method, path in (
            (vic, "POST", "/message"),
            (vic, "PATCH", "/message/{message}"),
            (vic, "POST", "/message/{message}/reaction"),
            (vic, "PUT", "/message/{message}/pin"),
            (vic, "PUT", "/message/{message}/save"),
            (vic, "DELETE", "/message/{message}"),
            (vic, "POST", "/room"),
            (vic, "POST", "/room/{room}/members"),
            (vic, "PATCH", "/room/{room}/member/{user}"),
            (vic, "DELETE", "/room/{room}/member/{user}"),
            (vic, "PUT", "/room/{room}/preferences"),
            (vic, "PATCH", "/room/{room}"),
            (vic, "POST", "/room/{room}/leave"),
            (eve, "POST", "/api/auth/join"),
            (vic, "POST", "/api/auth/signin"),
            (vic, "POST", "/api/auth/password"),
        ):
            before = stored(server)
            target = targets[method, path]
            answer = await who.ask(method, target.path, params=target.query, json=target.body)
            assert answer.status_code == 200, f"{method} {path}: {answer.text}"
            assert stored(server) != before, f"{method} {path}"
