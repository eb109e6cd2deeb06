"""What is typed becomes what is looked for; what cannot be is refused with what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.chat.search_query import is_room_id, marks_of, parse
from klatsch.errors import InvalidField
from klatsch.ids import UserId
from klatsch.model.search import MOST_QUERY, MOST_TERMS, Mark, Search, Term

ME, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
DAY = 86_400_000_000
JUNE = 20_254 * DAY  # 2025-06-15
ID = "01a20628-8759-7563-95ad-e23f32b57d50"


def words(typed: str) -> list[Term]:
    return parse(typed, me=ME).search.terms


def search(typed: str) -> Search:
    return parse(typed, me=ME).search


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("cat", [Term("cat", begins=True)]), ("cat ", [Term("cat")]), ("cat dog", [Term("cat"), Term("dog", begins=True)]),
        ("ca* dog ", [Term("ca", begins=True), Term("dog")]), ("c", [Term("c")]), ('"a  cat"', [Term("a cat")]), ('"open', [Term("open")]),
        ('say "a cat" now ', [Term("say"), Term("a cat"), Term("now")]), ("hello, (cat)! ", [Term("hello"), Term("cat")]),
        ("foo() ", [Term("foo()")]), ("-> ", [Term("->")]), ("https://a.b/c ", [Term("https://a.b/c")]), ("foo:bar ", [Term("foo:bar")]),
        ("C++ ", [Term("C++")]), ("... cat ", [Term("..."), Term("cat")]), ("end. ", [Term("end")]), ("well-known ", [Term("well-known")]),
    ],
)  # fmt: skip
def test_words_and_phrases(typed: str, terms: list[Term]) -> None:
    assert words(typed) == terms


def test_a_minus_before_a_word_a_phrase_or_a_filter() -> None:
    assert search('-cat -"a dog" -from:me -has:link -is:saved x ') == Search(
        terms=[Term("x")],
        not_terms=[Term("cat"), Term("a dog")],
        not_authors=[ME],
        not_marks=[Mark.LINK],
        saved=False,
    )


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("from:me", Search(authors=[ME])), (f"FROM:<@{BO}> from:@{BO}", Search(authors=[BO, BO])), ("has:Link", Search(marks=[Mark.LINK])),
        ("is:thread is:edited", Search(marks=[Mark.THREAD, Mark.EDITED])), ("is:direct", Search(direct=True)),
        ("-is:direct", Search(direct=False)), ("on:2025-06-15", Search(since=JUNE, until=JUNE + DAY)),
        ("after:2025-06-14 before:2025-06-16", Search(since=JUNE, until=JUNE + DAY)),
        ("before:2025-06-20 before:2025-06-15", Search(until=JUNE)), ("after:2025-06-01 after:2025-06-14", Search(since=JUNE)),
    ],
)  # fmt: skip
def test_filters(typed: str, wanted: Search) -> None:
    assert search(typed) == wanted


def test_rooms_and_threads_are_for_the_caller_to_find() -> None:
    wish = parse(f'in:#general in:"Lunch Talk" -in:C0 thread:{ID}', me=ME)
    assert (wish.rooms, wish.not_rooms, wish.thread) == (["general", "Lunch Talk"], ["C0"], ID)
    assert wish.search == Search()


WRONG = [
    "from:", "from:bo", "in:", "in:#", "has:", "has:file", "is:", "is:nice", "before:", "before:yesterday", "on:2025-02-30",
    "after:2025-6-1", "-before:2025-06-15", "on:20250615", "thread:", "thread:1", f"-thread:{ID}", f"thread:{ID} thread:{ID}",
    'has:"', "from:U0 cat",
]  # fmt: skip


@pytest.mark.parametrize("typed", WRONG)
def test_a_filter_that_is_none_says_what_it_takes(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse(typed, me=ME)
    key = typed.lstrip("-").partition(":")[0]
    assert refused.value.advice.startswith(f"{key}: takes ")


@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\0", '""', "!?", "\ue000", "*"])
def test_nothing_to_look_for_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField, match="nothing to look for"):
        parse(typed, me=ME)


def test_too_much_is_refused() -> None:
    assert len(words("a " * MOST_TERMS)) == MOST_TERMS
    for typed in (
        "a " * (MOST_TERMS + 1),
        "a" * (MOST_QUERY + 1),
        "? " * (MOST_TERMS + 1),
        "has:link " * (MOST_TERMS + 1),
    ):
        with pytest.raises(InvalidField, match="at most"):
            parse(typed, me=ME)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_whatever_is_typed_is_looked_for_or_refused(typed: str) -> None:
    try:
        found = parse(typed, me=ME).search
    except InvalidField:
        return
    assert all(term.text.strip() for term in (*found.terms, *found.not_terms))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("releasing", ["releas"]), ("cats", ["cat"]), ("Sing", ["sing"]), ("a cat", ["a", "cat"]), ("C++", ["c++"]), ("Köln", ["köln"]),
        ("ann@x.org", ["ann@x.org"]),
    ],
)  # fmt: skip
def test_what_to_mark(text: str, marks: list[str]) -> None:
    assert marks_of(Term(text)) == marks


def test_ids_of_rooms() -> None:
    assert is_room_id("C0123456789ABCDEF")
    assert is_room_id("general") is None
