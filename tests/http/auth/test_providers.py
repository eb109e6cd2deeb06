"""D14: signing in by a provider that keeps the rules, and by one that breaks each of them; never a wrong session, never a 5xx."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from auth_stage import V5, Browser, Stage, location_of, set_cookies, staged, url_of
from idp import CLIENT_ID, CLIENT_SECRET, Idp, person, running_idp

from klatsch.auth import oauth
from klatsch.auth.providers import fetch, github
from klatsch.auth.providers.enabled import providers_of
from klatsch.auth_db import AccountChange
from klatsch.model.users import AccountState, Role

CONFIGURATION = ("/error", {"error": "Configuration"})
NOT_LINKED = ("/signin", {"error": "OAuthAccountNotLinked"})
DENIED = ("/error", {"error": "AccessDenied"})


@pytest.fixture
async def idp() -> AsyncGenerator[Idp]:
    providers_of.cache_clear()
    async with running_idp() as it:
        yield it


@pytest.fixture
async def stage(tmp_path: Path, idp: Idp, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Stage]:
    """Both providers are switched on, and both are the mock."""
    for name, path in (("AUTHORIZE", "authorize"), ("TOKEN", "token"), ("USER", "user"), ("EMAILS", "user/emails")):
        monkeypatch.setattr(github, name, f"{idp.issuer}/{path}")
    settings = {
        "oidc_issuer": idp.issuer,
        "oidc_id": CLIENT_ID,
        "oidc_secret": CLIENT_SECRET,
        "github_id": CLIENT_ID,
        "github_secret": CLIENT_SECRET,
    }
    async with staged(tmp_path / "data", **settings) as it:
        await it.app.auth_db.name_workspace("Acme")
        yield it


async def leave(browser: Browser, provider: str = "oidc", *, query: str = "", **how: Any) -> str:
    """Start; the address at the provider."""
    fields = {"callbackUrl": "/rooms", **how.pop("fields", {})}
    answer = await browser.form(f"/api/auth/signin/{provider}?{query}", fields, headers=how.pop("headers", V5))
    assert answer.status_code == 200, answer.text
    return answer.json()["url"]


async def consent(url: str) -> str:
    """What the provider sends the browser back to: path and query."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        answer = await client.get(url)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


async def journey(browser: Browser, provider: str = "oidc") -> httpx.Response:
    return await browser.get(await consent(await leave(browser, provider)))


async def invited(stage: Stage, address: str = "192.0.2.1", role: Role = Role.MEMBER) -> Browser:
    browser = stage.browser(address)
    answer = await browser.post("/api/auth/invite", {"token": await stage.invite(role, uses=9)})
    assert answer.status_code == 200, answer.text
    return browser


async def nobody_came(stage: Stage) -> None:
    report = await stage.app.auth_db.check()
    assert (report["users"], report["sessions"]) == (0, 0)


# -- the happy path ------------------------------------------------------------------------------------


async def test_a_newcomer_with_an_invite_joins_and_comes_back(stage: Stage, idp: Idp) -> None:
    browser = await invited(stage, role=Role.ADMIN)
    answer = await journey(browser)
    assert location_of(answer) == ("/rooms", {})
    session = await browser.session()
    assert (session["user"]["name"], session["user"]["email"], session["user"]["role"]) == (
        "Ann",
        "ann@example.org",
        "admin",
    )
    spent = set_cookies(answer)
    for name in ("state", "pkce.code_verifier", "nonce", "invite"):
        assert "Max-Age=0" in spent[f"authjs.{name}"]
    later = stage.browser()
    await journey(later)
    assert (await later.session())["user"]["id"] == session["user"]["id"], "without an invite"


async def test_github_by_its_verified_address(stage: Stage) -> None:
    browser = await invited(stage)
    assert location_of(await journey(browser, "github")) == ("/rooms", {})
    user = (await browser.session())["user"]
    assert (user["name"], user["email"], user["image"]) == ("Octo", "second@example.org", "https://a.test/o.png")


async def test_both_are_on_the_list(stage: Stage) -> None:
    listed = (await stage.browser().get("/api/auth/providers")).json()
    assert {key: value["type"] for key, value in listed.items()} == {
        "credentials": "credentials",
        "oidc": "oidc",
        "github": "oauth",
    }


