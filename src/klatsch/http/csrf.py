"""The signed double-submit token of Auth.js.

`token|sha256hex(token + secret)` in a cookie, the token in the form or a header.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from starlette.requests import HTTPConnection

from klatsch.http.cookies import read_cookie, set_cookie
from klatsch.settings import Settings

_TOKEN = re.compile("[0-9a-f]{64}")


def new_csrf_token() -> str:
    return secrets.token_hex(32)


def csrf_cookie(token: str, *, settings: Settings, secret: str) -> tuple[bytes, bytes]:
    return set_cookie(settings, "csrf-token", f"{token}|{_signature(token, secret)}")


def csrf_token_of(connection: HTTPConnection, *, settings: Settings, secret: str) -> str | None:
    """The token of this browser, if its cookie carries one that we signed."""
    token, _, signature = (read_cookie(connection, settings, "csrf-token") or "").partition("|")
    if not _TOKEN.fullmatch(token) or not signature.isascii():
        return None
    return token if hmac.compare_digest(signature, _signature(token, secret)) else None


def is_csrf_proof(connection: HTTPConnection, given: str | None, *, settings: Settings, secret: str) -> bool:
    token = csrf_token_of(connection, settings=settings, secret=secret)
    return token is not None and given is not None and given.isascii() and hmac.compare_digest(token, given)


def _signature(token: str, secret: str) -> str:
    return hashlib.sha256(f"{token}{secret}".encode()).hexdigest()
