"""Ten thousand lives, and nobody ends with one field that differs from a fresh look. By hand: pytest -m soak tests/soak"""

from __future__ import annotations

import os

import pytest
from living import check_lives
from patience import note

pytestmark = pytest.mark.soak

LIVES = int(os.environ.get("LIVES", "10000"))


def test_what_is_held_after_hearing_is_what_a_fresh_look_gives_ten_thousand_times() -> None:
    note(check_lives(LIVES))
