"""What one holds after hearing what happened is what one would read anew: snapshot + events == new snapshot.

For random lists of all that people do in rooms, for everybody who is there, for those who hear every event, and for those
who lose some and ask `since`. The client that folds is tests/folding.py, what people do is tests/living.py; ten thousand
such lists are in tests/soak.
"""

from __future__ import annotations

import pytest
from folding import ELSEWHERE, FOLDS
from living import check_lives
from patience import note

from klatsch.model.events import EVENTS, FOR_NODES


def test_every_event_has_its_place_in_the_table() -> None:
    tags = {str(event.__struct_config__.tag) for event in EVENTS if event not in FOR_NODES}
    assert FOLDS.keys() | ELSEWHERE.keys() == tags, "tests/folding.py: say how a client takes this event"
    assert not FOLDS.keys() & ELSEWHERE.keys()


@pytest.mark.slow
def test_what_is_held_after_hearing_is_what_a_fresh_look_gives() -> None:
    note(check_lives(30, always_the_same=True))
