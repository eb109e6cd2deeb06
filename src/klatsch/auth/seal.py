"""Sealed cookies: what a browser keeps for us without being able to read, change or repurpose it.

JWE compact (RFC 7516), `dir` with A256GCM. Every purpose has a key of its own, derived from the server's secret, so that a state can never
pass for a nonce, an invite or anything else (CVE-2023-48309). The library is imported at first use: most processes never need it.
"""

from __future__ import annotations

import hmac
from typing import Any

import msgspec

from klatsch.http.cookies import Purpose

NO_SEALED_COOKIE_IS_LONGER = 4_096


def seal(purpose: Purpose, values: dict[str, str], *, secret: str, expires: int) -> str:
    """`expires` in microseconds since 1970."""
    from joserfc import jwe

    body = msgspec.json.encode({"for": purpose, "until": expires, "values": values})
    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, body, _key(purpose, secret))


def unseal(purpose: Purpose, sealed: str | None, *, secret: str, now: int) -> dict[str, str] | None:
    """What was sealed; None when it is missing, broken, for another purpose, or too old."""
    if not sealed or len(sealed) > NO_SEALED_COOKIE_IS_LONGER or not sealed.isascii():
        return None
    from joserfc import jwe
    from joserfc.errors import JoseError

    try:
        opened = jwe.decrypt_compact(sealed, _key(purpose, secret), algorithms=["dir", "A256GCM"])
        body: dict[str, Any] = msgspec.json.decode(opened.plaintext or b"{}")
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return body["values"] if body.get("for") == purpose and body.get("until", 0) > now else None


def _key(purpose: Purpose, secret: str) -> Any:
    from joserfc.jwk import OctKey

    return OctKey.import_key(hmac.new(secret.encode(), f"klatsch seal v1: {purpose}".encode(), "sha256").digest())