async def test_the_start_is_as_it_should_be(stage: Stage, idp: Idp) -> None:
    browser = stage.browser()
    evil = "redirect_uri=https://evil.test&client_id=zzz&response_type=token&state=x&nonce=x&code_challenge=x&login_hint=ann&foo=1"
    url = await leave(browser, query=evil)
    query = dict(parse_qsl(urlsplit(url).query))
    assert url.startswith(f"{idp.issuer}/authorize?")
    assert query["redirect_uri"] == "http://localhost:8080/api/auth/callback/oidc"
    assert (query["client_id"], query["response_type"], query["login_hint"]) == (CLIENT_ID, "code", "ann")
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == len(query["state"]) == len(query["nonce"]) == 43
    assert "foo" not in query
    again = dict(parse_qsl(urlsplit(await leave(browser)).query))
    assert {again[name] for name in ("state", "nonce", "code_challenge")}.isdisjoint(query.values())


async def test_the_start_in_each_dialect(stage: Stage, idp: Idp) -> None:
    browser = stage.browser()
    for fields, headers in (({}, V5), ({"json": "true"}, {})):
        assert (await leave(browser, fields=fields, headers=headers)).startswith(idp.issuer)
    plain = await browser.form("/api/auth/signin/oidc", {})
    assert plain.status_code == 302
    assert plain.headers["location"].startswith(f"{idp.issuer}/authorize?")


async def test_the_checks_are_sealed_and_short_lived(stage: Stage) -> None:
    browser = stage.browser()
    answer = await browser.form("/api/auth/signin/oidc", {}, headers=V5)
    cookies = set_cookies(answer)
    state = dict(parse_qsl(urlsplit(answer.json()["url"]).query))["state"]
    for name in ("authjs.state", "authjs.pkce.code_verifier", "authjs.nonce"):
        assert "Max-Age=900" in cookies[name]
        assert "HttpOnly" in cookies[name]
        assert state not in cookies[name]
    assert "authjs.nonce" not in set_cookies(await stage.browser().form("/api/auth/signin/github", {}, headers=V5))


# -- checks of ours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", ["oidc", "github"])
async def test_a_wrong_state_is_refused(stage: Stage, provider: str) -> None:
    browser = await invited(stage)
    good = await consent(await leave(browser, provider))
    state = dict(parse_qsl(urlsplit(good).query))["state"]
    for bad in (
        good.replace(state, "x"),
        good.replace(f"state={state}", ""),
        good.replace(state, state[:-1]),
        good.replace(state, ""),
    ):
        copy = browser.copy()
        assert location_of(await copy.get(bad)) == CONFIGURATION
        assert await copy.session() is None
    assert location_of(await browser.get(good)) == ("/rooms", {}), "the right one was right"


async def test_a_state_works_once_even_with_the_old_cookies(stage: Stage, idp: Idp) -> None:
    browser = await invited(stage)
    back = await consent(await leave(browser))
    thief = browser.copy()
    assert location_of(await browser.get(back)) == ("/rooms", {})
    asked = len(idp.asked)
    assert location_of(await thief.get(back)) == CONFIGURATION
    assert len(idp.asked) == asked, "the provider was not even asked"
    assert await thief.session() is None


@pytest.mark.parametrize("missing", ["state", "pkce.code_verifier", "nonce"])
async def test_each_check_is_needed(stage: Stage, missing: str) -> None:
    browser = await invited(stage)
    back = await consent(await leave(browser))
    del browser.cookies[f"authjs.{missing}"]
    assert location_of(await browser.get(back)) == CONFIGURATION
    await nobody_came(stage)


async def test_another_browser_cannot_finish_it(stage: Stage) -> None:
    eve, victim = await invited(stage), await invited(stage)
    back = await consent(await leave(eve))
    assert location_of(await victim.get(back)) == CONFIGURATION, "nothing in its jar"
    await leave(victim)
    assert location_of(await victim.get(back)) == CONFIGURATION, "its own journey is another one"
    assert await victim.session() is None
    await nobody_came(stage)


@pytest.mark.parametrize("mixed", ["pkce.code_verifier", "nonce"])
async def test_checks_of_another_journey_do_not_fit(stage: Stage, mixed: str) -> None:
    browser, other = await invited(stage), stage.browser()
    back = await consent(await leave(browser))
    await leave(other)
    browser.cookies[f"authjs.{mixed}"] = other.cookies[f"authjs.{mixed}"]
    assert location_of(await browser.get(back)) == CONFIGURATION
    await nobody_came(stage)


