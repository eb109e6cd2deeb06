"""Leaving for a provider and coming back: state, PKCE (RFC 7636, S256) and nonce, in sealed cookies of this browser.

Each cookie names the provider it was made for (GHSA-x445-f3h2-j279) and the state it belongs to; a state works once, which the Auth DB
remembers; `iss` is checked when it is there (RFC 9207).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import msgspec
from starlette.requests import Request

from klatsch.auth.dialect import Ask, Dialect, Header, base_of
from klatsch.auth.failures import BAD_CHECKS, NO_AUTHORIZATION_URL, PROVIDER_SAID_NO, Refused
from klatsch.auth.providers import Profile, Provider, ProviderFailed
from klatsch.auth.seal import seal, unseal
from klatsch.chat import Klatsch
from klatsch.clock import MINUTE, SECOND
from klatsch.http.cookies import Purpose, delete_cookie, read_cookie, set_cookie
from klatsch.ids import new_token, token_hash
from klatsch.log import logger

LIFE = 15 * MINUTE
CHECKS: tuple[Purpose, ...] = ("state", "pkce.code_verifier", "nonce")
PASSED_ON = ("login", "login_hint", "prompt", "scope", "screen_hint")
"""What a page may add to the provider's address. Auth.js lets it override everything, redirect_uri and client_id included."""

MOST_PASSED_ON = 512
LONGEST_SECONDS = 15.0
"""For everything that is asked of a provider after a person came back: a person waits."""

log = logger(__name__)


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """What this browser left with. `nonce` is empty for providers that know none; `is_old`: it asked as next-auth v4 does."""

    state: str
    verifier: str
    nonce: str
    is_old: bool


async def begin(provider: Provider, ask: Ask) -> tuple[str, tuple[Header, ...]]:
    """The provider's address to go to, and the cookies to go with. Raises Refused when there is no such address."""
    app = ask.app
    try:
        endpoint = await provider.authorization_endpoint()
    except ProviderFailed as error:
        log.warning("provider_failed", provider=provider.id, reason=str(error))
        raise Refused(NO_AUTHORIZATION_URL) from None
    state, verifier, nonce = new_token(), new_token(), new_token() if provider.has_nonce else ""
    query = {
        "scope": provider.scope,
        **_passed_on(ask.request),
        "client_id": provider.client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri(provider, ask.request, app),
        "state": state,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
        **({"nonce": nonce} if nonce else {}),
    }
    kept = {"state": "v4" if ask.dialect is Dialect.V4 else "", "pkce.code_verifier": verifier, "nonce": nonce}
    cookies = tuple(
        _check_cookie(purpose, kept[purpose], state, provider, app) for purpose in CHECKS if purpose != "nonce" or nonce
    )
    joint = "&" if urlsplit(endpoint).query else "?"
    return f"{endpoint}{joint}{urlencode(query)}", cookies


async def come_back(provider: Provider, given: Mapping[str, str], request: Request, app: Klatsch) -> Journey:
    """The journey that this answer of the provider ends. Raises Refused unless every check holds; a state is spent by looking."""
    state = given.get("state", "")
    found = {purpose: _opened(purpose, provider, state, request, app) for purpose in CHECKS}
    journey = Journey(
        state=state,
        verifier=found["pkce.code_verifier"] or "",
        nonce=found["nonce"] or "",
        is_old=found["state"] == "v4",
    )
    if found["state"] is None or not journey.verifier or (provider.has_nonce and not journey.nonce):
        raise _refusal(provider, "the checks of another browser, provider or time")
    if not await app.auth_db.use_once(f"state:{token_hash(state)}", now=app.clock.now(), keep=LIFE):
        raise _refusal(provider, "a state that was used")
    await _must_be_issuer(provider, given.get("iss"))
    return journey


def must_have_code(provider: Provider, given: Mapping[str, str]) -> str:
    """The code; Refused when the provider, or the person there, said no."""
    if "error" in given or not given.get("code"):
        log.info("provider_said_no", provider=provider.id, reason=given.get("error", "no code")[:100])
        raise Refused(PROVIDER_SAID_NO)
    return given["code"]


async def profile_of(provider: Provider, code: str, journey: Journey, request: Request, app: Klatsch) -> Profile:
    """Raises Refused when the provider does not answer in time, or not with what it should."""
    back = redirect_uri(provider, request, app)
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await provider.profile(
                code, verifier=journey.verifier, nonce=journey.nonce, redirect_uri=back, now=app.clock.now()
            )
    except (ProviderFailed, TimeoutError) as error:
        log.warning("provider_failed", provider=provider.id, reason=str(error) or "too long in all")
        raise Refused(BAD_CHECKS) from None


def redirect_uri(provider: Provider, request: Request, app: Klatsch) -> str:
    return f"{base_of(request, app)}/callback/{provider.id}"


def spent_cookies(app: Klatsch) -> tuple[Header, ...]:
    return tuple(delete_cookie(app.settings, purpose) for purpose in CHECKS)


def _refusal(provider: Provider, reason: str) -> Refused:
    log.warning("sign_in_refused", provider=provider.id, reason=reason)
    return Refused(BAD_CHECKS)


async def _must_be_issuer(provider: Provider, issuer: str | None) -> None:
    """Asked first, since a provider may have to look up how it is written. A mix-up of providers ends here."""
    try:
        is_needed = await provider.always_names_issuer()
    except ProviderFailed as error:
        raise _refusal(provider, str(error)) from None
    if (issuer is None and is_needed) or (issuer is not None and issuer != provider.issuer):
        raise _refusal(provider, "another issuer")


def _passed_on(request: Request) -> dict[str, str]:
    return {name: value[:MOST_PASSED_ON] for name, value in request.query_params.items() if name in PASSED_ON}


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _check_cookie(purpose: Purpose, value: str, state: str, provider: Provider, app: Klatsch) -> Header:
    expires = app.clock.now() + LIFE
    values = {"value": value, "state": state, "provider": provider.id}
    sealed = seal(purpose, values, secret=app.secret, expires=expires)
    return set_cookie(app.settings, purpose, sealed, max_age=LIFE // SECOND, expires=expires)


def _opened(purpose: Purpose, provider: Provider, state: str, request: Request, app: Klatsch) -> str | None:
    """The cookie's value, if it belongs to this provider and this state."""
    values = unseal(purpose, read_cookie(request, app.settings, purpose), secret=app.secret, now=app.clock.now())
    if values is None or values.get("provider") != provider.id or not state:
        return None
    return values["value"] if hmac.compare_digest(values["state"].encode(), state.encode()) else None
