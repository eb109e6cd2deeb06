"""Words for the index: pairs of what has no spaces, emoji, one form of each letter, and facts that no text can forge."""

from __future__ import annotations

import pytest

from klatsch.ids import UserId
from klatsch.messages_db.search_text import (
    author_word,
    indexed,
    is_unspaced,
    mark_word,
    marks_said,
    parts_of,
    phrase_of,
    plain,
    room_word,
    spread,
)
from klatsch.model.search import Mark


def test_runs_without_spaces_become_pairs_and_the_rest_stays() -> None:
    assert spread("at 会議室 now").split() == ["at", "会議", "議室", "室", "now"]
    assert spread("plain ascii") == "plain ascii"
    assert spread("🎉").split() == ["\ue0011f3890"]


def test_single_characters_stand_behind_everything() -> None:
    assert indexed("会議会", ["fact"]).split() == ["会議", "議会", "会", "会", "議", "fact"]


@pytest.mark.parametrize(
    ("text", "begins", "words", "is_begun"),
    [
        ("cat", False, "cat", False), ("cat", True, "cat", True), ("会議室", True, "会議 議室", False), ("室", True, "室", False),
        ("2024年", False, "2024 年", True), ("会議a", False, "会議 議 a", False), ('a"b', False, "a b", False),
        ("++", True, "", False), ("", False, "", False),
    ],
)  # fmt: skip
def test_phrases(text: str, begins: bool, words: str, is_begun: bool) -> None:
    phrase = phrase_of(text, begins=begins)
    assert (" ".join(phrase.words.split()), phrase.begins) == (words, is_begun)


def test_the_rarest_parts_are_asked_for() -> None:
    assert parts_of("eatzq", most=2) == ["atz", "tzq"]
    assert parts_of("the12@x", most=1) in (["12@"], ["2@x"])
    assert parts_of("ab", most=6) == []
    assert 1 <= len(parts_of("x" * 500, most=6)) <= 6


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
