"""POST /api/auth/signIn: the diagram's first arrow, in JSON; and the Auth.js routes around signing in."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.analytics import SIGN_INS
from klatsch.auth import guard, oauth
from klatsch.auth.dialect import Ask, answer, base_of, must_have_csrf, must_not_be_foreign, redirect, speak
from klatsch.auth.email import clean_email
from klatsch.auth.failures import NO_CSRF, UNKNOWN_AT_SIGNIN, Refused
from klatsch.auth.forms import Fields, read_fields
from klatsch.auth.pages import signin_page
from klatsch.auth.providers.enabled import providers_of
from klatsch.auth.start import Started, current_user, start_session
from klatsch.auth.targets import target_cookie, target_of
from klatsch.chat import Klatsch, sessions
from klatsch.chat.limits import Limit
from klatsch.errors import NotAllowed, WrongCredentials
from klatsch.http import gate, wire
from klatsch.http.csrf import is_csrf_proof
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.log import logger

Text = Annotated[str, msgspec.Meta(max_length=1_000)]
NOBODY = UserId("")

log = logger(__name__)


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`csrfToken` is for callers without an Origin header."""

    email: Text
    password: Text
    csrf_token: Text | None = None


async def signin(request: Request, app: Klatsch) -> Reply:
    """JSON with e-mail and password signs in; in Auth.js's own dialects this address only names the sign-in page."""
    must_not_be_foreign(request, app)
    fields = await read_fields(request)
    if fields.is_json and "x-auth-return-redirect" not in request.headers and "json" not in fields.values:
        return await _sign_in(fields, request, app)
    return await speak(_name_page, request, app, fields)


async def signin_with(request: Request, app: Klatsch) -> Reply:
    """POST /api/auth/signin/{provider}."""
    return await speak(_leave_for_provider, request, app)


async def get_signin_with(request: Request, app: Klatsch) -> Reply:
    """GET /api/auth/signin/{provider}: a sign-in is never started by a link."""
    return redirect(f"{base_of(request, app)}/error?error=Configuration")


# -- by password --------------------------------------------------------------------------------------


async def _sign_in(fields: Fields, request: Request, app: Klatsch) -> Reply:
    given = wire.decode(fields.raw, SignIn)
    says_nothing = "origin" not in request.headers and "sec-fetch-site" not in request.headers
    if not says_nothing or not is_csrf_proof(request, given.csrf_token, settings=app.settings, secret=app.secret):
        gate.must_be_same_site(request, app)
    await gate.must_not_hurry(Limit.SIGN, request, app)
    return current_user(await sign_in_with_password(given.email, given.password, request, app))


async def sign_in_with_password(email: str, password: str, request: Request, app: Klatsch) -> Started:
    """Raises WrongCredentials, RateLimited, Unavailable.

    The same work is done for unknown addresses and for people who may not come in any more, and the same is said.
    """
    address = gate.address_of(request, app.settings)
    known_as = clean_email(email)
    async with guard.attempt(app, address=address, account=known_as or email) as it:
        user = None if known_as is None else await app.auth_db.find_user_by_email(known_as)
        stored = await app.auth_db.password_of(NOBODY if user is None else user.id)
        is_known = await app.passwords.verify(stored, password)
        if user is not None and is_known and not user.active:
            log.warning("sign_in_refused", user=user.id, provider="credentials", reason=user.state)
        it.right = is_known and user is not None and user.active
        if not it.right or user is None or stored is None:
            _count_failure(guard.email_for_log(known_as or email, app), address)
            raise WrongCredentials()
    if app.passwords.is_outdated(stored):
        stored = await app.passwords.hash(password)
        await app.auth_db.set_password(user.id, stored, now=app.clock.now())
    try:
        started = await start_session(user, provider="credentials", request=request, app=app)
    except NotAllowed:  # deactivated since they were looked up
        raise WrongCredentials() from None
    await _must_still_be_right(started, stored, password, app)
    return started


async def _must_still_be_right(started: Started, stored: str, password: str, app: Klatsch) -> None:
    """A password that was changed while this sign-in was under way must not open a session after all others were ended."""
    now_stored = await app.auth_db.password_of(started.user.id)
    if now_stored == stored or await app.passwords.verify(now_stored, password):
        return
    await app.auth_db.end_session(started.token_hash)
    await sessions.announce_end(started.user.id, [started.id], app=app)
    raise WrongCredentials()


def _count_failure(account: str, address: str) -> None:
    log.warning("sign_in_failed", provider="credentials", account=account, address=address)
    SIGN_INS.labels("credentials", "failed").inc()


# -- in the dialects of Auth.js -----------------------------------------------------------------------


async def _name_page(ask: Ask) -> Reply:
    must_have_csrf(ask, NO_CSRF)
    return signin_page(ask, target_of(ask))


async def _leave_for_provider(ask: Ask) -> Reply:
    must_have_csrf(ask, NO_CSRF)
    wanted = ask.request.path_params["provider"]
    target = target_of(ask)
    if wanted == "credentials":
        return signin_page(ask, target)
    provider = providers_of(ask.app.settings).get(wanted)
    if provider is None:
        raise Refused(UNKNOWN_AT_SIGNIN)
    url, cookies = await oauth.begin(provider, ask)
    return answer(ask.dialect, url, *cookies, *target_cookie(ask.request, ask.app, target))
