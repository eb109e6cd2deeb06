"""People and what they may be."""

from __future__ import annotations

import msgspec
import pytest

from klatsch.ids import UserId
from klatsch.model.users import AccountState, PersonalStatus, Profile, Role, User

ANN = UserId("U1")


def test_ranks_rise_from_guest_to_owner_and_a_bot_ranks_as_a_member() -> None:
    assert Role.GUEST.rank < Role.MEMBER.rank == Role.BOT.rank < Role.ADMIN.rank < Role.OWNER.rank


def test_a_card_shows_everything_but_the_address() -> None:
    user = User(id=ANN, name="Ann", email="ann@example.org", image="a.png", role=Role.ADMIN)
    shown = msgspec.to_builtins(user.card())
    assert shown == {"id": "U1", "name": "Ann", "image": "a.png", "role": "admin"}


def test_a_profile_shows_what_everybody_may_know() -> None:
    status = PersonalStatus(text="At lunch", emoji="🥪", until=9)
    profile = Profile(id=ANN, name="Ann", image="a.png", status=status, time_zone="Europe/Berlin")
    assert msgspec.to_builtins(profile) == {
        "id": "U1",
        "name": "Ann",
        "image": "a.png",
        "role": "member",
        "status": {"text": "At lunch", "emoji": "🥪", "until": 9},
        "timeZone": "Europe/Berlin",
        "active": True,
    }
    assert set(msgspec.to_builtins(profile.card())) == {"id", "name", "image", "role"}


def test_a_status_ends_by_itself() -> None:
    for until, ends in ((9, True), (None, False)):
        profile = Profile(id=ANN, name="Ann", status=PersonalStatus(text="At lunch", emoji="", until=until))
        assert profile.at(8) == profile
        assert (profile.at(9).status is None) == ends
    assert Profile(id=ANN, name="Ann").at(9).status is None


@pytest.mark.parametrize("state", AccountState)
def test_only_the_active_are_active(state: AccountState) -> None:
    user = User(id=ANN, name="Ann", email="ann@example.org", state=state)
    assert user.active == (state == "active")


def test_values_are_frozen() -> None:
    user = User(id=ANN, name="Ann", email="ann@example.org")
    with pytest.raises(AttributeError):
        user.name = "Eve"  # pyright: ignore[reportAttributeAccessIssue]
