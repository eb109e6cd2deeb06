"""Every row of the Auth.js contract: which request gets which answer, for both generations of the client and for a plain form."""

from __future__ import annotations

import re
from email.utils import formatdate

import pytest
from auth_stage import PASSWORD, V5, Browser, Stage, location_of, set_cookies, url_of

from klatsch.auth import guard
from klatsch.auth_db import AccountChange
from klatsch.clock import DAY, SECOND
from klatsch.ids import token_hash
from klatsch.model.users import AccountState, Role, User

GOOD = {"email": "ann@example.org", "password": PASSWORD}
WRONG = {"email": "ann@example.org", "password": "wrong"}
B = "http://localhost:8080/api/auth"


# -- GET ---------------------------------------------------------------------------------------------


async def test_csrf_gives_a_token_and_keeps_it(browser: Browser) -> None:
    first = await browser.get("/api/auth/csrf")
    token = first.json()["csrfToken"]
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert first.headers["cache-control"] == "private, no-cache, no-store"
    assert (first.headers["pragma"], first.headers["expires"]) == ("no-cache", "0")
    assert set(set_cookies(first)) == {"authjs.csrf-token", "authjs.callback-url"}
    second = await browser.get("/api/auth/csrf")
    assert second.json()["csrfToken"] == token
    assert not set_cookies(second), "only when absent, bad or changed"


@pytest.mark.parametrize("bad", ["x", "a" * 64, f"{'a' * 64}%7C{'b' * 64}", f"{'a' * 64}%7C", "%7C", "é"])
async def test_a_csrf_cookie_that_we_did_not_sign_is_replaced(browser: Browser, bad: str) -> None:
    token = await browser.csrf()
    browser.cookies["authjs.csrf-token"] = bad
    answer = await browser.get("/api/auth/csrf")
    assert "authjs.csrf-token" in set_cookies(answer)
    assert answer.json()["csrfToken"] not in (token, "a" * 64)


async def test_providers_are_keyed_by_id_with_absolute_addresses(browser: Browser) -> None:
    answer = await browser.get("/api/auth/providers")
    assert answer.json() == {
        "credentials": {
            "id": "credentials",
            "name": "E-mail and password",
            "type": "credentials",
            "signinUrl": f"{B}/signin/credentials",
            "callbackUrl": f"{B}/callback/credentials",
        }
    }
    assert not set_cookies(answer)


async def test_nobody_s_session_is_null_and_sets_no_cookie(browser: Browser) -> None:
    answer = await browser.get("/api/auth/session")
    assert (answer.status_code, answer.text) == (200, "null")
    assert answer.headers["cache-control"] == "private, no-cache, no-store"
    assert not set_cookies(answer), "the CSRF cookie least of all: that loses a race"


