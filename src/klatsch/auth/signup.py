"""Coming to be a user: the set-up link makes the owner, an invite makes everybody else."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from klatsch.analytics import USERS_JOINED
from klatsch.auth import guard
from klatsch.auth.email import normal_email
from klatsch.auth.seal import seal
from klatsch.auth.signin import Text
from klatsch.auth.start import current_user, start_session
from klatsch.auth.strength import must_be_strong
from klatsch.auth_db import AuthDb, NewUser
from klatsch.chat import Klatsch
from klatsch.clock import HOUR, SECOND
from klatsch.errors import InviteRefused, SetupRefused
from klatsch.http import gate, wire
from klatsch.http.cookies import set_cookie
from klatsch.http.route import Reply
from klatsch.ids import token_hash
from klatsch.log import logger
from klatsch.model.invites import Invite
from klatsch.model.names import must_be_name
from klatsch.model.users import Role, User
from klatsch.passwords import Passwords

INVITE_COOKIE_LIFE = HOUR
NAMELESS = "Klatsch"

log = logger(__name__)


class Setup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`token` is the part of the set-up link behind the #."""

    token: Text
    workspace: Text
    name: Text
    email: Text
    password: Text


class Join(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`token` is the part of the invite's link behind the #."""

    token: Text
    name: Text
    email: Text
    password: Text


class InviteToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: Text


class InviteShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`expires` in microseconds since 1970; `invitedBy` is null for invites made on the command line."""

    workspace: str
    invited_by: str | None
    role: Role
    expires: int


async def setup(request: Request, app: Klatsch) -> Reply:
    """Name the workspace, make the owner, sign them in. One answer for a link that is wrong, used, or too late."""
    given = await wire.json_body(request, Setup)
    workspace, name = must_be_name(given.workspace, "name of the workspace"), must_be_name(given.name)
    email = normal_email(given.email)
    async with guard.attempt(app, address=gate.address_of(request, app.settings)) as it:
        if await app.auth_db.workspace_name() is not None:
            raise SetupRefused()
        must_be_strong(given.password, email, name, workspace)
        password_hash = await app.passwords.hash(given.password)
        new = NewUser(name=name, email=email, role=Role.OWNER, now=app.clock.now(), password_hash=password_hash)
        user = await app.auth_db.create_owner(new, setup_hash=token_hash(given.token), workspace=workspace)
        it.right = True
    log.info("workspace_set_up", user=user.id)
    USERS_JOINED.labels("setup").inc()
    return current_user(await start_session(user, provider="setup", request=request, app=app))


async def invite(request: Request, app: Klatsch) -> Reply:
    """Show what the invite is to, and keep it in a sealed cookie for a sign-in by a provider."""
    given = await wire.json_body(request, InviteToken)
    found = await _must_be_invite(given.token, request, app)
    until = min(found.expires, app.clock.now() + INVITE_COOKIE_LIFE)
    sealed = seal("invite", {"hash": token_hash(given.token)}, secret=app.secret, expires=until)
    life = (until - app.clock.now()) // SECOND
    inviters = await app.auth_db.profiles_of([found.created_by] if found.created_by else [])
    shown = InviteShown(
        workspace=await app.auth_db.workspace_name() or "",
        invited_by=next((inviter.name for inviter in inviters.values()), None),
        role=found.role,
        expires=found.expires,
    )
    return wire.ok(shown, set_cookie(app.settings, "invite", sealed, max_age=life, expires=until))


async def join(request: Request, app: Klatsch) -> Reply:
    """Make the account and sign in. Whether an address is taken is told to holders of an invite alone."""
    given = await wire.json_body(request, Join)
    found = await _must_be_invite(given.token, request, app)
    name, email = must_be_name(given.name), normal_email(given.email)
    must_be_strong(given.password, email, name, await app.auth_db.workspace_name() or "")
    password_hash = await app.passwords.hash(given.password)
    new = NewUser(name=name, email=email, role=found.role, now=app.clock.now(), password_hash=password_hash)
    user = await app.auth_db.create_user(new, invite=token_hash(given.token))
    log.info("user_joined", user=user.id, way="invite", role=user.role, invite=found.id)
    USERS_JOINED.labels("invite").inc()
    return current_user(await start_session(user, provider="join", request=request, app=app))


async def add_user(auth_db: AuthDb, *, email: str, name: str, role: Role, password: str, now: int) -> User:
    """For the command line. The first owner gives a nameless workspace a name, so that the set-up page has nothing left to do.

    Raises InvalidField, WeakPassword, EmailTaken.
    """
    email, name = normal_email(email), must_be_name(name)
    workspace = await auth_db.workspace_name()
    must_be_strong(password, email, name, workspace or "")
    password_hash = await hash_once(password)
    user = await auth_db.create_user(NewUser(name=name, email=email, role=role, now=now, password_hash=password_hash))
    if role is Role.OWNER and workspace is None:
        await auth_db.name_workspace(NAMELESS)
    return user


async def hash_once(password: str) -> str:
    passwords = Passwords(threads=1)
    try:
        return await passwords.hash(password)
    finally:
        passwords.close()


async def _must_be_invite(token: str, request: Request, app: Klatsch) -> Invite:
    """Raises InviteRefused (unknown, expired, used up, revoked: one answer), RateLimited."""
    address = gate.address_of(request, app.settings)
    async with guard.attempt(app, address=address) as it:
        found = await app.auth_db.find_invite(token_hash(token), now=app.clock.now())
        it.right = found is not None
    if found is None:
        log.warning("invite_refused", address=address)
        raise InviteRefused()
    return found
