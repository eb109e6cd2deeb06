"""What others are shown of somebody's presence."""

from __future__ import annotations

import pytest

from klatsch.clock import DAY, HOUR
from klatsch.model.presence import LastSeen, Manner, Presence, Status, seen_by_others, shown_status, shown_time

NOW = 1_750_000_000_000_000
ACTIVE, AWAY, DND, OFFLINE = Status.ACTIVE, Status.AWAY, Status.DND, Status.OFFLINE


@pytest.mark.parametrize("status", [ACTIVE, AWAY, OFFLINE])
def test_who_hides_nothing_is_shown_as_they_are(status: Status) -> None:
    presence = Presence(status=status, last_seen=NOW)
    assert seen_by_others(presence, Manner(), now=NOW) == presence


@pytest.mark.parametrize("status", [ACTIVE, AWAY, OFFLINE])
@pytest.mark.parametrize("dnd_until", [None, NOW + 1])
def test_who_is_invisible_is_offline_whatever_else_they_are(status: Status, dnd_until: int | None) -> None:
    manner = Manner(invisible=True, dnd_until=dnd_until)
    assert seen_by_others(Presence(status=status, last_seen=NOW), manner, now=NOW).status is OFFLINE


def test_do_not_disturb_is_for_those_who_are_here_until_it_ends() -> None:
    manner = Manner(dnd_until=NOW + 1)
    assert [shown_status(status, manner, now=NOW) for status in (ACTIVE, AWAY, OFFLINE)] == [DND, DND, OFFLINE]
    assert [shown_status(status, manner, now=NOW + 1) for status in (ACTIVE, AWAY, OFFLINE)] == [ACTIVE, AWAY, OFFLINE]


@pytest.mark.parametrize("status", [ACTIVE, OFFLINE])
def test_last_seen_is_told_as_exactly_as_they_want(status: Status) -> None:
    shown = [
        seen_by_others(Presence(status=status, last_seen=NOW), Manner(last_seen=exactly), now=NOW).last_seen
        for exactly in (LastSeen.EXACT, LastSeen.DAY, LastSeen.NEVER)
    ]
    assert shown == [NOW, NOW // DAY * DAY, None]


def test_a_day_begins_at_midnight_utc() -> None:
    midnight = 20_000 * DAY
    for at in (midnight, midnight + HOUR, midnight + DAY - 1):
        assert shown_time(at, LastSeen.DAY) == midnight
    assert shown_time(midnight + DAY, LastSeen.DAY) == midnight + DAY
    assert [shown_time(None, exactly) for exactly in LastSeen] == [None] * 3
