"""POST /api/auth/signout: this session ends, or with `everywhere=true` all of mine; stored first, then announced."""

from __future__ import annotations

from starlette.requests import Request

from klatsch.auth.dialect import Ask, answer, must_have_csrf, speak
from klatsch.auth.failures import NO_CSRF_AT_SIGNOUT
from klatsch.auth.targets import safe_target, target_cookie, target_of_visit
from klatsch.chat import Klatsch, sessions
from klatsch.http.cookies import delete_cookie, read_cookie
from klatsch.http.route import Reply
from klatsch.ids import token_hash
from klatsch.log import logger

log = logger(__name__)


async def signout(request: Request, app: Klatsch) -> Reply:
    return await speak(_sign_out, request, app)


async def _sign_out(ask: Ask) -> Reply:
    """200 for those who were signed out already, too. An unusable callbackUrl is passed over: nobody stays signed in because of it."""
    must_have_csrf(ask, NO_CSRF_AT_SIGNOUT)
    app = ask.app
    target = safe_target(ask.fields.text("callbackUrl"), ask.request, app.settings) or target_of_visit(ask.request, app)
    token = read_cookie(ask.request, app.settings, "session-token")
    if token:
        await _end(token, everywhere=ask.fields.text("everywhere") == "true", app=app)
    cookies = target_cookie(ask.request, app, target)
    return answer(ask.dialect, target, delete_cookie(app.settings, "session-token"), *cookies)


async def _end(token: str, *, everywhere: bool, app: Klatsch) -> None:
    ended = await app.auth_db.end_session(token_hash(token))
    if ended is None:
        return
    now = app.clock.now()
    is_live = ended.expires > now and ended.ends > now and ended.user.active
    others = await app.auth_db.end_sessions_of(ended.user.id) if everywhere and is_live else []
    await sessions.announce_end(ended.user.id, [ended.id, *others], app=app)
    log.info("signed_out", user=ended.user.id, session=ended.id, others=len(others))
