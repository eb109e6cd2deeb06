"""Counts of either engine are the same values, and the same questions but for the word of an engine."""

from __future__ import annotations

import pytest

from klatsch.messages_db import counting


@pytest.mark.parametrize(("no", "yes"), [(0, 1), (False, True)])
def test_flags_of_either_engine_are_booleans(no: object, yes: object) -> None:
    mine = counting.mine_from(("member", 0, 3, 2, 1, "default", no, yes, "work", 5))
    assert (mine.is_moderator, mine.muted, mine.favourite) == (False, False, True)
    thread = counting.thread_from(("C1", 1, yes, 3, 2, 1, "default", no, 5))
    assert (thread.following, thread.muted) == (True, False)
    kept = counting.thread_from(("C1", 1, None, 3, 2, 1, "default", None, 5))
    assert (kept.following, kept.muted) == (False, False), "who never said anything"


def test_the_questions_are_the_same() -> None:
    for question in (counting.calls, counting.mine, counting.my_thread, counting.follow_calls):
        assert question("greatest").replace("greatest(", "max(") == question("max")
    assert counting.thread_source("$1").replace("$1", "?1") == counting.thread_source("?1")
