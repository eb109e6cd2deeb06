from __future__ import annotations

import pytest

from klatsch.auth_db.postgres_rows import micros, moment, text


@pytest.mark.parametrize("at", [0, 1_000, 1_750_000_000_001_000, 4_000_000_000_000_000])
def test_a_time_comes_back_to_the_millisecond(at: int) -> None:
    assert micros(moment(at)) == micros(moment(at + 999)) == at


def test_what_cannot_be_kept_is_seen_to_be_missing() -> None:
    assert text("a\0b") == "a\ufffdb"
    assert text("\ud800") == "?"
    assert text("Änn ✨") == "Änn ✨"
