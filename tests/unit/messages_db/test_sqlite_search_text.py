"""Words for the index: pairs of what has no spaces, emoji, one form of each letter, and facts that no text can forge."""

from __future__ import annotations

import pytest

from klatsch.ids import UserId
from klatsch.messages_db.sqlite_search_text import (
    author_word,
    indexed,
    is_unspaced,
    mark_word,
    marks_said,
    part_phrases,
    plain,
    room_word,
    spread,
    word_phrase,
)
from klatsch.model.search import Mark


def test_runs_without_spaces_become_pairs_and_the_rest_stays() -> None:
    assert spread("at 会議室 now").split() == ["at", "会議", "議室", "室", "now"]
    assert spread("plain ascii") == "plain ascii"
    assert spread("🎉").split() == ["\ue0011f3890"]


def test_single_characters_stand_behind_everything() -> None:
    assert indexed("会議会", ["fact"]).split() == ["会議", "議会", "会", "会", "議", "fact"]


@pytest.mark.parametrize(
    ("text", "begins", "phrase"),
    [
        ("cat", False, '"cat"'), ("cat", True, '"cat" *'), ("会議室", True, '" 会議 議室"'), ("室", True, '" 室"'),
        ("2024年", False, '"2024 年" *'), ("会議a", False, '" 会議 議 a"'), ('a"b', False, '"a b"'), ("++", False, ""), ("", False, ""),
    ],
)  # fmt: skip
def test_phrases(text: str, begins: bool, phrase: str) -> None:
    assert word_phrase(text, begins=begins) == phrase


def test_parts_cover_the_text_or_are_spread_over_it() -> None:
    assert part_phrases("abcdefgh", most=6) == ['"abc"', '"def"', '"fgh"']
    assert part_phrases("ab", most=6) == []
    assert part_phrases('a"b', most=6) == ['"a""b"']
    assert 1 <= len(part_phrases("x" * 500, most=6)) <= 6


def test_no_text_can_pass_for_a_fact() -> None:
    facts = [room_word(7), author_word(UserId("U00ED")), *(mark_word(mark) for mark in Mark)]
    assert len(set(facts)) == len(facts)
    for fact in facts:
        assert fact not in indexed(plain(f"I say {fact}"), [])
        assert fact[-1].isdigit(), "a stemmer leaves it alone"


def test_one_form_of_each_letter() -> None:
    assert plain("\uff26\uff35\uff2c\uff2c \uff76\uff9e a\0b") == "FULL ガ a b"
    assert plain("a\0b") == "a b"


def test_marks_that_words_carry() -> None:
    assert marks_said("see http://x and `y`") == [Mark.LINK, Mark.CODE]
    assert marks_said("http:// is nothing") == []


def test_what_the_index_of_words_knows_in_every_part() -> None:
    assert is_unspaced("会議室")
    assert not is_unspaced("会議a")
