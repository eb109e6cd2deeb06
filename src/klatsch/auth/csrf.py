"""GET /api/auth/csrf. The cookie is set here and on our HTML pages alone: setting it on /session, as Auth.js does, loses a race."""

from __future__ import annotations

from starlette.requests import Request

from klatsch.auth.dialect import Header
from klatsch.auth.targets import target_cookie, target_of_visit
from klatsch.chat import Klatsch
from klatsch.http import wire
from klatsch.http.csrf import csrf_cookie, csrf_token_of, new_csrf_token
from klatsch.http.route import Reply

NO_CACHE: tuple[Header, ...] = (
    (b"cache-control", b"private, no-cache, no-store"),
    (b"pragma", b"no-cache"),
    (b"expires", b"0"),
)


async def csrf(request: Request, app: Klatsch) -> Reply:
    token, cookies = browser_token(request, app)
    if request.method == "HEAD":
        return wire.ok({"csrfToken": token}, *NO_CACHE)
    cookies += target_cookie(request, app, target_of_visit(request, app))
    return wire.ok({"csrfToken": token}, *NO_CACHE, *cookies)


def browser_token(request: Request, app: Klatsch) -> tuple[str, tuple[Header, ...]]:
    """This browser's token, and the cookie that gives it one if it has none (or one that we did not sign)."""
    token = csrf_token_of(request, settings=app.settings, secret=app.secret)
    return (token, ()) if token is not None else fresh_token(app)


def fresh_token(app: Klatsch) -> tuple[str, tuple[Header, ...]]:
    token = new_csrf_token()
    return token, (csrf_cookie(token, settings=app.settings, secret=app.secret),)
