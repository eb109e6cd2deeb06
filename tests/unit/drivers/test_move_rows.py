"""A row on its way: one neutral form, and a digest that notices every difference and every other order."""

from __future__ import annotations

from hashlib import sha256

import pytest

from klatsch.drivers.move_rows import Manner, batch_of, chained, is_odd, with_changes


def shouted(text: str) -> str:
    return text.upper()


@pytest.mark.parametrize("text", ["a\0", "\ufdd0", "x \ufdd01"])
def test_text_that_may_be_kept_otherwise_is_looked_at(text: str) -> None:
    batch = batch_of([(1, text, None, b"\xff"), (2, "plain", None, b"")], shouted)
    assert batch.rows == [(1, text.upper(), None, b"\xff"), (2, "plain", None, b"")]
    assert [is_odd(line) for line in batch.lines] == [True, False]


def test_the_line_is_the_json_of_what_was_mended() -> None:
    assert batch_of([(1, "a\0b", None)], lambda text: text.replace("\0", "-")).lines == [b'[1,"a-b",null]']


def test_a_digest_is_the_chain_of_its_lines() -> None:
    once = sha256(b"one").digest()
    assert chained(b"", [b"one"]) == once
    assert chained(b"", [b"one", b"two"]) == chained(once, [b"two"]) == sha256(once + b"two").digest()
    assert chained(b"", [b"one", b"two"]) != chained(b"", [b"two", b"one"])
    assert chained(b"", [b"one", b"one"]) != chained(b"", [b"one"])


def test_what_is_null_stays_so() -> None:
    assert with_changes([(1, None), (0, 5)], {0: bool, 1: str}) == [[True, None], [False, "5"]]
    assert with_changes([(1, None)], {}) == [(1, None)]


def test_a_store_without_times_has_no_way_to_keep_them() -> None:
    manner = Manner("messages", (), ())
    with pytest.raises(AssertionError):
        manner.micros("2026")
    assert manner.storable("a\0") == "a\0"