async def test_checks_of_another_provider_do_not_fit(stage: Stage) -> None:
    """GHSA-x445-f3h2-j279."""
    browser = await invited(stage)
    back = await consent(await leave(browser, "github"))
    assert location_of(await browser.copy().get(back.replace("/github", "/oidc"))) == CONFIGURATION
    assert location_of(await browser.get(back)) == ("/rooms", {})


async def test_nor_do_they_at_a_provider_that_checks_less(stage: Stage, idp: Idp) -> None:
    """Without nonce and issuer, what the cookies say of their provider is all that is left."""
    browser = await invited(stage)
    back = (await consent(await leave(browser, "oidc"))).partition("&iss=")
    bare = back[0] + "&" + back[2].partition("&")[2]
    idp.asked.clear()
    assert location_of(await browser.copy().get(bare.replace("/oidc", "/github"))) == CONFIGURATION
    assert idp.asked == []
    ours = (await consent(await leave(browser, "github"))).partition("&iss=")
    assert location_of(await browser.get(ours[0] + "&" + ours[2].partition("&")[2])) == ("/rooms", {})


async def test_checks_cannot_change_places(stage: Stage) -> None:
    """CVE-2023-48309: what was sealed for one purpose opens for no other."""
    browser = await invited(stage)
    back = await consent(await leave(browser))
    jar = dict(browser.cookies)
    for one, other in (("state", "nonce"), ("pkce.code_verifier", "state"), ("invite", "state")):
        browser.cookies = {**jar, f"authjs.{other}": jar[f"authjs.{one}"]}
        assert location_of(await browser.get(back)) == CONFIGURATION
    for name in ("state", "nonce", "invite", "csrf-token", "pkce.code_verifier"):
        thief = stage.browser()
        thief.cookies = {"authjs.session-token": jar[f"authjs.{name}"]}
        assert await thief.session() is None


async def test_checks_grow_old(stage: Stage) -> None:
    browser = await invited(stage)
    back = await consent(await leave(browser))
    stage.clock.forward(seconds=900)
    assert location_of(await browser.get(back)) == CONFIGURATION
    await nobody_came(stage)


@pytest.mark.parametrize("issuer", ["https://evil.test", "", "HTTP://127.0.0.1"])
async def test_an_answer_of_another_issuer_is_refused(stage: Stage, idp: Idp, issuer: str) -> None:
    browser = await invited(stage)
    back = await consent(await leave(browser))
    parts = dict(parse_qsl(urlsplit(back).query))
    path = urlsplit(back).path
    wrong = httpx.QueryParams({**parts, "iss": issuer})
    assert location_of(await browser.copy().get(f"{path}?{wrong}")) == CONFIGURATION
    await nobody_came(stage)


async def test_a_provider_that_names_itself_always_does(stage: Stage, idp: Idp) -> None:
    for always, came in ((True, False), (False, True)):
        providers_of.cache_clear()
        idp.document = {"authorization_response_iss_parameter_supported": always}
        browser = await invited(stage)
        back = await consent(await leave(browser))
        without = back.partition("&iss=")[0] + "&" + back.partition("&iss=")[2].partition("&")[2]
        await browser.get(without)
        assert (await browser.session() is not None) is came


async def test_a_code_works_once(stage: Stage, idp: Idp) -> None:
    browser = await invited(stage)
    first = dict(parse_qsl(urlsplit(await consent(await leave(browser))).query))["code"]
    await journey(browser.copy())
    back = await consent(await leave(browser))
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    stolen = back.replace(code, first)
    assert location_of(await browser.get(stolen)) == CONFIGURATION, "made for another verifier"


async def test_head_spends_nothing(stage: Stage) -> None:
    browser = await invited(stage)
    back = await consent(await leave(browser))
    await browser.ask("HEAD", back)
    assert location_of(await browser.get(back)) == ("/rooms", {})


# -- troubles of the provider ---------------------------------------------------------------------------------


