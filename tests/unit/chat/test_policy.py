"""The table of who may do what: what it grants, and that it grants nothing else."""

from __future__ import annotations

import pytest

from klatsch.chat.policy import (
    POLICY,
    Action,
    Relation,
    is_allowed,
    must_be_allowed,
    policy_table,
    posting_action,
    relations_of,
)
from klatsch.errors import NotAllowed
from klatsch.ids import RoomId, UserId
from klatsch.model.rooms import Posting, Room, RoomKind, Seat
from klatsch.model.users import Role, User


def seat(*, is_member: bool = True, is_moderator: bool = False, posting: Posting = Posting.EVERYONE) -> Seat:
    room = Room(
        id=RoomId("C1"), name="r", topic="", kind=RoomKind.PUBLIC, posting=posting, seq=0, change=0, member_count=1
    )
    return Seat(room=room, is_member=is_member, is_moderator=is_moderator)


STRANGER = relations_of(seat(is_member=False))
MEMBER = relations_of(seat())
MODERATOR = relations_of(seat(is_moderator=True))
AUTHOR = relations_of(seat(), is_author=True)

FOR_STRANGERS = {Action.ROOM_CREATE, Action.ROOM_BROWSE, Action.ROOM_JOIN, Action.DIRECT_OPEN}
"""Of what concerns rooms and messages, all that somebody may do who is not in the room."""


def about_rooms() -> set[Action]:
    return {action for action in Action if action.value.partition(".")[0] in ("room", "direct", "member", "message")}


def test_every_action_has_its_row() -> None:
    assert set(POLICY) == set(Action)
    assert len(policy_table()) == len(Action) * len(Role) * len(Relation)


@pytest.mark.parametrize("role", Role)
def test_nobody_has_a_way_into_a_room_that_they_are_not_in_owners_and_admins_included(role: Role) -> None:
    allowed = {action for action in about_rooms() if is_allowed(action, role, STRANGER)}
    assert allowed <= FOR_STRANGERS
    assert is_allowed(Action.MESSAGE_POST, role, MEMBER), "members have"


@pytest.mark.parametrize("role", Role)
def test_an_author_who_left_is_a_stranger_to_their_own_messages(role: Role) -> None:
    gone = relations_of(seat(is_member=False), is_author=True)
    assert gone == STRANGER == relations_of(None, is_author=True)
    own = (Action.MESSAGE_EDIT, Action.MESSAGE_DELETE, Action.MESSAGE_REACT, Action.MESSAGE_PIN, Action.MESSAGE_SAVE)
    for action in own:
        assert not is_allowed(action, role, gone)
    assert is_allowed(Action.MESSAGE_EDIT, role, AUTHOR)


def test_guests_find_join_and_make_no_room_and_bring_nobody_in() -> None:
    for action in (Action.ROOM_CREATE, Action.ROOM_BROWSE, Action.ROOM_JOIN):
        assert not is_allowed(action, Role.GUEST, STRANGER)
        assert is_allowed(action, Role.MEMBER, STRANGER)
    for action in (
        Action.MEMBER_ADD,
        Action.MEMBER_REMOVE,
        Action.MESSAGE_PIN,
        Action.ROOM_CHANGE,
        Action.ROOM_ARCHIVE,
    ):
        assert not is_allowed(action, Role.GUEST, MODERATOR), "not even one that was made a moderator"
    for action in (
        Action.MESSAGE_POST,
        Action.MESSAGE_REPLY,
        Action.MESSAGE_REACT,
        Action.ROOM_READ,
        Action.ROOM_LEAVE,
    ):
        assert is_allowed(action, Role.GUEST, MEMBER)


MODERATING = (
    Action.ROOM_CHANGE, Action.ROOM_ARCHIVE, Action.MEMBER_REMOVE, Action.MEMBER_SET_MODERATOR, Action.MESSAGE_ANNOUNCE,
    Action.MESSAGE_CALL_ALL, Action.MESSAGE_DELETE,
)  # fmt: skip


@pytest.mark.parametrize("action", MODERATING)
def test_moderating_is_for_moderators_and_for_admins_who_are_in_the_room(action: Action) -> None:
    assert not is_allowed(action, Role.MEMBER, MEMBER)
    assert is_allowed(action, Role.MEMBER, MODERATOR)
    for admin in (Role.ADMIN, Role.OWNER):
        assert is_allowed(action, admin, MEMBER)
        assert not is_allowed(action, admin, STRANGER)


def test_nobody_edits_what_another_said() -> None:
    for role in Role:
        assert not is_allowed(Action.MESSAGE_EDIT, role, MODERATOR)


def test_the_default_rooms_are_for_admins_to_choose() -> None:
    assert not is_allowed(Action.ROOM_SET_DEFAULT, Role.MEMBER, MODERATOR)
    assert is_allowed(Action.ROOM_SET_DEFAULT, Role.ADMIN, MEMBER)


def test_a_refusal_is_an_error_and_a_grant_is_nothing() -> None:
    user = User(id=UserId("U1"), name="Ann", email="", role=Role.GUEST)
    with pytest.raises(NotAllowed):
        must_be_allowed(Action.ROOM_CREATE, user, STRANGER)
    must_be_allowed(Action.MESSAGE_POST, user, MEMBER)


def test_in_an_announcement_room_starting_a_message_takes_more_than_replying() -> None:
    announcing = seat(posting=Posting.MODERATORS)
    assert posting_action(announcing, is_reply=False) is Action.MESSAGE_ANNOUNCE
    assert posting_action(announcing, is_reply=True) is Action.MESSAGE_REPLY
    assert posting_action(seat(), is_reply=False) is Action.MESSAGE_POST


def test_the_table_that_is_published_is_the_one_that_is_asked() -> None:
    implied = {
        Relation.ANYBODY: relations_of(None) - {Relation.STRANGER}, Relation.STRANGER: STRANGER, Relation.MEMBER: MEMBER,
        Relation.MODERATOR: MODERATOR, Relation.AUTHOR: AUTHOR,
    }  # fmt: skip
    about_rooms = [row for row in policy_table() if row["relation"] in implied]
    assert len(about_rooms) == len(Action) * len(Role) * len(implied)
    for row in about_rooms:
        relations = implied[Relation(str(row["relation"]))]
        assert row["allow"] is is_allowed(Action(str(row["action"])), Role(str(row["role"])), relations), row
