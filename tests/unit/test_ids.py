"""Ids are opaque and of one shape; secrets are random and kept as hashes."""

from __future__ import annotations

import hashlib
import re
import uuid

import pytest

from klatsch.ids import (
    CLIENT_ID_PATTERN,
    ROOM_ID_PATTERN,
    USER_ID_PATTERN,
    message_id_bytes,
    message_id_text,
    new_message_id,
    new_room_id,
    new_token,
    new_user_id,
    token_hash,
)


def test_new_ids_have_their_shape_and_are_new() -> None:
    users, rooms = {new_user_id() for _ in range(100)}, {new_room_id() for _ in range(100)}
    assert len(users) == len(rooms) == 100
    assert all(re.search(USER_ID_PATTERN, id) for id in users)
    assert all(re.search(ROOM_ID_PATTERN, id) for id in rooms)


@pytest.mark.parametrize(
    "id", ["", "C", "U0123456789ABCDEF", "C0123456789abcdef", "C0123456789ABCDEF0", "C0123456789ABCDEF\n"]
)
def test_what_is_no_room_id_does_not_match(id: str) -> None:
    assert re.search(ROOM_ID_PATTERN, id) is None
    assert re.search(ROOM_ID_PATTERN, "C0123456789ABCDEF")


@pytest.mark.parametrize("id", ["", "a" * 65, "a b", "a\n", "a/b", "ä", "a\x00"])
def test_what_is_no_client_id_does_not_match(id: str) -> None:
    assert re.search(CLIENT_ID_PATTERN, id) is None
    assert re.search(CLIENT_ID_PATTERN, "a.B_c:-9")
    assert re.search(CLIENT_ID_PATTERN, "a" * 64)


def test_message_ids_rise_with_time() -> None:
    made = [new_message_id() for _ in range(1_000)]
    assert made == sorted(set(made))
    assert uuid.UUID(bytes=made[0]).version == 7


def test_a_message_id_reads_as_any_other_uuid_and_back() -> None:
    made = new_message_id()
    assert message_id_text(made) == str(uuid.UUID(bytes=made))
    assert message_id_bytes(message_id_text(made)) == made
    assert message_id_bytes("not an id") is None


def test_a_token_has_256_bits_and_goes_into_a_url() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_of_a_token_the_hash_alone_is_kept() -> None:
    assert token_hash("x") == hashlib.sha256(b"x").hexdigest()
