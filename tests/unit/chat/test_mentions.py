"""Whom a message calls."""

from __future__ import annotations

import pytest

from klatsch.chat.mentions import MOST, calls_everybody, mentions_in

ANN, BO = "U0123456789ABCDEF", "UFEDCBA9876543210"


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ("nobody", []),
        (f"<@{ANN}>", [ANN]),
        (f"hello <@{BO}>, hello <@{ANN}>, hello again <@{BO}>", [BO, ANN]),
        ("<!here>", ["here"]),
        ("<!all> and <!channel> and <!everyone>", ["all"]),
        (f"<!all><@{ANN}>", ["all", ANN]),
        (f"before `<@{ANN}>` after <@{BO}>", [BO]),
        (f"```\n<!all> <@{ANN}>\n``` <@{BO}>", [BO]),
        (f"``` never closed <!all> <@{ANN}>", []),
        (f"a lonely ` does not hide <@{ANN}>", [ANN]),
        (f"`one line\n<@{ANN}>` is not code", [ANN]),
    ],
)
def test_who_is_called_each_once_and_in_order_but_not_from_within_code(content: str, called: list[str]) -> None:
    assert mentions_in(content) == called


@pytest.mark.parametrize(
    "content",
    [
        "@ann",
        f"@{ANN}",
        f"<@{ANN.lower()}>",
        "<@U123>",
        f"<@{ANN}0>",
        f"<@{ANN}",
        "<!nobody>",
        "<!HERE>",
        "< !all>",
        "!all",
    ],
)
def test_what_only_looks_like_it_calls_nobody(content: str) -> None:
    assert mentions_in(content) == []


def test_one_message_calls_so_many_and_no_more() -> None:
    many = " ".join(f"<@U{number:016X}>" for number in range(MOST + 50))
    assert mentions_in(many) == [f"U{number:016X}" for number in range(MOST)]


def test_hostile_backticks_take_no_time() -> None:
    for content in ("`" * 20_000, "```" * 6_600, "<@U" * 6_600, "`a\n" * 6_600):
        assert mentions_in(content) == []


def test_calling_everybody_is_here_or_all() -> None:
    assert calls_everybody(["here"])
    assert calls_everybody([ANN, "all"])
    assert not calls_everybody([ANN])
    assert not calls_everybody([])
