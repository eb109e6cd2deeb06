"""Cookies as Auth.js names them.

`__Secure-`/`__Host-` prefixes on https, never a Domain, always HttpOnly and SameSite=Lax.
"""

from __future__ import annotations

from email.utils import formatdate
from typing import Literal
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection

from klatsch.settings import Settings

Purpose = Literal["session-token", "csrf-token", "callback-url", "state", "pkce.code_verifier", "nonce", "invite"]


def cookie_name(settings: Settings, purpose: Purpose) -> str:
    prefix = ("__Host-" if purpose == "csrf-token" else "__Secure-") if settings.secure else ""
    return f"{prefix}{settings.cookie_family}.{purpose}"


def read_cookie(connection: HTTPConnection, settings: Settings, purpose: Purpose) -> str | None:
    """The value under exactly this name (a longer name that begins with it is somebody else's), percent-decoded.

    None when absent or given twice.
    """
    return cookie_in(cookies_of(connection), cookie_name(settings, purpose))


def cookies_of(connection: HTTPConnection) -> bytes:
    """All that the browser sent of them, as one header."""
    return b";".join([value for name, value in connection.scope["headers"] if name == b"cookie"])


def cookie_in(cookies: bytes, wanted: str) -> str | None:
    found: str | None = None
    for pair in cookies.decode("latin-1").split(";"):
        key, equals, value = pair.strip().partition("=")
        if equals and key == wanted:
            if found is not None and found != value:
                return None
            found = value
    return None if found is None else unquote(found.strip('"'))


def set_cookie(
    settings: Settings, purpose: Purpose, value: str, *, max_age: int | None = None, expires: int | None = None
) -> tuple[bytes, bytes]:
    """A Set-Cookie header.

    `max_age` in seconds, `expires` in microseconds since 1970; neither: until the browser closes.
    """
    parts = [
        f"{cookie_name(settings, purpose)}={quote(value, safe='!#$&()*+-./:<>?@[]^_`{|}~'.replace('|', ''))}",
        "Path=/",
    ]
    if max_age is not None:
        parts.append(f"Max-Age={max_age}")
    if expires is not None:
        parts.append(f"Expires={formatdate(expires / 1_000_000, usegmt=True)}")
    parts += ["HttpOnly", "SameSite=Lax"]
    if settings.secure:
        parts.append("Secure")
    return (b"set-cookie", "; ".join(parts).encode("latin-1"))


def delete_cookie(settings: Settings, purpose: Purpose) -> tuple[bytes, bytes]:
    return set_cookie(settings, purpose, "", max_age=0)
