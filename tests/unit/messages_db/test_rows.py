"""Rows → values: what one engine keeps as 0 and 1, and another as false and true, means the same."""

from __future__ import annotations

import pytest
from message_stage import ANN, BO
from workbench import NOW

from klatsch.ids import RoomId
from klatsch.messages_db import rows
from klatsch.model.messages import Reaction
from klatsch.model.rooms import Room, RoomFacts, RoomKind

ID = bytes(range(16))
WORDS = [ID, "C1", 3, 4, ANN, "c", "stored", NOW, None, None, None, True, 0, None, None, None, None, None, 2, 7]
HALL = ["C1", "hall", "", "", "public", "everyone", "everything", True, None, NOW, None, None, 3, 4, 2]


@pytest.mark.parametrize(("no", "yes"), [(0, 1), (False, True)])
def test_flags_of_either_engine_are_booleans(no: object, yes: object) -> None:
    for flag, meaning in ((no, False), (yes, True)):
        said = rows.message_from([*WORDS[:11], flag, *WORDS[12:]], {}, "words")
        assert said.in_room is meaning
        assert rows.room_from([*HALL[:7], flag, *HALL[8:]]).is_default is meaning
    assert said.content == "words", "as it was written, not as it is kept"


def test_reactions_come_to_their_messages() -> None:
    found = rows.reactions_from([(7, "👍", ANN), (7, "👍", BO), (7, "!", ANN), (8, "!", BO)])
    assert found == {7: [Reaction("👍", [ANN, BO]), Reaction("!", [ANN])], 8: [Reaction("!", [BO])]}
    assert rows.reacted([WORDS, [*WORDS[:18], 0, 9]]) == [7]
    assert rows.message_from(WORDS, found, "").reactions == found[7]


def test_only_what_is_wished_is_written() -> None:
    before = Room(
        id=RoomId("C1"), name="a", topic="", kind=RoomKind.PUBLIC, created_at=NOW, seq=0, change=0, member_count=0
    )
    assert rows.columns_of(RoomFacts(), before, NOW) == {}
    assert rows.columns_of(RoomFacts(topic="t", is_default=False), before, NOW) == {"topic": "t", "is_default": False}
    assert rows.columns_of(RoomFacts(archived=False), before, NOW) == {}
    assert rows.columns_of(RoomFacts(archived=True), before, NOW) == {"archived_at": NOW}


def test_memberships_say_who_moderates() -> None:
    made = [rows.membership_from(("C1", ANN, role, NOW, None, 1)).is_moderator for role in ("member", "moderator")]
    assert made == [False, True]
