"""Content negotiation and conditional requests, as RFC 9110 has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.web.coding import choose, is_match

ALL = ("identity", "br", "gzip")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.000", "identity"),
        ("identity, br;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.6", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("*;q=0", "identity"),
        ("identity;q=0, br", "br"),
        ("br;q=2", "identity"),
        ("br;q=nan, gzip;q=0.1", "gzip"),
        ("br ; q=0.8 , gzip ; q=0.9", "gzip"),
        ("deflate", "identity"),
        (",;,q=1;;", "identity"),
    ],
)
def test_the_client_says_which_coding_it_gets(accept: str, chosen: str) -> None:
    assert choose(accept, ALL) == chosen


def test_a_coding_that_was_not_made_is_never_chosen() -> None:
    assert choose("br, gzip;q=0.1", ("identity", "gzip")) == "gzip"
    assert choose("br, gzip", ("identity",)) == "identity"


@given(st.text(max_size=60))
def test_no_header_breaks_it(accept: str) -> None:
    assert choose(accept, ALL) in ALL


@pytest.mark.parametrize("header", ['"abc-br"', 'W/"abc-br"', '"other", "abc-br"', '"x" ,W/"abc-br"', "*"])
def test_a_client_that_holds_the_bytes_is_known(header: str) -> None:
    assert is_match(header, '"abc-br"')


@pytest.mark.parametrize("header", ["", '"abc-gzip"', "abc-br", '"abc"', '"ABC-BR"'])
def test_other_bytes_are_other_bytes(header: str) -> None:
    assert not is_match(header, '"abc-br"')
