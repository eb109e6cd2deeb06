"""A cursor says nothing, and opens for the same person and the same words only."""

from __future__ import annotations

import re

import pytest

from klatsch.chat.search_cursor import CURSOR_PATTERN, seal, unseal
from klatsch.ids import UserId
from klatsch.model.search import Spot

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
SECRET = "s" * 32


def sealed(spot: Spot) -> str:
    return seal(spot, user=ANN, typed="cat", secret=SECRET)


@pytest.mark.parametrize("spot", [Spot(0, 1), Spot(2, 2**62), Spot(1, 0)])
def test_it_opens_again(spot: Spot) -> None:
    cursor = sealed(spot)
    assert re.match(CURSOR_PATTERN, cursor)
    assert unseal(cursor, user=ANN, typed="cat", secret=SECRET) == spot


def test_for_nobody_else_and_for_nothing_else() -> None:
    cursor = sealed(Spot(0, 7))
    assert unseal(cursor, user=BO, typed="cat", secret=SECRET) is None
    assert unseal(cursor, user=ANN, typed="cats", secret=SECRET) is None
    assert unseal(cursor, user=ANN, typed="cat", secret=SECRET[1:]) is None


def test_no_character_of_it_can_be_another() -> None:
    cursor = sealed(Spot(0, 7))
    for at, character in enumerate(cursor):
        other = cursor[:at] + ("A" if character != "A" else "B") + cursor[at + 1 :]
        assert unseal(other, user=ANN, typed="cat", secret=SECRET) is None
    for other in ("", "A", "A" * 28, "é" * 28, "=" * 28):
        assert unseal(other, user=ANN, typed="cat", secret=SECRET) is None


def test_neighbours_have_nothing_in_common() -> None:
    cursors = [sealed(Spot(0, number)) for number in range(50)]
    assert len({cursor[:6] for cursor in cursors}) == 50
    assert len({cursor[-6:] for cursor in cursors}) == 50
