"""Which passwords are too weak: too short, or what everybody thinks of first. No rules about kinds of characters (NIST SP 800-63B)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from klatsch.errors import WeakPassword

FEWEST_CHARACTERS = 8
MOST_CHARACTERS = 256

_LEET = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "8": "b",
        "@": "a",
        "$": "s",
        "!": "i",
        "+": "t",
        "|": "l",
    }
)
_ROWS = (
    "1234567890",
    "0987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiop",
    "poiuytrewq",
    "asdfghjkl",
    "lkjhgfdsa",
    "zxcvbnm",
    "mnbvcxz",
    "qwertzuiop",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqxswcdevfrbgtnhymjukilop",
    "1qazxsw23edcvfr45tgbnhy67ujm",
    "789456123",
    "147258369",
    "159753",
    "159357",
    "951357",
    "10203040506070809010",
    "741852963",
    "963852741",
    "!@#$%^&*()",
)
_DATE = re.compile(r"(?:19|20)\d\d[01]?\d[0-3]?\d|[0-3]?\d[01]?\d(?:19|20)\d\d")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
MOST_COMMON_CHARACTERS = 40
MOST_DECORATION = 6
"""Digits and punctuation around a word that add nothing: a year and an exclamation mark, and one to spare."""


def must_be_strong(password: str, *known: str) -> None:
    """Raises WeakPassword. `known` is what a guesser tries first about this person: e-mail address, name, workspace."""
    if len(password) > MOST_CHARACTERS:
        raise WeakPassword("This password is too long.", hint=f"Use at most {MOST_CHARACTERS} characters.")
    if len(unicodedata.normalize("NFKC", password)) < FEWEST_CHARACTERS:
        raise WeakPassword(
            "This password is too short.",
            hint=f"Use at least {FEWEST_CHARACTERS} characters; a few unrelated words make a good one.",
        )
    if is_common(password) or is_about(password, known):
        raise WeakPassword(
            "This password is too common: it is among the first that a guesser tries.",
            hint="A few unrelated words make a good one.",
        )


def is_common(password: str) -> bool:
    """A well-known word or two with the usual decoration, a walk over the keyboard, a repetition, or a date.

    A list of the 3,000 most common passwords misses `Dragon2027!`; these rules make the list, and what people make of it.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    bare = _EDGES.sub("", plain)
    spellings = {plain, bare, re.sub(r"[\W_]+", "", plain)}
    spellings |= {each.translate(_LEET) for each in (plain, bare)}
    near = (each for each in spellings if each and len(plain) - len(each) <= MOST_DECORATION)
    return len(plain) <= MOST_COMMON_CHARACTERS and any(_is_plain_common(each) for each in near)


def is_about(password: str, known: tuple[str, ...]) -> bool:
    """Nothing but the person's own address, name or workspace, with digits and punctuation around it."""
    core = _EDGES.sub("", unicodedata.normalize("NFKC", password).casefold())
    joined = re.sub(r"\s+", "", core)
    parts = {
        part
        for each in known
        for part in (each.casefold(), re.sub(r"\s+", "", each.casefold()), each.casefold().partition("@")[0])
    }
    return bool(core) and (core in parts or joined in parts)


def _is_plain_common(text: str) -> bool:
    return _is_repetition(text) or _is_walk(text) or bool(_DATE.fullmatch(text)) or _is_made_of_two(text)


def _is_repetition(text: str) -> bool:
    """`aaaaaaaa`, `abcabcabc`, `12341234`: a piece of at most four characters, or one half, again and again."""
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size)
        for size in (*range(1, min(5, len(text) // 2 + 1)), *((len(text) // 2,) if len(text) <= 16 else ()))
        if size < len(text)
    )


def _is_walk(text: str) -> bool:
    """Put together from at most three runs along a row of keys, of at least three keys each."""
    rest, runs = text, 0
    while rest and runs < 3:
        size = max((_along(rest, row) for row in _ROWS), default=0)
        if size < 3:
            return False
        rest, runs = rest[size:], runs + 1
    return not rest


def _along(text: str, row: str) -> int:
    """How many of the first characters of `text` follow each other in `row` (which may begin anew)."""
    endless = row + row
    size = min(len(text), len(row))
    while size and text[:size] not in endless:
        size -= 1
    return size


def _is_made_of_two(text: str) -> bool:
    """One well-known piece, or two: words, runs along a row of keys, one character again and again, or a single letter."""
    return _is_piece(text) or any(_is_piece(text[:cut]) and _is_piece(text[cut:]) for cut in range(1, len(text)))


def _is_piece(text: str) -> bool:
    if len(text) < 3:
        return len(text) == 1 or text in common_words()
    return text in common_words() or len(set(text)) == 1 or any(text in row + row for row in _ROWS)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    return frozenset((files("klatsch.auth") / "common_words.txt").read_text("utf-8").split())
