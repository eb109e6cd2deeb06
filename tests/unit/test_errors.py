"""Everything that can go wrong has a name, a sentence and a status."""

from __future__ import annotations

import re

import pytest

from klatsch.errors import InternalError, KlatschError, NotAllowed, StartRefused, every_error


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.code)
def test_every_error_can_be_shown_to_a_person(error: type[KlatschError]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.code)
    assert 400 <= error.status < 600
    assert error.message.endswith(".")
    assert error.hint.endswith(".") or (error is StartRefused and not error.hint)


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in every_error()]
    assert len(codes) > 20
    assert sorted(set(codes)) == sorted(codes)


def test_an_error_says_what_it_was_given_instead_of_its_usual_words() -> None:
    plain, special = NotAllowed(), NotAllowed("Not on Sundays.", hint="Come back tomorrow.", retry_after=60)
    assert (plain.text, plain.advice, plain.retry_after) == (NotAllowed.message, NotAllowed.hint, None)
    assert (special.text, special.advice, special.retry_after) == ("Not on Sundays.", "Come back tomorrow.", 60)
    assert str(special) == "Not on Sundays."


def test_an_empty_hint_is_a_hint() -> None:
    assert NotAllowed(hint="").advice == ""


def test_a_bug_tells_nothing_of_itself() -> None:
    assert InternalError().text == KlatschError.message