async def test_somebody_who_cancels_is_told_so(stage: Stage, idp: Idp) -> None:
    idp.trouble = "cancel"
    browser = await invited(stage)
    answer = await journey(browser)
    assert location_of(answer) == ("/signin", {"error": "OAuthCallbackError"})
    assert "Max-Age=0" in set_cookies(answer)["authjs.state"]
    old = await invited(stage)
    url = await leave(old, fields={"json": "true"}, headers={})
    assert location_of(await old.get(await consent(url))) == ("/error", {"error": "Callback"}), "as v4 would say"
    await nobody_came(stage)


@pytest.mark.parametrize("kind", ["500", "slow", "huge", "redirect", "html", "bomb"])
@pytest.mark.parametrize("place", ["token", "keys"])
async def test_a_broken_provider_is_an_error_page(
    stage: Stage, idp: Idp, place: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LONGEST_SECONDS", 0.5)
    browser = await invited(stage)
    idp.trouble = f"{place} {kind}"
    assert location_of(await journey(browser)) == CONFIGURATION
    await nobody_came(stage)
    idp.trouble = ""
    assert location_of(await journey(browser)) == ("/rooms", {}), "and it recovers"


async def test_all_that_is_asked_together_has_a_limit_too(
    stage: Stage, idp: Idp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(oauth, "LONGEST_SECONDS", 0.3)
    browser = await invited(stage)
    idp.trouble = "keys slow"
    assert location_of(await journey(browser)) == CONFIGURATION
    assert "too long in all" in "".join(capsys.readouterr())


@pytest.mark.parametrize("kind", ["500", "slow", "huge", "redirect", "html"])
async def test_a_provider_without_discovery_starts_nothing(
    stage: Stage, idp: Idp, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LONGEST_SECONDS", 0.5)
    idp.trouble = f"discovery {kind}"
    browser = stage.browser()
    assert url_of(await browser.form("/api/auth/signin/oidc", {}, headers=V5)) == CONFIGURATION
    old = await browser.form("/api/auth/signin/oidc", {"json": "true"})
    assert (old.status_code, url_of(old)) == (200, ("/error", {"error": "OAuthSignin"}))
    idp.trouble = ""
    assert (await leave(browser)).startswith(idp.issuer)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "http://evil.test"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": "ftp://127.0.0.1/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
        {"token_endpoint": 7},
    ],
)
async def test_an_unsound_discovery_is_refused(stage: Stage, idp: Idp, document: dict[str, Any]) -> None:
    idp.document = document
    assert url_of(await stage.browser().form("/api/auth/signin/oidc", {}, headers=V5)) == CONFIGURATION


@pytest.mark.parametrize(
    "host", ["localhost", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"]
)
async def test_a_provider_cannot_make_us_call_the_inside(stage: Stage, idp: Idp, host: str) -> None:
    """Only the host that the operator configured may be inside; the same port under another name is not it."""
    browser = await invited(stage)
    port = idp.issuer.rpartition(":")[2]
    idp.document = {"token_endpoint": f"http://{host}:{port}/token"}
    assert location_of(await journey(browser)) == CONFIGURATION
    assert "token" not in idp.asked
    await nobody_came(stage)
    providers_of.cache_clear()
    idp.document = {}
    assert location_of(await journey(browser)) == ("/rooms", {})


CLAIMS: list[dict[str, Any]] = [
    {"nonce": "wrong"},
    {"nonce": None},
    {"nonce": ""},
    {"iss": "https://evil.test"},
    {"aud": "another client"},
    {"aud": [CLIENT_ID, "another"], "azp": "another"},
    {"aud": [CLIENT_ID, "another"]},
    {"azp": "another"},
    {"exp": 1},
    {"iat": 9_999_999_999},
    {"sub": ""},
    {"sub": None},
    {"sub": "x" * 300},
    {"sub": 7},
    {"exp": "later"},
]


@pytest.mark.parametrize("claims", CLAIMS, ids=str)
async def test_a_token_that_is_not_for_us_now_is_refused(stage: Stage, idp: Idp, claims: dict[str, Any]) -> None:
    idp.claims = claims
    assert location_of(await journey(await invited(stage))) == CONFIGURATION
    await nobody_came(stage)


@pytest.mark.parametrize("claims", [{"aud": [CLIENT_ID]}, {"aud": [CLIENT_ID, "b"], "azp": CLIENT_ID}], ids=str)
async def test_a_token_for_us_among_others_is_good(stage: Stage, idp: Idp, claims: dict[str, Any]) -> None:
    idp.claims = claims
    assert location_of(await journey(await invited(stage))) == ("/rooms", {})


@pytest.mark.parametrize("trouble", ["unsigned", "shared key", "other key"])
async def test_a_token_without_a_good_signature_is_refused(stage: Stage, idp: Idp, trouble: str) -> None:
    idp.trouble = trouble
    assert location_of(await journey(await invited(stage))) == CONFIGURATION
    await nobody_came(stage)


async def test_the_address_may_come_from_user_info(stage: Stage, idp: Idp) -> None:
    idp.claims = {"email": None}
    browser = await invited(stage)
    assert location_of(await journey(browser)) == ("/rooms", {})
    assert (await browser.session())["user"]["email"] == "from-userinfo@example.org"


async def test_user_info_of_somebody_else_is_refused(stage: Stage, idp: Idp) -> None:
    idp.claims = {"email": None, "sub": "another"}
    assert location_of(await journey(await invited(stage))) == CONFIGURATION
    await nobody_came(stage)


@pytest.mark.parametrize(
    "who",
    [
        {"email_verified": False},
        {"email": "ann＠example.org"},  # noqa: RUF001
        {"email": '"ann@evil"@example.org'},
        {"email": "a@x.test,evil@x.test"},
        {"email": ""},
    ],
    ids=str,
)
async def test_an_address_that_is_unverified_or_none_makes_no_user(stage: Stage, idp: Idp, who: dict[str, Any]) -> None:
    idp.person = person("ann", **who)
    assert location_of(await journey(await invited(stage))) == DENIED
    await nobody_came(stage)


@pytest.mark.parametrize(
    "emails", [[], [{"email": "a@b.test", "verified": False, "primary": True}], [{"email": "a@b.test"}]]
)
async def test_github_without_a_verified_address_makes_no_user(
    stage: Stage, idp: Idp, emails: list[dict[str, Any]]
) -> None:
    idp.emails = emails
    assert location_of(await journey(await invited(stage), "github")) == DENIED
    await nobody_came(stage)


async def test_what_a_provider_says_is_text(stage: Stage, idp: Idp) -> None:
    idp.person = person(
        "ann", name="\u202eAnn<script>\r\n\x00" + "x" * 500, picture="javascript:alert(1)", role="owner", id="U1"
    )
    browser = await invited(stage)
    await journey(browser)
    user = (await browser.session())["user"]
    assert user["name"] == ("Ann<script>" + "x" * 500)[:80]
    assert user["image"] is None
    assert user["role"] == "member"


# -- whose account it is ------------------------------------------------------------------------------------------


async def test_without_an_invite_nobody_new_comes(stage: Stage) -> None:
    browser = stage.browser()
    assert location_of(await journey(browser)) == DENIED
    browser.cookies["authjs.invite"] = "made up"
    assert location_of(await journey(browser)) == DENIED
    await nobody_came(stage)


async def test_an_invite_that_was_used_up_meanwhile_lets_nobody_in(stage: Stage) -> None:
    token = await stage.invite(uses=1)
    browser, other = stage.browser(), stage.browser()
    for one in (browser, other):
        await one.post("/api/auth/invite", {"token": token})
    body = {"token": token, "name": "Bo", "email": "bo@example.org", "password": "eleven violet kites"}
    assert (await other.post("/api/auth/join", body)).status_code == 200
    assert location_of(await journey(browser)) == DENIED
    assert await browser.session() is None


async def test_the_invite_s_cookie_lasts_an_hour(stage: Stage, idp: Idp) -> None:
    idp.claims = {"exp": 9_999_999_999}
    browser, late = await invited(stage), await invited(stage)
    stage.clock.forward(seconds=3599)
    assert location_of(await journey(browser)) == ("/rooms", {})
    idp.person = person("bo")
    stage.clock.forward(seconds=1)
    assert location_of(await journey(late)) == DENIED


async def test_known_and_mine_changes_nothing_but_the_token(stage: Stage) -> None:
    browser = await invited(stage)
    await journey(browser)
    before = browser.copy()
    assert location_of(await journey(browser)) == ("/rooms", {})
    assert (await browser.session())["user"]["email"] == "ann@example.org"
    assert await before.session() is None
    assert (await stage.app.auth_db.check())["users"] == 1


async def test_known_and_another_s_is_refused(stage: Stage, idp: Idp) -> None:
    await journey(await invited(stage))
    bo = await stage.signed_in(await stage.user("Bo"))
    token = bo.token
    assert location_of(await journey(bo)) == NOT_LINKED
    assert bo.token == token
    assert (await bo.session())["user"]["name"] == "Bo"


async def test_new_and_signed_in_is_linked(stage: Stage, idp: Idp) -> None:
    bo = await stage.user("Bo")
    browser = await stage.signed_in(bo)
    assert location_of(await journey(browser)) == ("/rooms", {})
    later = stage.browser()
    await journey(later)
    assert (await later.session())["user"]["id"] == bo.id
    assert (await later.session())["user"]["email"] == "bo@example.org", "the address stays"


async def test_new_with_somebody_s_address_is_not_let_in(stage: Stage) -> None:
    ann = await stage.user("Ann")
    browser = await invited(stage)
    assert location_of(await journey(browser)) == NOT_LINKED
    old = await invited(stage)
    url = await leave(old, fields={"json": "true"}, headers={})
    assert location_of(await old.get(await consent(url))) == ("/error", {"error": "OAuthAccountNotLinked"})
    assert await browser.session() is None
    assert (await stage.signed_in(ann)).token


async def test_a_deactivated_user_does_not_come_in_by_a_provider(stage: Stage) -> None:
    browser = await invited(stage)
    await journey(browser)
    user = await stage.app.auth_db.find_user_by_email("ann@example.org")
    assert user is not None
    await stage.app.auth_db.change_account(user.id, AccountChange(state=AccountState.DEACTIVATED))
    again = stage.browser()
    assert location_of(await journey(again)) == DENIED
    assert await again.session() is None


# -- callbacks by themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=1",
        "code=1&state=2",
        "state=",
        "error=x",
        "code[]=1",
        "code=%00",
        "code=%ff&state=%ff",
        "state=" + "x" * 7_000,
    ],
)
@pytest.mark.parametrize("provider", ["oidc", "github"])
async def test_a_callback_out_of_nowhere_is_an_error_page(stage: Stage, provider: str, query: str) -> None:
    browser = stage.browser()
    for cookies in ({}, {"authjs.state": "x", "authjs.pkce.code_verifier": "é", "authjs.nonce": "a.b.c.d.e"}):
        browser.cookies = dict(cookies)
        assert location_of(await browser.get(f"/api/auth/callback/{provider}?{query}")) == CONFIGURATION
    posted = await browser.ask("POST", f"/api/auth/callback/{provider}", data={"code": "1", "state": "2"})
    assert location_of(posted) == CONFIGURATION


