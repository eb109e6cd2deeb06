"""Where a search goes on, sealed: the number in it counts everybody's messages, which is nobody's business.

It opens for the same person and the same words only. Encrypted and signed with one HMAC each (the signature is the nonce),
since it is made and opened with every page.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from klatsch.ids import UserId
from klatsch.model.search import Spot

_SIGNATURE = 12
_SPOT = 9
CURSOR_PATTERN = "^[A-Za-z0-9_-]{28}(?!\\n)$"


def seal(spot: Spot, *, user: UserId, typed: str, secret: str) -> str:
    number = bytes([spot.stage]) + spot.number.to_bytes(_SPOT - 1, "big")
    signature = _hmac(secret, "sign", user.encode(), typed.encode(), number)[:_SIGNATURE]
    return base64.urlsafe_b64encode(signature + _crypt(number, signature, secret)).decode()


def unseal(cursor: str, *, user: UserId, typed: str, secret: str) -> Spot | None:
    """None when it was not made for them and these words."""
    try:
        sealed = base64.urlsafe_b64decode(cursor)
    except (ValueError, binascii.Error):
        return None
    signature = sealed[:_SIGNATURE]
    number = _crypt(sealed[_SIGNATURE:], signature, secret)
    expected = _hmac(secret, "sign", user.encode(), typed.encode(), number)[:_SIGNATURE]
    if len(number) != _SPOT or not hmac.compare_digest(signature, expected):
        return None
    return Spot(number[0], int.from_bytes(number[1:], "big"))


def _crypt(text: bytes, nonce: bytes, secret: str) -> bytes:
    return bytes(one ^ other for one, other in zip(text, _hmac(secret, "hide", nonce), strict=False))


def _hmac(secret: str, purpose: str, *parts: bytes) -> bytes:
    key = hmac.digest(secret.encode(), f"klatsch search v1: {purpose}".encode(), "sha256")
    return hmac.digest(key, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")
