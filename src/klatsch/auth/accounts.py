"""Whose identity is it? The linking rules of Auth.js, and ours: a new person needs an invite."""

from __future__ import annotations

from starlette.requests import Request

from klatsch.analytics import USERS_JOINED
from klatsch.auth.email import clean_email
from klatsch.auth.failures import DENIED, NOT_LINKED, Refused
from klatsch.auth.providers import Profile, Provider
from klatsch.auth.seal import unseal
from klatsch.auth_db import Account, NewUser
from klatsch.chat import Klatsch
from klatsch.errors import EmailTaken, InviteRefused
from klatsch.http import gate
from klatsch.http.cookies import read_cookie
from klatsch.log import logger
from klatsch.model.names import name_from
from klatsch.model.users import Role, User

log = logger(__name__)


async def user_of(profile: Profile, provider: Provider, request: Request, app: Klatsch) -> User:
    """The user behind a provider's identity, made or linked if need be. Raises Refused.

    (a) known, signed out: sign in. (b) known and mine: nothing changes. (c) known and another's: refused. (d) new, signed in: linked to me.
    (e) new, signed out, its address is somebody's: refused, since whoever made that account may not own the address. (f) else: a new user.
    """
    account = Account(provider=provider.id, provider_account_id=profile.account_id, type=provider.type)
    mine = await gate.find_session(request, app)
    owner = await app.auth_db.find_user_by_account(account)
    if owner is not None and mine is not None and owner.id != mine.user.id:
        raise _refused(provider, "the identity is another user's")
    if owner is None:
        owner = await (_newcomer(profile, account, request, app) if mine is None else _linked(mine.user, account, app))
    if not owner.active:
        log.warning("sign_in_refused", user=owner.id, provider=provider.id, reason=owner.state)
        raise Refused(DENIED)
    return owner


async def _linked(user: User, account: Account, app: Klatsch) -> User:
    if not await app.auth_db.link_account(user.id, account):
        raise Refused(NOT_LINKED)
    log.info("account_linked", user=user.id, provider=account.provider)
    return user


async def _newcomer(profile: Profile, account: Account, request: Request, app: Klatsch) -> User:
    email = clean_email(profile.email or "")
    if email is not None and await app.auth_db.find_user_by_email(email) is not None:
        raise Refused(NOT_LINKED)
    kept = unseal("invite", read_cookie(request, app.settings, "invite"), secret=app.secret, now=app.clock.now())
    if kept is None or email is None:
        log.warning(
            "sign_in_refused", provider=account.provider, reason="no invite" if email else "no verified e-mail address"
        )
        raise Refused(DENIED)
    new = NewUser(
        name=name_from(profile.name, email.partition("@")[0]),
        email=email,
        role=Role.GUEST,
        now=app.clock.now(),
        image=profile.image,
    )
    try:
        user = await app.auth_db.create_user(new, account=account, invite=kept["hash"])
    except EmailTaken:
        raise Refused(NOT_LINKED) from None
    except InviteRefused:
        raise Refused(DENIED) from None
    log.info("user_joined", user=user.id, way=account.provider, role=user.role)
    USERS_JOINED.labels(account.provider).inc()
    return user


def _refused(provider: Provider, reason: str) -> Refused:
    log.warning("sign_in_refused", provider=provider.id, reason=reason)
    return Refused(NOT_LINKED)
