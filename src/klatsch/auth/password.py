"""POST /api/auth/password: change it, get a new session, end all the others."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from klatsch.auth import guard
from klatsch.auth.email import normal_email
from klatsch.auth.signin import Text
from klatsch.auth.signup import hash_once
from klatsch.auth.start import start_session
from klatsch.auth.strength import must_be_strong
from klatsch.auth_db import AuthDb
from klatsch.chat import Klatsch, sessions
from klatsch.errors import KlatschError, NotAllowed, WrongCredentials
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.log import logger
from klatsch.model.users import User

log = logger(__name__)


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    current: Text
    password: Text


async def password(request: Request, app: Klatsch) -> Reply:
    """Raises WrongCredentials when `current` is not the password, WeakPassword, NotAllowed for accounts without one, RateLimited."""
    given = await wire.json_body(request, PasswordChange)
    mine = await gate.session(request, app)
    user = mine.user
    await _must_know(given.current, user, request, app)
    must_be_strong(given.password, user.email, user.name, await app.auth_db.workspace_name() or "")
    changed = await app.passwords.hash(given.password)
    await app.auth_db.set_password(user.id, changed, now=app.clock.now())
    started = await start_session(user, provider="password", request=request, app=app)
    ended = await app.auth_db.end_sessions_of(user.id, but=started.id)
    await sessions.announce_end(user.id, [mine.id, *ended], app=app)
    log.info("password_changed", user=user.id, ended=len(ended))
    return wire.ok({}, *started.headers)


async def reset_password(auth_db: AuthDb, *, email: str, password: str, now: int) -> None:
    """For the command line: a new password; every session ends. Raises InvalidField, WeakPassword, KlatschError for nobody's address."""
    user = await auth_db.find_user_by_email(normal_email(email))
    if user is None:
        raise KlatschError(f"Nobody here has the address {email}.", hint="Check the spelling.")
    must_be_strong(password, user.email, user.name, await auth_db.workspace_name() or "")
    await auth_db.set_password(user.id, await hash_once(password), now=now)
    await auth_db.end_sessions_of(user.id)
    await auth_db.forget_attempts(guard.account_key(user.email))


async def _must_know(current: str, user: User, request: Request, app: Klatsch) -> None:
    address = gate.address_of(request, app.settings)
    stored = await app.auth_db.password_of(user.id)
    if stored is None:
        raise NotAllowed("This account has no password.", hint="Sign in with the provider that you joined with.")
    async with guard.attempt(app, address=address, account=user.email) as it:
        it.right = await app.passwords.verify(stored, current)
    if not it.right:
        log.warning("password_change_refused", user=user.id, address=address)
        raise WrongCredentials("The current password is wrong.", hint="Check it and try again.")
