"""The few pages that Auth.js serves itself. Plain HTML: no style, no script, nothing from elsewhere."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request

from klatsch.auth.csrf import NO_CACHE, browser_token
from klatsch.auth.dialect import Ask, Dialect, Header, answer, base_of, redirect
from klatsch.auth.targets import target_cookie, target_of_visit
from klatsch.chat import Klatsch
from klatsch.http.gate import origin_of
from klatsch.http.route import Reply

POLICY = b"default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_WORD = re.compile(r"[A-Za-z_]{1,40}")

ERRORS: dict[str, tuple[int, str, str]] = {
    "configuration": (
        500,
        "Something is wrong on this server",
        "Signing in did not work. Whoever runs this server finds the reason in its log.",
    ),
    "accessdenied": (
        403,
        "You cannot come in here",
        "You need an invite, or your account is deactivated. Ask an owner or an admin of this workspace.",
    ),
    "verification": (403, "This link does not work any more", "It was used already, or it is too old. Sign in again."),
}
"""Errors with a page of their own: status, title, text. Names are compared in lower case."""

ABOUT_SIGNING_IN = {
    "signin",
    "oauthsignin",
    "oauthcallback",
    "oauthcallbackerror",
    "oauthcreateaccount",
    "emailcreateaccount",
    "callback",
    "oauthaccountnotlinked",
    "accountnotlinked",
    "emailsignin",
    "credentialssignin",
    "sessionrequired",
    "missingcsrf",
}
"""Errors that the sign-in page explains."""


async def get_signin(request: Request, app: Klatsch) -> Reply:
    """To the frontend's own page, with the target (absolute) and the error."""
    target = target_of_visit(request, app)
    told = {"callbackUrl": target, **{name: word for name in ("error", "code") if (word := _word(request, name))}}
    cookies = () if request.method == "HEAD" else target_cookie(request, app, target)
    return redirect(f"{origin_of(request, app.settings)}/signin?{urlencode(told)}", *cookies)


def signin_page(ask: Ask, target: str) -> Reply:
    """What a POST to the sign-in page itself answers: its address."""
    more = "?csrf=true" if ask.dialect is Dialect.V4 else ""
    cookies = target_cookie(ask.request, ask.app, target)
    return answer(ask.dialect, f"{base_of(ask.request, ask.app)}/signin{more}", *cookies)


async def get_error(request: Request, app: Klatsch) -> Reply:
    """`/error?error=NAME` and `/error/NAME`."""
    name = request.path_params.get("name") or request.query_params.get("error", "")
    name = name if _WORD.fullmatch(name) else ""
    if name.lower() in ABOUT_SIGNING_IN:
        code = _word(request, "code")
        told = {"error": name, **({"code": code} if code else {})}
        return redirect(f"{base_of(request, app)}/signin?{urlencode(told)}")
    status, title, text = ERRORS.get(name.lower(), (200, "Signing in did not work", "Try again."))
    return _page(title, f'<p>{escape(text)}</p>\n<p><a href="/signin">Sign in</a></p>', status=status)


async def get_signout(request: Request, app: Klatsch) -> Reply:
    """A form with one button."""
    token, cookies = browser_token(request, app)
    form = (
        '<form method="post" action="/api/auth/signout">\n'
        f'<input type="hidden" name="csrfToken" value="{escape(token)}">\n'
        '<p><label><input type="checkbox" name="everywhere" value="true"> On all my devices</label></p>\n'
        '<p><button type="submit">Sign out</button></p>\n</form>'
    )
    return _page("Sign out?", form, *(() if request.method == "HEAD" else cookies))


async def get_verify_request(request: Request, app: Klatsch) -> Reply:
    """Auth.js shows this after it sent a link; Klatsch sends none in this release."""
    return _page("Check your e-mail", '<p>A sign-in link was sent to you.</p>\n<p><a href="/signin">Back</a></p>')


def _word(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")
    return value if _WORD.fullmatch(value) else ""


def _page(title: str, inside: str, *headers: Header, status: int = 200) -> Reply:
    html = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)} · Klatsch</title>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        f"{inside}\n</main>\n</body>\n</html>\n"
    )
    own: tuple[Header, ...] = (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", POLICY),
        *NO_CACHE,
    )
    return Reply(html.encode(), status, (*own, *headers))
