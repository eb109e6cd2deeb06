from __future__ import annotations

import pytest

from klatsch.auth_db.people import EVERY_ROLE, AccountChange
from klatsch.auth_db.rows import (
    details_of,
    leaves_owners,
    likes_of,
    may_invite,
    must_change,
    profile_of,
    session_of,
    user_of,
)
from klatsch.errors import NotAllowed, UserNotFound
from klatsch.model.users import AccountState, OwnChanges, PersonalStatus, Role

OWNER = (Role.OWNER, AccountState.ACTIVE)


def test_a_user_that_node_made_may_lack_a_name() -> None:
    user = user_of(("U1", None, None, None, "guest", "banned"))
    assert (user.name, user.email, user.role, user.active) == ("", "", Role.GUEST, False)


def test_a_status_may_be_half_a_one() -> None:
    row = ("U1", "Ann", None, "member", "active", None, "🌴", None, None)
    assert profile_of(row).status == PersonalStatus(text="", emoji="🌴")
    assert profile_of((*row[:6], None, None, None)).status is None


def test_a_session_without_details_ends_when_it_expires() -> None:
    user = user_of(("U1", "Ann", "a@b.test", None, "member", "active"))
    session = session_of(user, "S1", expires=5, ends=None, created_at=None)
    assert (session.ends, session.created_at) == (5, 0)


def test_a_change_says_what_was_and_what_will_be() -> None:
    change = AccountChange(role=Role.ADMIN)
    assert must_change(("owner", "active"), change, only=EVERY_ROLE) == (OWNER, (Role.ADMIN, AccountState.ACTIVE))
    with pytest.raises(UserNotFound):
        must_change(None, change, only=EVERY_ROLE)
    with pytest.raises(NotAllowed):
        must_change(("owner", "active"), change, only=frozenset({Role.MEMBER}))


def test_owners_are_left_by_whoever_stops_being_one() -> None:
    assert leaves_owners(OWNER, (Role.ADMIN, AccountState.ACTIVE))
    assert leaves_owners(OWNER, (Role.OWNER, AccountState.BANNED))
    assert not leaves_owners(OWNER, OWNER)
    assert not leaves_owners((Role.OWNER, AccountState.BANNED), (Role.MEMBER, AccountState.BANNED))


def test_admins_invite_while_they_are_active() -> None:
    assert may_invite((Role.ADMIN, AccountState.ACTIVE))
    assert not may_invite((Role.MEMBER, AccountState.ACTIVE))
    assert not may_invite((Role.OWNER, AccountState.DEACTIVATED))


def test_what_is_not_named_is_not_changed() -> None:
    assert details_of(OwnChanges(name="Ann")) == {}
    assert details_of(OwnChanges(status=None)) == {"statusText": None, "statusEmoji": None, "statusUntil": None}


def test_signs_of_patterns_are_letters_in_a_query() -> None:
    assert likes_of("ä_%\\")[0] == "%ä\\_\\%\\\\%"
    assert likes_of("ä")[2] == "%Ä%"
