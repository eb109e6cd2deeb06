"""D6, D4: ten guesses an account, thirty an address, in three minutes; and no way to tell who has an account."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from auth_stage import PASSWORD, V5, Browser, Stage, error_of, url_of

from klatsch.auth_db import AuthDb
from klatsch.errors import Unavailable
from klatsch.model.users import User
from klatsch.passwords import Passwords


class Looks:
    """How many passwords were looked at."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        verify = Passwords.verify

        async def counted(passwords: Passwords, stored: str | None, password: str) -> bool:
            self.count += 1
            return await verify(passwords, stored, password)

        patch.setattr(Passwords, "verify", counted)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(monkeypatch)


async def guess(browser: Browser, email: str, password: str = "guess") -> int:
    return (await browser.post("/api/auth/signIn", {"email": email, "password": password})).status_code


async def test_many_passwords_on_one_account_from_everywhere(stage: Stage, ann: User, looks: Looks) -> None:
    for number in range(300):
        await guess(stage.browser(f"198.51.{number // 250}.{number % 250}"), ann.email, f"guess {number}")
    assert looks.count == 10
    stage.clock.forward(seconds=180)
    assert await guess(stage.browser(), ann.email, PASSWORD) == 200


async def test_one_password_on_many_accounts_from_one_address(stage: Stage, looks: Looks) -> None:
    browser = stage.browser()
    statuses = Counter([await guess(browser, f"user{number}@example.org") for number in range(200)])
    assert looks.count == 30
    assert statuses == {401: 30, 429: 170}


async def test_all_at_once_is_no_way_round(stage: Stage, ann: User, looks: Looks) -> None:
    statuses = await asyncio.gather(*(guess(stage.browser(f"192.0.2.{n}"), ann.email) for n in range(100)))
    assert looks.count == 10
    assert Counter(statuses) == {401: 10, 429: 90}


async def test_a_guesser_s_own_account_is_no_way_round(stage: Stage, looks: Looks) -> None:
    await stage.user("Ann")
    eve = await stage.user("Eve")
    browser, wrong = stage.browser(), 0
    for number in range(60):
        wrong += await guess(browser, f"user{number}@example.org") == 401
        if number % 10 == 0:
            await guess(browser, eve.email, PASSWORD)
    assert wrong == 30


async def test_an_ipv6_guesser_has_one_network(stage: Stage, looks: Looks) -> None:
    for number in range(60):
        await guess(stage.browser(f"2001:db8:1:2::{number + 1:x}"), f"user{number}@example.org")
    assert looks.count == 30
    assert await guess(stage.browser("2001:db8:1:3::1"), "somebody@example.org") == 401, "another network is free"


async def test_others_come_in_while_one_address_guesses(stage: Stage, ann: User) -> None:
    guesser = stage.browser("198.51.100.1")
    for number in range(40):
        await guess(guesser, f"user{number}@example.org")
    assert await guess(guesser, ann.email, PASSWORD) == 429
    assert await guess(stage.browser("198.51.100.2"), ann.email, PASSWORD) == 200


async def test_an_office_behind_one_address_comes_in_all_at_once(stage: Stage, ann: User) -> None:
    people = [await stage.user(f"user{number}") for number in range(60)]
    statuses = await asyncio.gather(*(guess(stage.browser(), one.email, PASSWORD) for one in people))
    assert Counter(statuses) == {200: 60}


async def test_the_refusal_says_how_long(stage: Stage, ann: User) -> None:
    browser = stage.browser()
    for _ in range(10):
        await guess(browser, ann.email)
        stage.clock.forward(seconds=1)
    answer = await browser.post("/api/auth/signIn", {"email": ann.email, "password": PASSWORD})
    assert (answer.status_code, error_of(answer), answer.headers["retry-after"]) == (429, "rate_limited", "170")
    form = {"email": ann.email, "password": PASSWORD}
    new = await browser.form("/api/auth/callback/credentials", form, headers=V5)
    assert (new.status_code, new.headers["retry-after"]) == (200, "170")
    assert url_of(new) == ("/signin", {"error": "CredentialsSignin", "code": "locked"})
    old = await browser.form("/api/auth/callback/credentials", {**form, "json": "true"})
    assert (old.status_code, url_of(old)[1]["error"]) == (429, "CredentialsSignin")
    stage.clock.forward(seconds=170)
    assert await guess(browser, ann.email, PASSWORD) == 200


