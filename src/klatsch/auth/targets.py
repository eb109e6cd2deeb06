"""Where to go afterwards: the callbackUrl rule of Auth.js, which never leaves this site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request

from klatsch.auth.dialect import Ask, Header
from klatsch.auth.failures import BAD_CALLBACK_URL, Refused
from klatsch.chat import Klatsch
from klatsch.http.cookies import read_cookie, set_cookie
from klatsch.http.gate import origin_of
from klatsch.settings import Settings

MOST_URL_CHARACTERS = 2_048
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


def safe_target(wanted: str | None, request: Request, settings: Settings) -> str | None:
    """`wanted` as an absolute address of this site; the origin for another site's; None when it is no address at all.

    A path is prefixed with the origin, always: that is what keeps `//evil` and `/\\evil` here.
    """
    origin = origin_of(request, settings)
    if not wanted or len(wanted) > MOST_URL_CHARACTERS or _UNSAFE.search(wanted):
        return None
    if wanted.startswith("/"):
        return origin + wanted
    if not _ABSOLUTE.match(wanted):
        return None
    try:
        parts = urlsplit(wanted)
        same = f"{parts.scheme}://{parts.netloc}".lower() in settings.origins
    except ValueError:
        return None
    return wanted if same and "\\" not in parts.netloc else origin


def target_of(ask: Ask) -> str:
    """Body, then query, then cookie, then the origin. Raises Refused when the body names something that is no address."""
    given = ask.fields.text("callbackUrl")
    if given:
        target = safe_target(given, ask.request, ask.app.settings)
        if target is None:
            raise Refused(BAD_CALLBACK_URL)
        return target
    return target_of_visit(ask.request, ask.app)


def target_of_visit(request: Request, app: Klatsch) -> str:
    """Query, then cookie, then the origin. What is unusable is passed over: a poisoned cookie must not lock anybody out."""
    for candidate in (request.query_params.get("callbackUrl"), read_cookie(request, app.settings, "callback-url")):
        target = safe_target(candidate, request, app.settings)
        if target is not None:
            return target
    return origin_of(request, app.settings)


def target_cookie(request: Request, app: Klatsch, target: str) -> tuple[Header, ...]:
    """The callback-url cookie, if this changes it."""
    if read_cookie(request, app.settings, "callback-url") == target:
        return ()
    return (set_cookie(app.settings, "callback-url", target),)
