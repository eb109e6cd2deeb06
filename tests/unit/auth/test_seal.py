from __future__ import annotations

import pytest

from klatsch.auth.seal import seal, unseal

SECRET = "s" * 64
VALUES = {"value": "v", "state": "s"}


def test_what_is_sealed_opens_unchanged() -> None:
    sealed = seal("state", VALUES, secret=SECRET, expires=100)
    assert unseal("state", sealed, secret=SECRET, now=99) == VALUES
    assert "value" not in sealed
    assert seal("state", VALUES, secret=SECRET, expires=100) != sealed, "no two are the same"


def test_it_opens_for_its_purpose_time_and_secret_alone() -> None:
    sealed = seal("state", VALUES, secret=SECRET, expires=100)
    assert unseal("nonce", sealed, secret=SECRET, now=99) is None
    assert unseal("state", sealed, secret="t" * 64, now=99) is None
    assert unseal("state", sealed, secret=SECRET, now=100) is None


@pytest.mark.parametrize(
    "broken", [None, "", "x", "....", "a.b.c.d.e", "é", "x" * 5_000, "eyJhbGciOiJub25lIn0..x.x.x", "{}"]
)
def test_what_is_broken_is_nothing(broken: str | None) -> None:
    assert unseal("state", broken, secret=SECRET, now=0) is None


def test_a_changed_character_breaks_it() -> None:
    sealed = seal("state", VALUES, secret=SECRET, expires=100)
    for place in range(0, len(sealed), 7):
        other = "A" if sealed[place] != "A" else "B"
        assert unseal("state", sealed[:place] + other + sealed[place + 1 :], secret=SECRET, now=0) is None
