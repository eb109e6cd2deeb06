from __future__ import annotations

import msgspec
import pytest
from auth_stage import Stage

from klatsch.auth.dialect import (
    Ask,
    Dialect,
    answer,
    base_of,
    dialect_of,
    must_have_csrf,
    must_not_be_foreign,
    redirect,
    refusal,
    speak,
)
from klatsch.auth.failures import LOCKED, NO_CSRF, WRONG_CREDENTIALS, Refused
from klatsch.auth.forms import Fields
from klatsch.errors import ForeignOrigin, Unavailable
from klatsch.http.route import Reply

JSON_FIELD = Fields(b"", {"json": "true"}, is_json=False)
NOTHING = Fields(b"", {}, is_json=False)
BASE = "http://localhost:8080/api/auth"


def test_the_header_wins_over_the_field(make_request) -> None:
    assert dialect_of(make_request(x_auth_return_redirect="1"), JSON_FIELD) is Dialect.V5
    assert dialect_of(make_request(), JSON_FIELD) is Dialect.V4
    assert dialect_of(make_request(), NOTHING) is Dialect.FORM


def test_a_form_is_redirected_and_a_client_told() -> None:
    plain = answer(Dialect.FORM, f"{BASE}/x", status=403)
    assert (plain.status, plain.body, plain.headers) == (302, b"", ((b"location", f"{BASE}/x".encode()),))
    told = answer(Dialect.V4, f"{BASE}/x", (b"a", b"b"), status=403)
    assert (told.status, msgspec.json.decode(told.body)) == (403, {"url": f"{BASE}/x"})
    assert (b"a", b"b") in told.headers


@pytest.mark.parametrize("url", ["http://x/é", "http://x/\r\nset-cookie: a=b", "http://x/ a", 'http://x/"<>'])
def test_a_location_is_one_printable_line(url: str) -> None:
    location = redirect(url).headers[0][1]
    assert location.isascii()
    assert not set(location) & set(b'\r\n "<>')
    assert redirect("http://x/a%20b?c=d&e#f").headers[0][1] == b"http://x/a%20b?c=d&e#f", "what is right stays"


def test_each_generation_gets_its_own_refusal() -> None:
    old = refusal(Dialect.V4, WRONG_CREDENTIALS, BASE)
    assert (old.status, msgspec.json.decode(old.body)["url"]) == (401, f"{BASE}/{WRONG_CREDENTIALS.v4}")
    new = refusal(Dialect.V5, LOCKED, BASE, retry_after=9)
    assert (new.status, msgspec.json.decode(new.body)["url"]) == (200, f"{BASE}/{LOCKED.v5}")
    assert (b"retry-after", b"9") in new.headers


async def test_whatever_happens_a_client_gets_json_with_an_address(stage: Stage, make_request) -> None:
    async def unavailable(_: Ask) -> Reply:
        raise Unavailable(retry_after=3)

    async def bug(_: Ask) -> Reply:
        raise RuntimeError("the secret reason")

    async def refused(_: Ask) -> Reply:
        raise Refused(NO_CSRF)

    for speaker, status in ((unavailable, 503), (bug, 500), (refused, 200)):
        request = make_request("POST", x_auth_return_redirect="1", origin=stage.app.settings.origin)
        reply = await speak(speaker, request, stage.app)
        assert reply.status == status
        assert msgspec.json.decode(reply.body)["url"].startswith(BASE)
        assert b"secret reason" not in reply.body
        plain = await speak(speaker, make_request("POST"), stage.app)
        assert plain.status == 302


async def test_a_foreign_origin_is_refused_and_none_is_not(stage: Stage, make_request) -> None:
    must_not_be_foreign(make_request("POST"), stage.app)
    must_not_be_foreign(make_request("POST", origin="http://127.0.0.1:8080"), stage.app)
    for origin in ("null", "http://evil.test", ""):
        with pytest.raises(ForeignOrigin):
            must_not_be_foreign(make_request("POST", origin=origin), stage.app)


async def test_a_token_comes_in_the_field_or_the_header(stage: Stage, make_request) -> None:
    browser = stage.browser()
    token = await browser.csrf()
    cookie = f"authjs.csrf-token={browser.cookies['authjs.csrf-token']}"
    for fields, headers in ((Fields(b"", {"csrfToken": token}, is_json=False), {}), (NOTHING, {"x_csrf_token": token})):
        must_have_csrf(Ask(make_request("POST", cookie=cookie, **headers), stage.app, fields, Dialect.V5), NO_CSRF)
        with pytest.raises(Refused):
            must_have_csrf(Ask(make_request("POST", **headers), stage.app, fields, Dialect.V5), NO_CSRF)


async def test_addresses_are_those_of_the_origin_that_the_browser_uses(stage: Stage, make_request) -> None:
    assert base_of(make_request(host="127.0.0.1:8080"), stage.app) == "http://127.0.0.1:8080/api/auth"
    assert base_of(make_request(host="evil.test"), stage.app) == BASE
