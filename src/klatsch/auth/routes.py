"""The table of the auth door."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from klatsch.auth import callback, csrf, pages, password, session, signin, signout, signup
from klatsch.auth.dialect import Place, base_of, must_not_be_foreign
from klatsch.auth.providers.enabled import providers_of
from klatsch.auth.start import CurrentUser
from klatsch.chat import Klatsch
from klatsch.chat.limits import Limit
from klatsch.chat.policy import Access
from klatsch.errors import (
    BadRequest,
    EmailTaken,
    ForeignOrigin,
    InvalidField,
    InviteRefused,
    NotAllowed,
    NotSignedIn,
    RateLimited,
    SetupRefused,
    Unavailable,
    UnsupportedType,
    WeakPassword,
    WrongCredentials,
)
from klatsch.http import gate, wire
from klatsch.http.route import GET, POST, Reply, Route

B = "/api/auth"
MOST_BYTES = 16_384
PAGE = "text/html"


async def providers(request: Request, app: Klatsch) -> Reply:
    """What one can sign in with, keyed by id; addresses are absolute."""
    known = {"credentials": ("E-mail and password", "credentials")}
    known |= {each.id: (each.name, each.type) for each in providers_of(app.settings).values()}
    base = base_of(request, app)
    return wire.ok(
        {
            key: {
                "id": key,
                "name": name,
                "type": kind,
                "signinUrl": f"{base}/signin/{key}",
                "callbackUrl": f"{base}/callback/{key}",
            }
            for key, (name, kind) in known.items()
        }
    )


async def client_log(request: Request, app: Klatsch) -> Reply:
    """next-auth v4 posts its client's errors here. Anybody may, so nothing of it is kept, or even read."""
    must_not_be_foreign(request, app)
    await gate.must_not_hurry(Limit.SIGN, request, app)
    return Reply(b"", headers=((b"content-type", b"text/plain; charset=utf-8"),))


TO_OTHER_PAGE = (302, "to another page of this site")
WHY = ((403, "a page that says why"), (500, "a page that says why"))
NEWS = "`url` says what happened (next-auth v4)"
TO_PAGE = (302, "to a page that says what happened, for a plain form")
AUTHJS = (TO_PAGE, (400, NEWS), (401, NEWS), (403, NEWS), (429, NEWS))


def _authjs(path: str, handler: Any, summary: str, **more: Any) -> Route:
    """A POST of Auth.js: it checks its own CSRF token, and answers with an address."""
    usual: dict[str, Any] = {"signed_in": False, "proves_itself": True, "most_bytes": MOST_BYTES}
    usual |= {"errors": (BadRequest, ForeignOrigin), "answer": Place, "others": AUTHJS}
    usual |= {"action": Access.PUBLIC, "limit": Limit.SIGN}
    return POST(path, handler, summary, **usual | more)


def _open(path: str, handler: Any, summary: str, **more: Any) -> Route:
    return GET(path, handler, summary, signed_in=False, action=Access.PUBLIC, **more)


def _page(path: str, handler: Any, summary: str, *others: tuple[int, str]) -> Route:
    return _open(path, handler, summary, media=PAGE, others=others)


def _json(path: str, handler: Any, summary: str, *errors: Any, **more: Any) -> Route:
    usual = (BadRequest, ForeignOrigin, InvalidField, UnsupportedType, RateLimited, Unavailable)
    rules: dict[str, Any] = {"action": Access.PUBLIC, "limit": Limit.SIGN} | more
    return POST(path, handler, summary, most_bytes=MOST_BYTES, errors=(*usual, *errors), **rules)


ROUTES = (
    _open(f"{B}/csrf", csrf.csrf, "A CSRF token for this browser"),
    _open(f"{B}/providers", providers, "What one can sign in with"),
    _open(
        f"{B}/session", session.session, "Who I am and until when; null for nobody", answer=session.SessionBody | None
    ),
    _authjs(
        f"{B}/session",
        session.update_session,
        "Change my name",
        body=session.Update,
        action=Access.OWN,
        limit=Limit.ACCOUNT,
        errors=(BadRequest, ForeignOrigin, InvalidField, RateLimited),
        others=((400, "nobody's session, when the CSRF token is wrong"),),
        answer=session.SessionBody | None,
    ),
    _page(f"{B}/signin", pages.get_signin, "To the sign-in page", TO_OTHER_PAGE),
    _json(
        f"{B}/signin",
        signin.signin,
        "Sign in with e-mail address and password",
        WrongCredentials,
        signed_in=False,
        proves_itself=True,
        others=(TO_PAGE,),
        body=signin.SignIn,
        answer=CurrentUser,
    ),
    _page(f"{B}/signin/{{provider}}", signin.get_signin_with, "Refused: a link never starts a sign-in", TO_OTHER_PAGE),
    _authjs(f"{B}/signin/{{provider}}", signin.signin_with, "Start signing in with a provider"),
    _page(f"{B}/callback/{{provider}}", callback.get_callback, "Back from a provider", TO_OTHER_PAGE),
    _authjs(
        f"{B}/callback/{{provider}}",
        callback.post_callback,
        "Sign in with a password, as Auth.js does; or back from a provider",
    ),
    _page(f"{B}/signout", pages.get_signout, "A page with a button to sign out"),
    _authjs(f"{B}/signout", signout.signout, "Sign out, here or everywhere"),
    _page(f"{B}/error", pages.get_error, "What went wrong while signing in", TO_OTHER_PAGE, *WHY),
    _page(f"{B}/error/{{name}}", pages.get_error, "What went wrong while signing in", TO_OTHER_PAGE, *WHY),
    _page(f"{B}/verify-request", pages.get_verify_request, "A link was sent"),
    _authjs(
        f"{B}/_log", client_log, "Errors of next-auth v4's client; dropped", answer=None, others=(), media="text/plain"
    ),
    _json(
        f"{B}/setup",
        signup.setup,
        "Make the owner and the workspace",
        *(SetupRefused, WeakPassword, EmailTaken),
        signed_in=False,
        body=signup.Setup,
        answer=CurrentUser,
    ),
    _json(
        f"{B}/invite",
        signup.invite,
        "What an invite is to",
        InviteRefused,
        signed_in=False,
        body=signup.InviteToken,
        answer=signup.InviteShown,
    ),
    _json(
        f"{B}/join",
        signup.join,
        "Join with an invite",
        *(InviteRefused, WeakPassword, EmailTaken),
        signed_in=False,
        body=signup.Join,
        answer=CurrentUser,
    ),
    _json(
        f"{B}/password",
        password.password,
        "Change my password; my other sessions end",
        *(NotSignedIn, WrongCredentials, WeakPassword, NotAllowed),
        body=password.PasswordChange,
        action=Access.OWN,
        limit=Limit.ACCOUNT,
    ),
)
