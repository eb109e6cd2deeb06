"""Every reply, whatever its status, carries the headers that keep a browser out of trouble (OWASP ASVS 5.0 §3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from cast import Person, Server
from raw import exchange, request

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.http.ops import ROUTES as OPS_ROUTES

EXACT = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
PAGES = [
    "/",
    "/rooms/C0123456789ABCDEF",
    "/signin",
    "/setup",
    "/join",
    "/icon.svg",
    "/manifest.webmanifest",
    "/robots.txt",
    "/gone",
]


def check(headers: Mapping[str, str], *, has_body: bool = True) -> None:
    for name, value in EXACT.items():
        assert headers.get(name) == value, name
    assert headers.get("referrer-policy") in ("same-origin", "no-referrer", "strict-origin")
    assert "access-control-allow-origin" not in headers
    if has_body:
        assert "content-type" in headers
    check_policy(headers["content-security-policy"])


def check_policy(text: str) -> None:
    directives = [directive.strip().partition(" ") for directive in text.split(";")]
    policy = {name: value for name, _, value in directives}
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy.get("object-src", policy["default-src"]) == "'none'"
    scripts = policy.get("script-src", policy["default-src"])
    for loose in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:", "data:", "blob:"):
        assert loose not in scripts.split()
        assert f"'{loose}'" not in scripts


async def test_every_route_and_its_refusals_carry_them(server: Server, ann: Person, nobody: Person) -> None:
    for route in (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES):
        path = (
            route.path.replace("{id}", "I0123456789ABCDEF")
            .replace("{provider}", "github")
            .replace("{name}", "AccessDenied")
        )
        for who in (ann.copy(), nobody):
            for origin in ("", "https://evil.example"):
                answer = await who.ask(route.method, path, origin=origin, content=b"{}")
                check(answer.headers, has_body=bool(answer.content))
                assert "x-request-id" in answer.headers
                assert answer.headers["content-length"] == str(len(answer.content))
            if who is not nobody:
                await who.aclose()


@pytest.mark.parametrize("path", PAGES)
async def test_pages_and_files_carry_them(nobody: Person, path: str) -> None:
    for headers in ({"accept": "text/html"}, {"accept": "text/html", "accept-encoding": "br"}, {}):
        answer = await nobody.ask("GET", path, headers=headers)
        check(answer.headers)
        assert "strict-transport-security" not in answer.headers, "not on plain http"


async def test_a_page_that_is_known_already_carries_them_too(nobody: Person) -> None:
    tag = (await nobody.ask("GET", "/")).headers["etag"]
    answer = await nobody.ask("GET", "/", headers={"if-none-match": tag})
    assert answer.status_code == 304
    check(answer.headers, has_body=False)


def early() -> Iterator[tuple[str, bytes, int]]:
    yield "no HTTP", b"\x16\x03\x01 hello?\r\n\r\n", 400
    yield "two lengths", b"POST /message HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400
    yield "a long address", request("GET", "/" + "x" * 60_000), 414
    yield "large headers", request("GET", "/healthz", *(f"X-{n}: {'x' * 100}" for n in range(1_000))), 431
    yield "a large cookie", request("GET", "/healthz", f"Cookie: {'x' * 60_000}"), 431


@pytest.mark.parametrize(("sent", "status"), [row[1:] for row in early()], ids=[row[0] for row in early()])
async def test_what_is_refused_before_it_is_a_request_carries_them_too(
    server: Server, sent: bytes, status: int
) -> None:
    answer = await exchange(server.port, [sent], seconds=3)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.code
    check(answer.headers)


async def test_under_https_the_browser_is_told_to_stay_there(secure_server: Server) -> None:
    async with secure_server.person() as ann:
        for path in ("/", "/healthz", "/allRooms", "/gone", "/icon.svg"):
            answer = await ann.ask("GET", path)
            check(answer.headers)
            assert answer.headers["strict-transport-security"].startswith("max-age=")
    answer = await exchange(secure_server.port, [b"nonsense\r\n\r\n"], seconds=3)
    assert answer.status == 400
    assert "strict-transport-security" in answer.headers
