"""Three ways to ask and to be answered: next-auth v5, next-auth v4, and a plain browser form.

v5 sends the header `X-Auth-Return-Redirect` and gets 200 `{"url"}`, v4 sends the field `json=true` and gets `{"url"}` with a telling
status, a form gets 302. Whatever happens, a client gets JSON with an absolute `url`: both call `new URL(body.url)` unasked.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

import msgspec
from starlette.requests import Request

from klatsch.auth.failures import BROKEN, Failure, Refused
from klatsch.auth.forms import Fields, read_fields
from klatsch.chat import Klatsch
from klatsch.chat.limits import Limit
from klatsch.errors import ForeignOrigin, InternalError, KlatschError
from klatsch.http import gate
from klatsch.http.csrf import is_csrf_proof
from klatsch.http.route import Reply
from klatsch.http.wire import encode
from klatsch.log import logger

Header = tuple[bytes, bytes]

log = logger(__name__)


class Dialect(enum.Enum):
    V5 = "v5"
    V4 = "v4"
    FORM = "form"


class Place(msgspec.Struct, frozen=True):
    """Where a client is to go next: absolute, with what went wrong in its query."""

    url: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One POST to a route of Auth.js, read."""

    request: Request
    app: Klatsch
    fields: Fields
    dialect: Dialect


Speaker = Callable[[Ask], Awaitable[Reply]]


async def speak(speaker: Speaker, request: Request, app: Klatsch, fields: Fields | None = None) -> Reply:
    """Run `speaker` and say what came of it in the asker's dialect. Raises BadRequest for an unreadable body, ForeignOrigin."""
    must_not_be_foreign(request, app)
    if fields is None:
        fields = await read_fields(request)
    ask = Ask(request, app, fields, dialect_of(request, fields))
    try:
        await gate.must_not_hurry(Limit.SIGN, request, app)
        return await speaker(ask)
    except Refused as refused:
        return refusal(ask.dialect, refused.failure, base_of(request, app), retry_after=refused.retry_after)
    except KlatschError as error:
        return _broken(ask, error)
    except Exception:
        log.exception("crashed", route=request.url.path)
        return _broken(ask, InternalError())


def must_not_be_foreign(request: Request, app: Klatsch) -> None:
    """A CSRF token proves the site; an Origin that names another one (or `null`) disproves it all the same."""
    origin = request.headers.get("origin")
    if origin is not None and origin not in app.settings.origins:
        raise ForeignOrigin()


def must_have_csrf(ask: Ask, failure: Failure) -> None:
    given = ask.fields.text("csrfToken") or ask.request.headers.get("x-csrf-token")
    if not is_csrf_proof(ask.request, given, settings=ask.app.settings, secret=ask.app.secret):
        raise Refused(failure)


def dialect_of(request: Request, fields: Fields) -> Dialect:
    if "x-auth-return-redirect" in request.headers:
        return Dialect.V5
    return Dialect.V4 if fields.text("json") == "true" else Dialect.FORM


def answer(dialect: Dialect, url: str, *headers: Header, status: int = 200) -> Reply:
    """Send the asker to `url` (absolute). A form is redirected, whatever the status."""
    if dialect is Dialect.FORM:
        return redirect(url, *headers)
    return Reply(encode(Place(url)), status, ((b"content-type", b"application/json"), *headers))


def redirect(url: str, *headers: Header) -> Reply:
    """302, with everything outside ASCII's printable characters percent-encoded."""
    location = quote(url, safe="!#$%&'()*+,/:;=?@[]~")
    return Reply(b"", 302, ((b"location", location.encode("ascii")), *headers))


def base_of(request: Request, app: Klatsch) -> str:
    """The absolute address of this door, at the origin that the browser uses (one of ours, whatever Host says)."""
    return f"{gate.origin_of(request, app.settings)}/api/auth"


def refusal(dialect: Dialect, failure: Failure, base: str, *headers: Header, retry_after: int | None = None) -> Reply:
    old = dialect is Dialect.V4
    target = failure.v4 if old else failure.v5
    more = ((b"retry-after", str(retry_after).encode()),) if retry_after is not None else ()
    status = failure.v4_status if old else 200
    return answer(dialect, f"{base}/{target}", *headers, *more, status=status)


def _broken(ask: Ask, error: KlatschError) -> Reply:
    """Our own fault: the one shape of errors, and beside it the `url` that the clients insist on."""
    old = ask.dialect is Dialect.V4
    url = f"{base_of(ask.request, ask.app)}/{BROKEN.v4 if old else BROKEN.v5}"
    if ask.dialect is Dialect.FORM:
        return redirect(url)
    body = {"error": {"code": error.code, "message": error.text, "hint": error.advice}, "url": url}
    more = ((b"retry-after", str(error.retry_after).encode()),) if error.retry_after is not None else ()
    return Reply(encode(body), error.status, ((b"content-type", b"application/json"), *more))
