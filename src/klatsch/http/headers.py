"""The security headers that every reply carries, errors included (OWASP ASVS 5.0 §3.4)."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from klatsch.settings import Settings

API_POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For whatever is not a page; pages bring their own policy."""


def header_of(connection: HTTPConnection, name: bytes) -> str | None:
    """What Starlette's `headers.get` finds (the first of that name, in lower case), for those asked for with every request."""
    for key, value in connection.scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return None


def security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        (b"x-frame-options", b"DENY"),
        (b"content-security-policy", API_POLICY),
        (b"cache-control", b"no-store"),
    ]
    if settings.secure:
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return headers
