"""Starting a session: a new token every time, whichever way somebody came in; the session that the browser had before ends."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request

from klatsch.analytics import SIGN_INS
from klatsch.auth.csrf import fresh_token
from klatsch.auth.dialect import Header
from klatsch.auth_db import NewSession
from klatsch.chat import Klatsch, sessions
from klatsch.clock import DAY
from klatsch.http import wire
from klatsch.http.cookies import read_cookie, set_cookie
from klatsch.http.gate import NO_SESSION_TOKEN_IS_LONGER, address_of, agent_of
from klatsch.http.route import Reply
from klatsch.ids import SessionId, UserId, new_token, token_hash
from klatsch.log import logger
from klatsch.model.sessions import Session
from klatsch.model.users import Role, User

log = logger(__name__)


class CurrentUser(msgspec.Struct, frozen=True, kw_only=True):
    """`expires` is ISO 8601 in UTC with milliseconds, as everywhere in Auth.js."""

    id: UserId
    name: str
    email: str
    image: str | None
    role: Role
    expires: str


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """`headers` carry the cookies: the session's, and a new CSRF token, since somebody may have planted the old one."""

    id: SessionId
    user: User
    token_hash: str
    expires: int
    headers: tuple[Header, ...]


async def start_session(user: User, *, provider: str, request: Request, app: Klatsch) -> Started:
    """Raises NotAllowed when the user is deactivated."""
    old = await _session_of_browser(request, app)
    now = app.clock.now()
    ends = now + app.settings.session_absolute_days * DAY
    expires = min(now + app.settings.session_days * DAY, ends)
    token = new_token()
    new = NewSession(
        user_id=user.id,
        token_hash=token_hash(token),
        now=now,
        expires=expires,
        ends=ends,
        agent=agent_of(request),
        address=address_of(request, app.settings),
        replaces=None if old is None else old[0],
    )
    session_id = await app.auth_db.session_token(new)
    if old is not None:
        await sessions.announce_end(old[1].user.id, [old[1].id], app=app)
    log.info("signed_in", user=user.id, session=session_id, provider=provider, address=new.address)
    SIGN_INS.labels(provider, "signed_in").inc()
    cookies = (set_cookie(app.settings, "session-token", token, expires=expires), *fresh_token(app)[1])
    return Started(id=session_id, user=user, token_hash=new.token_hash, expires=expires, headers=cookies)


def current_user(started: Started) -> Reply:
    user = started.user
    body = CurrentUser(
        id=user.id, name=user.name, email=user.email, image=user.image, role=user.role, expires=iso(started.expires)
    )
    return wire.ok(body, *started.headers)


def iso(at: int) -> str:
    """Microseconds → `2026-01-31T12:00:00.000Z`."""
    seconds, rest = divmod(at // 1000, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"


async def _session_of_browser(request: Request, app: Klatsch) -> tuple[str, Session] | None:
    """The hash and the session of the cookie that came along, if it is a live one."""
    token = read_cookie(request, app.settings, "session-token")
    if not token or len(token) > NO_SESSION_TOKEN_IS_LONGER:
        return None
    hashed = token_hash(token)
    session = await app.auth_db.find_session(hashed, now=app.clock.now())
    return None if session is None else (hashed, session)
