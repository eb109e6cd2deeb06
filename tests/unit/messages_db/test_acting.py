"""What one message or room may carry: up to the limit, and not one more."""

from __future__ import annotations

import pytest

from klatsch.errors import TooMany
from klatsch.messages_db.acting import (
    MOST_EDITS,
    MOST_REACTIONS,
    must_be_editable,
    must_be_pinnable,
    must_be_reactable,
)
from klatsch.model.messages import MOST_PINS, MOST_REACTION_KINDS


def test_edits_and_pins_end_at_their_limit() -> None:
    must_be_editable(MOST_EDITS - 1)
    must_be_pinnable(MOST_PINS - 1)
    with pytest.raises(TooMany):
        must_be_editable(MOST_EDITS)
    with pytest.raises(TooMany):
        must_be_pinnable(MOST_PINS)


def test_one_more_of_a_kind_is_no_new_kind() -> None:
    must_be_reactable(kinds=MOST_REACTION_KINDS - 1, total=60, same=0, mine=0)
    must_be_reactable(kinds=MOST_REACTION_KINDS, total=60, same=1, mine=0)
    with pytest.raises(TooMany):
        must_be_reactable(kinds=MOST_REACTION_KINDS, total=60, same=0, mine=0)


def test_reactions_end_for_all_but_those_who_add_nothing() -> None:
    must_be_reactable(kinds=1, total=MOST_REACTIONS - 1, same=1, mine=0)
    must_be_reactable(kinds=1, total=MOST_REACTIONS, same=1, mine=1)
    with pytest.raises(TooMany):
        must_be_reactable(kinds=1, total=MOST_REACTIONS, same=1, mine=0)