async def test_a_session_says_who_and_until_when(browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    answer = await browser.get("/api/auth/session")
    body = answer.json()
    assert body["user"] == {"id": ann.id, "name": "Ann", "email": "ann@example.org", "image": None, "role": "owner"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["expires"])
    assert set(set_cookies(answer)) == {"authjs.session-token"}, "the cookie is lengthened"
    assert "authjs.csrf-token" not in set_cookies(answer)


async def test_a_session_that_is_none_has_its_cookie_deleted(browser: Browser) -> None:
    browser.cookies["authjs.session-token"] = "nothing"
    answer = await browser.get("/api/auth/session")
    assert answer.text == "null"
    assert set_cookies(answer)["authjs.session-token"].startswith("; Path=/; Max-Age=0")


async def test_the_sign_in_page_is_the_frontend_s(browser: Browser) -> None:
    answer = await browser.get("/api/auth/signin?callbackUrl=/rooms/1&error=CredentialsSignin&code=locked")
    assert location_of(answer) == (
        "/signin",
        {"callbackUrl": "http://localhost:8080/rooms/1", "error": "CredentialsSignin", "code": "locked"},
    )
    assert location_of(await browser.get("/api/auth/signin?error=<script>")) == (
        "/signin",
        {"callbackUrl": "http://localhost:8080/rooms/1"},
    ), "an error is a word, and the target is remembered"


async def test_a_link_starts_no_sign_in(browser: Browser) -> None:
    for provider in ("credentials", "github", "nobody"):
        answer = await browser.get(f"/api/auth/signin/{provider}")
        assert location_of(answer) == ("/error", {"error": "Configuration"})


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("error?error=Configuration", 500),
        ("error?error=AccessDenied", 403),
        ("error?error=accessdenied", 403),
        ("error?error=Verification", 403),
        ("error/Verification", 403),
        ("error?error=Default", 200),
        ("error?error=%3Cscript%3Ealert(1)%3C/script%3E", 200),
        ("error", 200),
        ("signout", 200),
        ("verify-request", 200),
    ],
)
async def test_pages(browser: Browser, path: str, status: int) -> None:
    answer = await browser.get(f"/api/auth/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] != "no-referrer", "or the browser posts the form with Origin: null"


@pytest.mark.parametrize(
    "error", ["CredentialsSignin", "OAuthAccountNotLinked", "Callback", "SessionRequired", "OAuthSignin"]
)
async def test_errors_about_signing_in_are_shown_where_one_signs_in(browser: Browser, error: str) -> None:
    answer = await browser.get(f"/api/auth/error?error={error}&provider=credentials")
    assert location_of(answer) == ("/signin", {"error": error})


async def test_the_sign_out_page_works_without_script(browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    page = await browser.get("/api/auth/signout")
    token = re.search('name="csrfToken" value="([0-9a-f]{64})"', page.text)
    assert token is not None
    answer = await browser.ask("POST", "/api/auth/signout", data={"csrfToken": token[1]})
    assert location_of(answer)[0] == ""
    assert await browser.session() is None


async def test_head_answers_like_get_and_sets_nothing(browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    for path in ("csrf", "session", "providers", "signin?callbackUrl=/x", "signout", "error", "callback/credentials"):
        got = await browser.copy().get(f"/api/auth/{path}")
        answer = await browser.copy().ask("HEAD", f"/api/auth/{path}")
        assert answer.status_code == got.status_code, path
        assert answer.content == b""
        assert not set_cookies(answer), path


async def test_a_head_for_a_token_gives_none(stage: Stage) -> None:
    assert not set_cookies(await stage.browser().ask("HEAD", "/api/auth/csrf"))
    assert set_cookies(await stage.browser().get("/api/auth/csrf"))


async def test_head_does_not_lengthen_a_session(stage: Stage, browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    stage.clock.forward(seconds=2 * 86_400)
    version = await stage.app.auth_db.data_version()
    await browser.ask("HEAD", "/api/auth/session")
    assert await stage.app.auth_db.data_version() == version
    await browser.get("/api/auth/session")
    assert await stage.app.auth_db.data_version() != version, "GET does"


@pytest.mark.parametrize(
    "path", ["/api/auth/session/", "/api/auth//session", "/api/auth/SESSION", "/api/auth/Session//"]
)
async def test_slashes_and_case_do_not_matter(browser: Browser, ann: User, path: str) -> None:
    await browser.signs_in(ann)
    answer = await browser.get(path)
    assert answer.json()["user"]["id"] == ann.id


@pytest.mark.parametrize(
    "path", ["/api/auth/nothing", "/api/auth/session/x", "/api/auth/callback/a/b", "/api/auth/webauthn-options/x"]
)
async def test_unknown_actions_are_not_found(browser: Browser, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


# -- POST: what works ----------------------------------------------------------------------------------


async def test_json_sign_in_answers_with_the_current_user(browser: Browser, ann: User) -> None:
    answer = await browser.post("/api/auth/signIn", GOOD)
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"id", "name", "email", "image", "role", "expires"}
    assert (body["id"], body["role"]) == (ann.id, "owner")
    assert (await browser.session())["user"]["id"] == ann.id


async def test_credentials_sign_in_v5(browser: Browser, ann: User) -> None:
    answer = await browser.form("/api/auth/callback/credentials?", {**GOOD, "callbackUrl": "/rooms"}, headers=V5)
    assert (answer.status_code, answer.json()) == (200, {"url": "http://localhost:8080/rooms"})
    assert (await browser.session())["user"]["id"] == ann.id


async def test_credentials_sign_in_v4(browser: Browser, ann: User) -> None:
    fields = {**GOOD, "redirect": "false", "callbackUrl": "http://localhost:8080/", "json": "true"}
    answer = await browser.form("/api/auth/callback/credentials", fields)
    assert (answer.status_code, answer.json()) == (200, {"url": "http://localhost:8080/"})
    assert (await browser.session())["user"]["id"] == ann.id


async def test_credentials_sign_in_by_a_plain_form(browser: Browser, ann: User) -> None:
    answer = await browser.form("/api/auth/callback/credentials", {**GOOD, "callbackUrl": "/rooms"})
    assert location_of(answer)[0] == "/rooms"
    assert answer.content == b""
    assert (await browser.session())["user"]["id"] == ann.id


async def test_credentials_sign_in_with_a_json_body(browser: Browser, ann: User) -> None:
    answer = await browser.post(
        "/api/auth/callback/credentials", {**GOOD, "csrfToken": await browser.csrf()}, headers=V5
    )
    assert answer.json() == {"url": "http://localhost:8080"}
    assert (await browser.session())["user"]["id"] == ann.id


@pytest.mark.parametrize(("how", "status"), [({"headers": V5}, 200), ({"json_field": True}, 200), ({}, 302)])
async def test_sign_out_in_each_dialect(browser: Browser, ann: User, how: dict[str, object], status: int) -> None:
    await browser.signs_in(ann)
    fields = {"callbackUrl": "/bye", **({"json": "true"} if how.pop("json_field", False) else {})}
    answer = await browser.form("/api/auth/signout", fields, **how)
    assert answer.status_code == status
    target = answer.headers["location"] if status == 302 else answer.json()["url"]
    assert target == "http://localhost:8080/bye"
    assert set_cookies(answer)["authjs.session-token"].startswith("; Path=/; Max-Age=0")
    assert await browser.session() is None
    again = await browser.form("/api/auth/signout", {}, headers=V5)
    assert again.status_code == 200, "also for those who were signed out already"


async def test_the_sign_in_address_itself_only_names_the_page(browser: Browser) -> None:
    for path in ("/api/auth/signin", "/api/auth/signin/credentials"):
        assert url_of(await browser.form(path, GOOD, headers=V5)) == ("/signin", {})
        assert url_of(await browser.form(path, {**GOOD, "json": "true"})) == ("/signin", {"csrf": "true"})
        assert location_of(await browser.form(path, GOOD)) == ("/signin", {})
    assert await browser.session() is None, "credentials never sign in there"


async def test_update_changes_my_name(browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    body = {"csrfToken": await browser.csrf(), "data": {"name": "  Anna B.  "}}
    answer = await browser.post("/api/auth/session", body)
    assert answer.json()["user"]["name"] == "Anna B."
    assert (await browser.session())["user"]["name"] == "Anna B.", "at once, although sessions are cached"


async def test_update_without_data_only_reads(browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    token = await browser.csrf()
    for body in ({"csrfToken": token}, {"csrfToken": token, "data": None}, {"csrfToken": token, "data": "x"}):
        assert (await browser.post("/api/auth/session", body)).json()["user"]["name"] == "Ann"


async def test_update_of_nobody_is_null(browser: Browser) -> None:
    answer = await browser.post("/api/auth/session", {"csrfToken": await browser.csrf(), "data": {"name": "X"}})
    assert (answer.status_code, answer.text) == (200, "null")


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 81, "a\nb", "a\x00b", "a\u202eb", "\u2066a", "\u200b", 7, ["a"], {"a": 1}]
)
async def test_a_name_that_cannot_be_is_refused(browser: Browser, ann: User, name: object) -> None:
    await browser.signs_in(ann)
    answer = await browser.post("/api/auth/session", {"csrfToken": await browser.csrf(), "data": {"name": name}})
    assert answer.status_code == 422
    assert (await browser.session())["user"]["name"] == "Ann"


async def test_the_client_s_log_is_accepted_and_dropped(stage: Stage, browser: Browser) -> None:
    version = await stage.app.auth_db.data_version()
    form = {"level": "error", "code": "X\r\nforged", "message": "y" * 9_000}
    answer = await browser.ask("POST", "/api/auth/_log", data=form)
    assert (answer.status_code, answer.content) == (200, b"")
    assert await stage.app.auth_db.data_version() == version


# -- POST: what does not --------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["-", "", "x", "0" * 64])
async def test_without_the_token_nobody_signs_in(browser: Browser, ann: User, token: str) -> None:
    await browser.csrf()
    for path in (
        "/api/auth/callback/credentials",
        "/api/auth/signin",
        "/api/auth/signin/credentials",
        "/api/auth/signin/github",
    ):
        form = {**GOOD, "csrfToken": token}
        assert url_of(await browser.form(path, form, headers=V5)) == ("/signin", {"error": "MissingCSRF"})
        old = await browser.form(path, {**form, "json": "true"})
        assert old.status_code == 403, "v4's client takes 200 for success"
        assert url_of(old) == ("/signin", {"csrf": "true", "error": "MissingCSRF"})
        assert location_of(await browser.form(path, form)) == ("/signin", {"error": "MissingCSRF"})
    assert await browser.session() is None


@pytest.mark.parametrize("token", ["-", "", "x", "0" * 64])
async def test_without_the_token_nobody_is_signed_out(browser: Browser, ann: User, token: str) -> None:
    await browser.signs_in(ann)
    form = {"csrfToken": token}
    assert url_of(await browser.form("/api/auth/signout", form, headers=V5)) == ("/signin", {"error": "MissingCSRF"})
    old = await browser.form("/api/auth/signout", {**form, "json": "true"})
    assert (old.status_code, url_of(old)) == (200, ("/signout", {"csrf": "true"}))
    update = await browser.post("/api/auth/session", {"csrfToken": token, "data": {"name": "Eve"}})
    assert (update.status_code, update.text) == (400, "null")
    assert (await browser.session())["user"]["name"] == "Ann"


async def test_a_token_without_its_cookie_is_none(browser: Browser, ann: User) -> None:
    token = await browser.csrf()
    del browser.cookies["authjs.csrf-token"]
    answer = await browser.form("/api/auth/callback/credentials", {**GOOD, "csrfToken": token}, headers=V5)
    assert url_of(answer) == ("/signin", {"error": "MissingCSRF"})


async def test_another_browser_s_token_is_none(stage: Stage, browser: Browser, ann: User) -> None:
    await browser.csrf()
    form = {**GOOD, "csrfToken": await stage.browser().csrf()}
    answer = await browser.form("/api/auth/callback/credentials", form, headers=V5)
    assert url_of(answer) == ("/signin", {"error": "MissingCSRF"})


@pytest.mark.parametrize(
    "given", [WRONG, {"email": "nobody@example.org", "password": PASSWORD}, {"email": "ann@example.org"}, {}]
)
async def test_wrong_credentials_in_each_dialect(browser: Browser, given: dict[str, str]) -> None:
    path = "/api/auth/callback/credentials"
    new = await browser.form(path, given, headers=V5)
    assert (new.status_code, url_of(new)) == (200, ("/signin", {"error": "CredentialsSignin", "code": "credentials"}))
    old = await browser.form(path, {**given, "json": "true"})
    assert (old.status_code, url_of(old)) == (
        401,
        ("/error", {"error": "CredentialsSignin", "provider": "credentials"}),
    )
    plain = await browser.form(path, given)
    assert location_of(plain) == ("/signin", {"error": "CredentialsSignin", "code": "credentials"})
    assert not any("session-token" in name for answer in (new, old, plain) for name in set_cookies(answer))
    assert await browser.session() is None


async def test_wrong_credentials_in_json(browser: Browser) -> None:
    answer = await browser.post("/api/auth/signIn", WRONG)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_credentials")
    assert not set_cookies(answer)


async def test_an_unknown_provider(browser: Browser) -> None:
    for path, v4 in (
        ("/api/auth/callback/x", ("/error", {"error": "Configuration"})),
        ("/api/auth/signin/x", ("/signin", {"csrf": "true"})),
    ):
        assert url_of(await browser.form(path, {}, headers=V5)) == ("/error", {"error": "Configuration"})
        assert url_of(await browser.form(path, {"json": "true"})) == v4
    assert location_of(await browser.get("/api/auth/callback/x?code=1&state=2")) == (
        "/error",
        {"error": "Configuration"},
    )


@pytest.mark.parametrize("state", [AccountState.DEACTIVATED, AccountState.BANNED])
async def test_who_may_not_come_in_is_told_what_a_stranger_is_told(
    stage: Stage, browser: Browser, ann: User, state: AccountState
) -> None:
    """Byte for byte, and counted as a guess: the right password of a banned person is no better than a wrong one."""
    await stage.user("Olga", Role.OWNER)
    await stage.app.auth_db.change_account(ann.id, AccountChange(state=state))
    path = "/api/auth/callback/credentials"
    for more in ({}, {"json": "true"}):
        right, wrong = [
            await browser.form(path, {**given, **more}, headers={} if more else V5) for given in (GOOD, WRONG)
        ]
        assert (right.status_code, right.content) == (wrong.status_code, wrong.content)
    right, wrong = [await browser.post("/api/auth/signIn", given) for given in (GOOD, WRONG)]
    assert right.json()["error"]["code"] == "wrong_credentials"
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)
    assert await browser.session() is None
    for _ in range(guard.MOST_PER_ACCOUNT):
        await browser.post("/api/auth/signIn", GOOD)
    assert (await browser.post("/api/auth/signIn", GOOD)).status_code == 429
    stage.clock.forward(seconds=guard.WINDOW // SECOND + 1)
    await stage.app.auth_db.change_account(ann.id, AccountChange(state=AccountState.ACTIVE))
    assert (await browser.post("/api/auth/signIn", GOOD)).status_code == 200, "it was the right password"


@pytest.mark.parametrize("target", ["http://[", "rooms", "\x00", "http://a\nb", "::", "x" * 3_000])
async def test_a_target_that_is_no_address_refuses_the_sign_in(browser: Browser, ann: User, target: str) -> None:
    answer = await browser.form("/api/auth/callback/credentials", {**GOOD, "callbackUrl": target}, headers=V5)
    assert (answer.status_code, url_of(answer)) == (200, ("/error", {"error": "Configuration"}))
    assert await browser.session() is None


async def test_unreadable_bodies_are_bad_requests(browser: Browser) -> None:
    for media, body in (
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"\xff"),
        ("application/x-www-form-urlencoded", b"a=%ff"),
        ("application/x-www-form-urlencoded", b"a=1&a=2"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(99))),
    ):
        for path in ("/api/auth/signin", "/api/auth/callback/credentials", "/api/auth/signout", "/api/auth/session"):
            answer = await browser.ask("POST", path, content=body, headers={"content-type": media})
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request"), (path, body)


async def test_other_types_of_bodies_carry_no_token(browser: Browser, ann: User) -> None:
    token = await browser.csrf()
    fields = {**GOOD, "csrfToken": token}
    multipart = await browser.ask(
        "POST", "/api/auth/callback/credentials", files={k: (None, v) for k, v in fields.items()}
    )
    assert location_of(multipart) == ("/signin", {"error": "MissingCSRF"})
    text = "&".join(f"{key}={value}" for key, value in fields.items())
    plain = await browser.ask(
        "POST", "/api/auth/callback/credentials", content=text, headers={"content-type": "text/plain"}
    )
    assert location_of(plain) == ("/signin", {"error": "MissingCSRF"})
    assert await browser.session() is None


async def test_a_huge_body_is_refused(browser: Browser) -> None:
    answer = await browser.ask("POST", "/api/auth/signin", json={"email": "a" * 20_000, "password": "x"})
    assert answer.status_code == 413


# -- the life of a session --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_used", "is_written"), [(0.5, False), (0.99, False), (1.0, True), (2, True), (29.9, True)]
)
async def test_a_session_is_lengthened_at_most_once_a_day(
    stage: Stage, browser: Browser, ann: User, days_used: float, is_written: bool
) -> None:
    until = (await browser.signs_in(ann)).json()["expires"]
    stage.clock.forward(seconds=days_used * 86_400)
    answer = await browser.get("/api/auth/session")
    assert answer.json()["expires"] == until, "the body shows what was stored"
    stored = await stage.app.auth_db.find_session(token_hash(browser.token), now=stage.clock.now())
    assert stored is not None
    moved = stored.expires - (stage.clock.now() + 30 * DAY)
    assert (abs(moved) < 1_000) is is_written
    assert "Max-Age=0" not in set_cookies(answer)["authjs.session-token"]


async def test_an_unused_session_ends(stage: Stage, browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    stage.clock.forward(seconds=30 * 86_400)
    answer = await browser.get("/api/auth/session")
    assert answer.text == "null"
    assert "Max-Age=0" in set_cookies(answer)["authjs.session-token"]
    assert (await stage.app.auth_db.check())["sessions"] == 0


async def test_no_polling_carries_a_session_beyond_its_absolute_end(stage: Stage, browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    days = 0
    while await browser.session() is not None:
        stage.clock.forward(seconds=86_400)
        days += 1
        assert days <= 90
    assert days == 90, "it lived as long as it may"


async def test_nor_does_the_cookie_outlive_it(stage: Stage, browser: Browser, ann: User) -> None:
    await browser.signs_in(ann)
    end = formatdate(stage.clock.now() // 1_000_000 + 90 * 86_400, usegmt=True)
    for _ in range(4):
        stage.clock.forward(seconds=20 * 86_400)
        cookie = set_cookies(await browser.get("/api/auth/session"))["authjs.session-token"]
    assert f"Expires={end}" in cookie
