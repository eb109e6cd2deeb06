"""Who is asking, from where, and from which site."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from requests_made import request_with
from workbench import ORIGIN, SECRET, Person

from klatsch.chat import Klatsch, sessions
from klatsch.chat.limits import Limit
from klatsch.clock import DAY, SetClock
from klatsch.errors import ForeignOrigin, NotSignedIn
from klatsch.http import gate
from klatsch.http.csrf import csrf_cookie, new_csrf_token
from klatsch.settings import Settings

# -- who ------------------------------------------------------------------------------------------------


async def test_the_cookie_says_who_it_is(app: Klatsch, ann: Person) -> None:
    request = request_with({"cookie": ann.cookie})
    assert (await gate.user(request, app)) == ann.user
    assert (await gate.session(request, app)).id == ann.session.id


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "authjs.session-token=",
        "authjs.session-token=" + "x" * 43,
        "authjs.session-token=" + "x" * 10_000,
        "authjs.session-token=%00%FF",
        "next-auth.session-token={token}",
        "__Secure-authjs.session-token={token}",
        "authjs.session-token={token}x",
        "authjs.session-token={token}; authjs.session-token=other",
    ],
)
async def test_without_the_right_cookie_it_is_nobody(cookie: str, app: Klatsch, ann: Person) -> None:
    request = request_with({"cookie": cookie.replace("{token}", ann.token)})
    assert await gate.find_session(request, app) is None
    with pytest.raises(NotSignedIn):
        await gate.user(request, app)
    with pytest.raises(NotSignedIn):
        await gate.session(request, app)


async def test_a_token_anywhere_else_lets_nobody_in(app: Klatsch, ann: Person) -> None:
    headers = {"authorization": f"Bearer {ann.token}", "x-session-token": ann.token}
    assert await gate.find_session(request_with(headers, query=f"token={ann.token}".encode()), app) is None


async def test_a_session_that_is_over_lets_nobody_in(app: Klatsch, ann: Person, clock: SetClock) -> None:
    request = request_with({"cookie": ann.cookie})
    assert await gate.find_session(request, app)
    clock.forward(seconds=DAY / 1_000_000 + 1)
    assert await gate.find_session(request, app) is None


# -- from which site ---------------------------------------------------------------------------------------


FOREIGN = (
    {},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "https://evil.example"},
    {"origin": "http://localhost"},
    {"origin": "http://localhost:8081"},
    {"origin": "http://localhost:80800"},
    {"origin": "https://localhost:8080"},
    {"origin": "http://LOCALHOST:8080"},
    {"origin": "http://localhost:8080/"},
    {"origin": "http://localhost:8080.evil.example"},
    {"origin": "http://evil.example/http://localhost:8080"},
    {"origin": "http://evillocalhost:8080"},
    {"origin": f"{ORIGIN}, https://evil.example"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": ""},
    {"referer": f"{ORIGIN}/"},
    {"host": "localhost:8080"},
    {"x-forwarded-host": "localhost:8080"},
    {"x-requested-with": "XMLHttpRequest"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_does_not_prove_that_it_comes_from_here_is_foreign(headers: dict[str, str], app: Klatsch) -> None:
    with pytest.raises(ForeignOrigin):
        gate.must_be_same_site(request_with(headers), app)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ORIGIN},
        {"origin": "http://127.0.0.1:8080"},
        {"origin": "http://[::1]:8080"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-origin"},
    ],
    ids=str,
)
def test_what_proves_it_passes(headers: dict[str, str], app: Klatsch) -> None:
    gate.must_be_same_site(request_with(headers), app)


def with_settings(app: Klatsch, **changed: Any) -> Klatsch:
    return replace(app, settings=msgspec.structs.replace(app.settings, **changed))


def test_with_a_public_address_that_one_alone_counts(app: Klatsch) -> None:
    public = with_settings(app, url="https://chat.example.org")
    gate.must_be_same_site(request_with({"origin": "https://chat.example.org"}), public)
    for other in (ORIGIN, "http://chat.example.org", "https://chat.example.org:8443", "https://example.org"):
        with pytest.raises(ForeignOrigin):
            gate.must_be_same_site(request_with({"origin": other}), public)


def test_a_program_without_origin_may_send_a_csrf_token(app: Klatsch) -> None:
    token = new_csrf_token()
    cookie = csrf_cookie(token, settings=app.settings, secret=SECRET)[1].decode().split(";")[0]
    gate.must_be_same_site(request_with({"cookie": cookie, "x-csrf-token": token}), app)
    for headers in (
        {"cookie": cookie},
        {"x-csrf-token": token},
        {"cookie": cookie, "x-csrf-token": new_csrf_token()},
        {"cookie": cookie, "x-csrf-token": token, "sec-fetch-site": "cross-site"},
        {"cookie": cookie, "x-csrf-token": token, "origin": "https://evil.example"},
    ):
        with pytest.raises(ForeignOrigin):
            gate.must_be_same_site(request_with(headers), app)


@pytest.mark.parametrize(
    ("host", "used"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost:8080", ORIGIN),
        ("evil.example", ORIGIN),
        ("", ORIGIN),
        ("localhost:8080@evil.example", ORIGIN),
    ],
)
def test_the_origin_in_use_is_always_one_of_ours(host: str, used: str) -> None:
    assert gate.origin_of(request_with({"host": host}), Settings()) == used
    assert (
        gate.origin_of(request_with({"host": host}), Settings(url="https://chat.example.org"))
        == "https://chat.example.org"
    )


# -- from where ---------------------------------------------------------------------------------------------


PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ("", PROXY, ["198.51.100.7"], PROXY),
        (PROXY, "192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        (PROXY, PROXY, [], PROXY),
        (PROXY, PROXY, ["198.51.100.7"], "198.51.100.7"),
        (PROXY, PROXY, ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        (PROXY, PROXY, ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.0/8", PROXY, ["203.0.113.9, 198.51.100.7, 10.9.9.9"], "198.51.100.7"),
        ("10.0.0.0/8, fd00::/8", "fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.0/8", PROXY, ["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        (PROXY, PROXY, ["nonsense"], PROXY),
        (PROXY, PROXY, ["198.51.100.7:1234"], PROXY),
        (PROXY, PROXY, ["203.0.113.9, <script>"], PROXY),
        (PROXY, PROXY, ["", " , "], PROXY),
        (PROXY, None, ["198.51.100.7"], ""),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(
    trusted: str, peer: str | None, forwarded: list[str], address: str
) -> None:
    request = request_with([("x-forwarded-for", line) for line in forwarded], peer=peer)
    assert gate.address_of(request, Settings(trusted_proxies=trusted)) == address


def test_the_agent_is_short_and_harms_no_screen() -> None:
    assert gate.agent_of(request_with({"user-agent": "Firefox/1 (X11)"})) == "Firefox/1 (X11)"
    assert gate.agent_of(request_with()) == ""
    assert gate.agent_of(request_with({"user-agent": "x" * 5_000})) == "x" * 200
    assert gate.agent_of(request_with({"user-agent": "a\x1b[31m\tb\x9b"})) == "a\ufffd[31m\ufffdb\ufffd"


# -- whose turn it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"), ("2001:db8:1:3::4", "2001:db8:1:3::/64"), ("", ""), ("unix", "unix"),
    ],
)  # fmt: skip
def test_an_ipv6_household_is_one_address(address: str, network: str) -> None:
    assert gate.network_of(address) == network


async def test_who_was_found_for_the_limit_is_not_looked_up_again_unless_a_session_ended_meanwhile(
    app: Klatsch, ann: Person
) -> None:
    limited = msgspec.structs.replace(app.settings, rate_limit_factor=1)
    app = replace(app, settings=limited)
    request = request_with({"cookie": ann.cookie})
    await gate.must_not_hurry(Limit.ACT, request, app)
    assert await gate.find_session(request, app) is request.scope["klatsch.session"][1]
    await sessions.end_all_sessions(ann.id, app=app)
    assert await gate.find_session(request, app) is None
