"""The upgrade is for our own pages and signed-in people: a foreign page brings the cookie along all the same."""

from __future__ import annotations

import base64
import os

import pytest
from cast import Person, Server
from raw import Answer, exchange, request

REFUSED = {
    "foreign": "https://evil.example",
    "null": "null",
    "empty": "",
    "other scheme": "https://localhost:{port}",
    "other port": "http://localhost:1",
    "no port": "http://localhost",
    "our name in front": "http://localhost:{port}.evil.example",
    "our name behind": "http://evil-localhost:{port}",
    "our name as a user": "http://localhost:{port}@evil.example",
    "our name in a path": "http://evil.example/http://localhost:{port}",
    "a path": "http://localhost:{port}/",
    "upper case": "HTTP://LOCALHOST:{port}",
    "a dot": "http://localhost.:{port}",
    "a longer port": "http://localhost:{port}0",
    "two of them": "http://localhost:{port}, https://evil.example",
    "the websocket's own": "ws://localhost:{port}",
    "a zero address": "http://0.0.0.0:{port}",
}


async def knock(server: Server, *lines: str, path: str = "/live", method: str = "GET") -> Answer:
    key = base64.b64encode(os.urandom(16)).decode()
    usual = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    return await exchange(server.port, [request(method, path, *usual, *lines, port=server.port)], seconds=1)


@pytest.mark.parametrize("name", REFUSED)
async def test_a_foreign_page_gets_no_socket(server: Server, ann: Person, name: str) -> None:
    origin = REFUSED[name].format(port=server.port)
    answer = await knock(server, f"Cookie: {ann.cookie_header}", f"Origin: {origin}")
    assert (answer.status, answer.code) == (403, "foreign_origin")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_no_origin_is_no_proof(server: Server, ann: Person) -> None:
    for more in ((), ("Sec-Fetch-Site: same-origin",), (f"X-CSRF-Token: {'0' * 64}",), (f"Referer: {server.origin}/",)):
        assert (await knock(server, f"Cookie: {ann.cookie_header}", *more)).status == 403


async def test_two_origins_are_none(server: Server, ann: Person) -> None:
    for pair in ((server.origin, "https://evil.example"), ("https://evil.example", server.origin)):
        lines = [f"Origin: {origin}" for origin in pair]
        assert (await knock(server, f"Cookie: {ann.cookie_header}", *lines)).status in (400, 403)


@pytest.mark.parametrize(
    "cookie", ["", "authjs.session-token=", "authjs.session-token=nonsense", "a=b", "session-token={token}"]
)
async def test_without_a_session_there_is_no_socket(server: Server, ann: Person, cookie: str) -> None:
    answer = await knock(server, f"Cookie: {cookie.format(token=ann.token)}", f"Origin: {server.origin}")
    assert (answer.status, answer.code) == (401, "not_signed_in")


async def test_a_token_in_the_address_is_no_session(server: Server, ann: Person) -> None:
    answer = await knock(
        server, f"Origin: {server.origin}", path=f"/live?token={ann.token}&authjs.session-token={ann.token}"
    )
    assert answer.status == 401


async def test_there_is_one_socket_and_no_other(server: Server, ann: Person) -> None:
    lines = (f"Cookie: {ann.cookie_header}", f"Origin: {server.origin}")
    for path in ("/", "/live/", "/message", "/rooms/C0123456789ABCDEF", "/api/auth/session", "/ws"):
        assert (await knock(server, *lines, path=path)).status == 404
    assert (await knock(server, *lines, method="POST")).status in (400, 404, 405, 426)


async def test_our_own_pages_do_get_one(server: Server, ann: Person) -> None:
    """Or the stories above would prove nothing."""
    for host in ("localhost", "127.0.0.1"):
        lines = (f"Cookie: {ann.cookie_header}", f"Origin: http://{host}:{server.port}")
        assert (await knock(server, *lines)).status == 101