async def test_the_doors_share_one_count(stage: Stage, ann: User, looks: Looks) -> None:
    browser = await stage.signed_in(ann)
    looked = looks.count
    for number in range(20):
        form = {"email": "ANN@example.org ", "password": f"guess {number}"}
        await stage.browser().form("/api/auth/callback/credentials", form, headers=V5)
        await browser.post("/api/auth/password", {"current": "guess", "password": "eleven violet kites"})
    assert looks.count - looked == 10


async def test_invites_are_not_guessed_either(stage: Stage) -> None:
    statuses: Counter[int] = Counter()
    for number in range(40):
        answer = await stage.browser().post("/api/auth/invite", {"token": f"guess {number}"})
        statuses[answer.status_code] += 1
    assert statuses == {403: 30, 429: 10}


async def test_nor_are_set_up_links(fresh: Stage) -> None:
    body = {"workspace": "W", "name": "Eve", "email": "e@x.test", "password": PASSWORD}
    refused = Counter(
        [(await fresh.browser().post("/api/auth/setup", {"token": f"t{n}", **body})).status_code for n in range(40)]
    )
    assert refused == {403: 30, 429: 10}


async def test_a_workspace_that_is_set_up_hashes_for_no_stranger(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    async def noted(_: Passwords, password: str) -> str:
        hashed.append(password)
        return "hash"

    monkeypatch.setattr(Passwords, "hash", noted)
    body = {"token": "t", "workspace": "W", "name": "Eve", "email": "e@x.test", "password": PASSWORD}
    assert (await stage.browser().post("/api/auth/setup", body)).status_code == 403
    del body["workspace"]
    assert (await stage.browser().post("/api/auth/join", body)).status_code == 403
    assert hashed == []


async def test_what_was_not_looked_at_is_no_guess(stage: Stage, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    async def too_busy(*_: object) -> bool:
        raise Unavailable()

    with monkeypatch.context() as patch:
        patch.setattr(Passwords, "verify", too_busy)
        for _ in range(15):
            assert await guess(stage.browser(), ann.email, PASSWORD) == 503
    assert await guess(stage.browser(), ann.email, PASSWORD) == 200


async def test_when_the_database_is_gone_nobody_comes_in(
    stage: Stage, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> int:
        raise Unavailable()

    browser = await stage.signed_in(ann)
    form = {"csrfToken": await browser.csrf(), "email": ann.email, "password": PASSWORD}
    with monkeypatch.context() as patch:
        db: type[AuthDb] = type(stage.app.auth_db)
        for name in ("count_attempt", "find_session", "end_session"):
            patch.setattr(db, name, gone)
        stage.clock.forward(seconds=4)
        assert (await browser.get("/api/auth/session")).status_code == 503
        assert await guess(browser, ann.email, PASSWORD) == 503
        for path in ("/api/auth/callback/credentials", "/api/auth/signout"):
            answer = await browser.form(path, form, headers=V5)
            assert answer.status_code == 503
            assert url_of(answer) == ("/error", {"error": "Configuration"}), "next-auth's client needs an address"
            assert error_of(answer) == "unavailable"
    assert await browser.session() is not None, "and nothing was lost"


async def test_unknown_and_wrong_are_told_apart_by_nothing(stage: Stage, ann: User, looks: Looks) -> None:
    answers = []
    for email in (ann.email, "nobody@example.org", "no address", "ann＠example.org"):  # noqa: RUF001
        browser = stage.browser()
        browser.cookies = {"authjs.csrf-token": "x"}
        answer = await browser.post("/api/auth/signIn", {"email": email, "password": "wrong"})
        headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        answers.append((answer.status_code, answer.content, headers))
    assert answers[1:] == answers[:-1]
    assert looks.count == 4, "the work is the same too"


async def test_the_log_tells_of_guesses_without_addresses_or_passwords(
    stage: Stage, ann: User, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = stage.browser("198.51.100.77")
    capsys.readouterr()
    for _ in range(11):
        await guess(browser, ann.email, "hunter2-guess")
    await guess(browser, "other@example.org", "\r\nforged line")
    out = "".join(capsys.readouterr())
    assert out.count("sign_in_failed") == 11
    assert "guessing_limited" in out
    assert "198.51.100.77" in out
    for secret in (ann.email, "other@example.org", "hunter2", "forged line"):
        assert secret not in out
