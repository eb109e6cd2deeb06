"""Holes that Auth.js once had: one regression test each."""

from __future__ import annotations

import pytest
from auth_stage import PASSWORD, V5, Browser, Stage, location_of, set_cookies, url_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klatsch.model.users import User

ADDRESSES = {
    "GHSA-7rqj-j65f-68wh": ["ann＠example.org", "ann﹫example.org", "eve@evil.test＠example.org"],  # noqa: RUF001
    "quoted local part": ['"ann@evil.test"@example.org', '"ann"@example.org'],
    "CVE-2022-35924": [
        "ann@example.org,eve@evil.test",
        "ann@example.org;eve@evil.test",
        "ann@example.org eve@evil.test",
    ],
    "CVE-2022-31127": ["<b>@example.org", "Ann <ann@example.org>"],
    "too long": ["a" * 250 + "@b.test"],
    "not one": ["@example.org", "ann@", "ann", "", "ann@@example.org", "ann@exa mple.org", "ann@example.org\n"],
}


@pytest.mark.parametrize(
    "email", [email for emails in ADDRESSES.values() for email in emails if email != "ann@example.org\n"]
)
async def test_no_account_is_made_for_an_address_that_is_not_one(stage: Stage, email: str) -> None:
    body = {"token": await stage.invite(), "name": "Ann", "email": email, "password": PASSWORD}
    answer = await stage.browser().post("/api/auth/join", body)
    assert answer.status_code == 422, answer.text
    good = {**body, "email": " Ann.O'Neil+tag@Example.ORG "}
    made = await stage.browser().post("/api/auth/join", good)
    assert made.json()["email"] == "ann.o'neil+tag@example.org"


@pytest.mark.parametrize("email", ["ann＠example.org", "ann@example.org,eve@evil.test", '"ann@example.org"'])  # noqa: RUF001
async def test_nor_does_it_find_one(stage: Stage, ann: User, email: str) -> None:
    answer = await stage.browser().post("/api/auth/signIn", {"email": email, "password": PASSWORD})
    assert answer.status_code == 401
    await stage.signed_in(ann)


@pytest.mark.parametrize("value", ["Bearer %", "Bearer ", "Bearer", "Bearer %E0%A4%A", "Basic x", "\x00", "Bearer é"])
async def test_a_malformed_bearer_value_is_nobody(stage: Stage, value: str) -> None:
    """GHSA-xmf8-cvqr-rfgj."""
    for path, status in (("/api/auth/session", 200), ("/allSessions", 401), ("/allRooms", 401)):
        answer = await stage.browser().get(path, headers={"authorization": value.encode("latin-1")})  # pyright: ignore[reportArgumentType]
        assert answer.status_code == status


async def test_a_bearer_token_is_no_session(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    answer = await stage.browser().get("/allSessions", headers={"authorization": f"Bearer {browser.token}"})
    assert answer.status_code == 401


async def test_what_is_not_a_session_is_never_200_on_session(
    stage: Stage, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GHSA-8fpg-xm3f-6cx3: an error object with 200 would be taken for a session."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    browser = await stage.signed_in(ann)
    stage.clock.forward(seconds=4)
    with monkeypatch.context() as patch:
        patch.setattr(type(stage.app.auth_db), "find_session", broken)
        assert (await browser.get("/api/auth/session")).status_code == 500
        form = {"csrfToken": await browser.csrf(), "email": ann.email, "password": PASSWORD}
        answer = await browser.form("/api/auth/callback/credentials", form, headers=V5)
        assert (answer.status_code, url_of(answer)) == (500, ("/error", {"error": "Configuration"}))
        assert "a bug" not in answer.text
    assert await browser.session() is not None


TARGETS = [
    ("/rooms?x=1#y", "http://localhost:8080/rooms?x=1#y"),
    ("http://localhost:8080/rooms", "http://localhost:8080/rooms"),
    ("HTTP://LOCALHOST:8080/x", "HTTP://LOCALHOST:8080/x"),
    ("//evil.test", "http://localhost:8080//evil.test"),
    ("/\\evil.test", "http://localhost:8080/\\evil.test"),
    ("/%09/evil.test", "http://localhost:8080/%09/evil.test"),
    ("https://evil.test", "http://localhost:8080"),
    ("http://localhost:8080.evil.test/", "http://localhost:8080"),
    ("http://localhost:8080@evil.test/", "http://localhost:8080"),
    ("http://localhost:8080\\@evil.test/", "http://localhost:8080"),
    ("http://localhost", "http://localhost:8080"),
    ("https://localhost:8080", "http://localhost:8080"),
    ("javascript:alert(1)", "http://localhost:8080"),
    ("data:text/html,x", "http://localhost:8080"),
    ("", "http://localhost:8080"),
]


@pytest.mark.parametrize(("wanted", "target"), TARGETS)
async def test_nobody_is_sent_to_another_site(stage: Stage, ann: User, wanted: str, target: str) -> None:
    """The open redirects of 2022."""
    browser = stage.browser()
    fields = {"callbackUrl": wanted, "email": ann.email, "password": PASSWORD}
    answer = await browser.form("/api/auth/callback/credentials", fields, headers=V5)
    assert answer.json() == {"url": target}
    answer = await browser.form("/api/auth/signout", {"callbackUrl": wanted})
    assert answer.headers["location"].replace("%5C", "\\") == target
    fresh = stage.browser()
    answer = await fresh.get("/api/auth/signin", params={"callbackUrl": wanted})
    assert location_of(answer) == ("/signin", {"callbackUrl": target})


@pytest.mark.parametrize(
    "poison", ["http%3A%2F%2F%5B", "%00", "https%3A%2F%2Fevil.test", "x", "%FF%FE", "a%0D%0Aset-cookie:%20x=1"]
)
async def test_a_poisoned_target_cookie_locks_nobody_out(stage: Stage, ann: User, poison: str) -> None:
    browser = stage.browser()
    browser.cookies["authjs.callback-url"] = poison
    answer = await browser.get("/api/auth/csrf")
    assert answer.status_code == 200
    assert set_cookies(answer)["authjs.callback-url"].startswith("http://localhost:8080;"), "it is set right"
    browser.cookies["authjs.callback-url"] = poison
    answer = await browser.form(
        "/api/auth/callback/credentials", {"email": ann.email, "password": PASSWORD}, headers=V5
    )
    assert answer.json() == {"url": "http://localhost:8080"}


@given(target=st.text(max_size=80) | st.from_regex(r"[a-z]{1,6}:(//?)?[\[\]@:%\\/a-z0-9.]{0,30}", fullmatch=True))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_target_breaks_anything(browser: Browser, target: str) -> None:
    """CVE-2022-31093."""
    ours = ("http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080")
    answer = await browser.get("/api/auth/signin", params={"callbackUrl": target})
    assert answer.status_code == 302
    assert "\n" not in answer.headers["location"]
    got = location_of(answer)[1]["callbackUrl"]
    assert got.lower().startswith(ours)
    assert (
        got.lower() in ours or got[len("http://localhost:8080") :].startswith(("/", "?", "#")) or "localhost" not in got
    )
    posted = await browser.form("/api/auth/signout", {"callbackUrl": target}, headers=V5)
    assert posted.status_code == 200
    assert posted.json()["url"].lower().startswith(ours)
