"""`/api/auth/callback/{provider}`: a password by the rules of Auth.js, or the way back from a provider."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from klatsch.analytics import SIGN_INS
from klatsch.auth import accounts, guard, oauth
from klatsch.auth.dialect import Ask, Dialect, answer, base_of, must_have_csrf, redirect, refusal, speak
from klatsch.auth.failures import (
    BROKEN,
    DENIED,
    LOCKED,
    NO_CSRF,
    UNKNOWN_AT_CALLBACK,
    WRONG_CREDENTIALS,
    Failure,
    Refused,
)
from klatsch.auth.forms import read_fields
from klatsch.auth.providers import Provider
from klatsch.auth.providers.enabled import providers_of
from klatsch.auth.signin import sign_in_with_password
from klatsch.auth.start import start_session
from klatsch.auth.targets import target_cookie, target_of, target_of_visit
from klatsch.chat import Klatsch
from klatsch.errors import KlatschError, NotAllowed, RateLimited, WrongCredentials
from klatsch.http import gate
from klatsch.http.cookies import delete_cookie
from klatsch.http.route import Reply


async def post_callback(request: Request, app: Klatsch) -> Reply:
    """POST: a password, or a provider that answers with a form (response_mode=form_post)."""
    name = request.path_params["provider"]
    provider = providers_of(app.settings).get(name)
    if provider is not None:
        fields = await read_fields(request)
        return await _return_from(
            provider, {k: v for k, v in fields.values.items() if isinstance(v, str)}, request, app
        )
    return await speak(_with_password if name == "credentials" else _unknown, request, app)


async def get_callback(request: Request, app: Klatsch) -> Reply:
    """GET: the browser comes back from a provider. HEAD (scanners of links) spends nothing."""
    provider = providers_of(app.settings).get(request.path_params["provider"])
    if provider is None or request.method == "HEAD":
        return refusal(Dialect.FORM, UNKNOWN_AT_CALLBACK, base_of(request, app))
    return await _return_from(provider, dict(request.query_params.multi_items()), request, app)


# -- by password --------------------------------------------------------------------------------------


async def _with_password(ask: Ask) -> Reply:
    must_have_csrf(ask, NO_CSRF)
    target = target_of(ask)
    email, password = ask.fields.text("email") or "", ask.fields.text("password") or ""
    try:
        started = await sign_in_with_password(email[:1_000], password[:1_000], ask.request, ask.app)
    except WrongCredentials:
        raise Refused(WRONG_CREDENTIALS) from None
    except RateLimited as error:
        raise Refused(LOCKED, retry_after=error.retry_after) from None
    return answer(ask.dialect, target, *started.headers, *target_cookie(ask.request, ask.app, target))


async def _unknown(ask: Ask) -> Reply:
    raise Refused(UNKNOWN_AT_CALLBACK)


# -- by a provider ------------------------------------------------------------------------------------


async def _return_from(provider: Provider, given: Mapping[str, str], request: Request, app: Klatsch) -> Reply:
    """Always a redirect, and the checks are spent, whatever comes of it."""
    spent = oauth.spent_cookies(app)
    is_old = False
    try:
        async with guard.attempt(app, address=gate.address_of(request, app.settings)) as it:
            journey = await oauth.come_back(provider, given, request, app)
            is_old = journey.is_old
            profile = await oauth.profile_of(provider, oauth.must_have_code(provider, given), journey, request, app)
            it.right = True
        user = await accounts.user_of(profile, provider, request, app)
        started = await start_session(user, provider=provider.id, request=request, app=app)
    except (Refused, KlatschError) as error:
        SIGN_INS.labels(provider.id, "failed").inc()
        return refusal(Dialect.FORM, _failure_of(error, is_old), base_of(request, app), *spent)
    used = delete_cookie(app.settings, "invite")
    return redirect(target_of_visit(request, app), *started.headers, *spent, used)


def _failure_of(error: Refused | KlatschError, is_old: bool) -> Failure:
    """A browser that left by next-auth v4 is answered as v4 would, although nothing in this request says so."""
    ours = DENIED if isinstance(error, NotAllowed) else BROKEN
    failure = error.failure if isinstance(error, Refused) else ours
    return Failure(failure.v4, failure.v4) if is_old else failure
