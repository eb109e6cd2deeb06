"""People and what they may be."""

from __future__ import annotations

import msgspec
import pytest

from klatsch.ids import UserId
from klatsch.model.users import Role, User


def test_ranks_rise_from_guest_to_owner() -> None:
    assert Role.GUEST.rank < Role.MEMBER.rank < Role.ADMIN.rank < Role.OWNER.rank


def test_a_card_shows_everything_but_the_address() -> None:
    user = User(id=UserId("U1"), name="Ann", email="ann@example.org", image="a.png", role=Role.ADMIN)
    shown = msgspec.to_builtins(user.card())
    assert shown == {"id": "U1", "name": "Ann", "image": "a.png", "role": "admin"}


def test_values_are_frozen() -> None:
    user = User(id=UserId("U1"), name="Ann", email="ann@example.org")
    with pytest.raises(AttributeError):
        user.name = "Eve"  # pyright: ignore[reportAttributeAccessIssue]