async def test_an_answer_by_form_post_is_understood(stage: Stage) -> None:
    browser = await invited(stage)
    fields = dict(parse_qsl(urlsplit(await consent(await leave(browser))).query))
    answer = await browser.ask("POST", "/api/auth/callback/oidc", data=fields, origin="https://idp.test")
    assert location_of(answer) == ("/rooms", {})
    assert await browser.session() is not None


async def test_callbacks_are_limited_too(stage: Stage, idp: Idp) -> None:
    browser = stage.browser()
    for _ in range(30):
        await browser.get("/api/auth/callback/oidc?code=1&state=2")
    answer = await journey(await invited(stage, "192.0.2.9"))
    assert location_of(answer) == ("/rooms", {}), "others are free"
    asked = len(idp.asked)
    url = await consent(await leave(browser))
    assert location_of(await browser.get(url))[0] == "/error"
    assert len(idp.asked) == asked


async def test_no_code_token_or_secret_gets_into_the_log(
    stage: Stage, idp: Idp, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = await invited(stage)
    capsys.readouterr()
    back = await consent(await leave(browser))
    secrets = [*dict(parse_qsl(urlsplit(back).query)).values(), *browser.cookies.values(), CLIENT_SECRET]
    await browser.get(back)
    idp.trouble = "token 500"
    await journey(browser)
    out = "".join(capsys.readouterr())
    assert "signed_in" in out
    assert "provider_failed" in out
    for secret in secrets:
        if secret not in (idp.issuer, "http://localhost:8080/rooms"):
            assert secret not in out
