"""Whom a message calls."""

from __future__ import annotations

import pytest
from rooming import NO_MESSAGE, made, removed, said
from workbench import Person

from klatsch.chat import Klatsch
from klatsch.chat.mentions import MOST, MOST_GROUPS_CALLED, all_mentions, calls_everybody, mentions_in
from klatsch.errors import MessageNotFound

ANN, BO = "U0123456789ABCDEF", "UFEDCBA9876543210"
CREW = "G0123456789ABCDEF"


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ("nobody", []),
        (f"<@{ANN}>", [ANN]),
        (f"hello <@{BO}>, hello <@{ANN}>, hello again <@{BO}>", [BO, ANN]),
        ("<!here>", ["here"]),
        ("<!all> and <!channel> and <!everyone>", ["all"]),
        (f"<!all><@{ANN}>", ["all", ANN]),
        (f"<!group^{CREW}> and <@{ANN}>, again <!group^{CREW}>", [CREW, ANN]),
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
        f"<!group^{ANN}>",
        f"<!group{CREW}>",
        f"<@{CREW}>",
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


def test_one_message_calls_so_many_groups_and_no_more() -> None:
    groups = [f"G{number:016X}" for number in range(MOST_GROUPS_CALLED + 5)]
    content = "".join(f"<!group^{group}>" for group in groups) + f"<@{ANN}>"
    assert mentions_in(content) == [*groups[:MOST_GROUPS_CALLED], ANN], "people are called all the same"


async def test_where_i_was_called_the_newest_first_in_pages(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, bo, ann)
    messages = [await said(app, bo, room, content) for content in (f"<@{ann.id}>", "nobody", "<!all>", f"<@{ann.id}>")]
    first, more = await all_mentions(ann.user, before=None, limit=2, app=app)
    assert (first, more) == ([messages[3], messages[2]], True)
    rest, more = await all_mentions(ann.user, before=first[-1].id, limit=2, app=app)
    assert (rest, more) == ([messages[0]], False)
    with pytest.raises(MessageNotFound):
        await all_mentions(ann.user, before=NO_MESSAGE, limit=2, app=app)
    await removed(app, bo, room, ann)
    assert await all_mentions(ann.user, before=None, limit=2, app=app) == ([], False)
