"""What is described is what is served; all else is refused in the one shape."""

from __future__ import annotations

import httpx
import pytest
from cast import Person
from stage import refusal

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.http.ops import ROUTES as OPS_ROUTES

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TABLE = {(route.method, route.path) for route in (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES)}


async def described(person: Person) -> dict[str, set[str]]:
    paths = (await person.get("/openapi.json"))["paths"]
    return {path: {method.upper() for method in methods} for path, methods in paths.items()}


async def test_what_is_described_is_what_is_served(nobody: Person) -> None:
    found = await described(nobody)
    assert {(method, path) for path, methods in found.items() for method in methods} == TABLE
    for path, methods in found.items():
        for method in methods:
            answer = await nobody.ask(method, filled(path), content=b"")
            assert answer.status_code != 405, f"{method} {path}"
            assert answer.status_code < 500, f"{method} {path}"
            if answer.status_code == 404:
                assert refusal(answer) != "not_found", f"{method} {path}"


async def test_a_method_that_is_not_described_is_refused_with_the_list_of_those_that_are(nobody: Person) -> None:
    tried = 0
    for path, methods in (await described(nobody)).items():
        for method in set(METHODS) - methods:
            answer = await nobody.ask(method, filled(path))
            assert (answer.status_code, refusal(answer)) == (405, "method_not_allowed"), f"{method} {path}"
            allowed = {word.strip() for word in answer.headers["allow"].split(",")}
            assert allowed == methods | ({"HEAD"} if "GET" in methods else set())
            tried += 1
    assert tried > 50


def filled(path: str) -> str:
    return (
        path.replace("{provider}", "credentials").replace("{id}", "I0123456789ABCDEF").replace("{name}", "AccessDenied")
    )


ELSEWHERE = [
    "/api",
    "/api/",
    "/api/auth",
    "/api/auth/",
    "/api/auth/nothing",
    "/message/1/2",
    "/allmessages",
    "/console",
    "/live/",
]


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_an_address_that_is_none_is_not_found(ann: Person, path: str) -> None:
    answer = await ann.ask("GET", path)
    assert (answer.status_code, refusal(answer)) == (404, "not_found")


HEARSAY = """/.git/config /.git/HEAD /.env /.htaccess /docs /redoc /swagger /debug /debug/pprof /server-status /phpinfo.php
/auth.db /messages.db /data/auth.db /secret /data/secret /site.json /index.html.br /index.html.map /_next/ /_next/static/
/static/ /backup.zip /config.json /actuator/env /..%2f..%2fetc/passwd /%2e%2e/%2e%2e/etc/passwd /....//etc/passwd
/_next/static/..%2f..%2f..%2fsecret /%00 /a%0d%0aSet-Cookie:x=1 /graphql /console /trace""".split()


@pytest.mark.parametrize("path", HEARSAY)
async def test_nothing_lies_about(nobody: Person, path: str) -> None:
    answer = await nobody.ask("GET", path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "x=1" not in answer.headers.get("set-cookie", "")


async def test_no_reply_says_what_the_server_is_made_of(nobody: Person) -> None:
    for path in ("/", "/healthz", "/nothing", "/openapi.json", "/api/auth/session"):
        answer = await nobody.ask("GET", path)
        for name in ("server", "x-powered-by", "via", "x-aspnet-version"):
            assert name not in answer.headers
        for word in ("uvicorn", "starlette", "CPython"):
            assert word not in answer.text.lower()


async def test_trace_and_connect_echo_nothing(nobody: Person) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        try:
            answer = await nobody.ask(method, "/healthz", headers={"x-canary": "canary-7"})
        except httpx.TransportError:
            continue
        assert answer.status_code in (400, 405)
        assert "canary-7" not in answer.text


async def test_source_maps_stay_at_home(nobody: Person) -> None:
    page = (await nobody.ask("GET", "/")).text
    scripts = {part.partition('"')[0] for part in page.split('src="')[1:] if ".js" in part.partition('"')[0]}
    for script in scripts:
        assert (await nobody.ask("GET", script)).status_code == 200
        assert (await nobody.ask("GET", f"{script}.map")).status_code == 404
        assert b"sourceMappingURL" not in (await nobody.ask("GET", script)).content
