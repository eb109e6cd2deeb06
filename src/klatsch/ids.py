"""Ids and secrets. Ids are opaque to clients; secrets are random bits of which the databases keep a hash alone."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import NewType

import uuid_utils

UserId = NewType("UserId", str)
RoomId = NewType("RoomId", str)
MessageId = NewType("MessageId", str)
ClientId = NewType("ClientId", str)
SessionId = NewType("SessionId", str)
InviteId = NewType("InviteId", str)
GroupId = NewType("GroupId", str)

# Slack's shape (a letter for the kind, then capitals and digits), so that bots written for Slack accept our ids.
# `$` alone lets a line feed follow in Python; `\Z` is not of JSON Schema's dialect (ECMA-262).
USER_ID_PATTERN = "^U[0-9A-F]{16}(?!\\n)$"
ROOM_ID_PATTERN = "^C[0-9A-F]{16}(?!\\n)$"
GROUP_ID_PATTERN = "^G[0-9A-F]{16}(?!\\n)$"
CLIENT_ID_PATTERN = "^[A-Za-z0-9._:-]{1,64}(?!\\n)$"
MESSAGE_ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\\n)$"


def new_user_id() -> UserId:
    return UserId("U" + secrets.token_hex(8).upper())


def new_room_id() -> RoomId:
    return RoomId("C" + secrets.token_hex(8).upper())


def new_group_id() -> GroupId:
    return GroupId("G" + secrets.token_hex(8).upper())


def new_message_id() -> bytes:
    """16 bytes of a UUIDv7 (RFC 9562 §5.7): rising in time, so that its index is written at one end."""
    return uuid_utils.uuid7().bytes


def new_request_id() -> str:
    return str(uuid_utils.uuid7())


def message_id_text(stored: bytes) -> MessageId:
    h = stored.hex()
    return MessageId(f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}")


def message_id_bytes(text: str) -> bytes | None:
    try:
        return uuid.UUID(text).bytes
    except ValueError:
        return None


def new_token() -> str:
    """256 random bits, URL-safe: session cookies, invites, set-up links."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What a database keeps of a token. Plain SHA-256 is enough for 256 random bits (nothing to guess), and it is fast."""
    return hashlib.sha256(token.encode()).hexdigest()
