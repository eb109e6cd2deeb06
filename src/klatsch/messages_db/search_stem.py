"""Stems of English words by M. F. Porter's algorithm, where an engine has none that finds what FTS5 finds.

The servers' own dictionaries will not do: they have Porter's second algorithm, leave out frequent words, and differ from
version to version. The test holds this one against FTS5's.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 64
"""Bytes. What is longer is no word."""
_DOUBLE = re.compile(r"([^aeioulsz])\1$")


@lru_cache(65_536)
def stem(word: str) -> str:
    """Of a word in lower case."""
    if word.isascii():
        return _stem(word)
    return _stem(word.encode().decode("latin-1")).encode("latin-1").decode(errors="ignore")  # FTS5 looks at bytes


def _stem(word: str) -> str:
    if not 3 <= len(word) <= LONGEST or not any("a" <= letter <= "z" for letter in word):
        return word
    word = _past(_singular(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = f"{word[:-1]}i"
    word = _replaced(_replaced(word, _SECOND, more_than=0), _THIRD, more_than=0)
    return _without_end(_replaced(word, _FOURTH, more_than=1))


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith("ss"):
        return word
    shortened = (word.endswith("sses") and len(word) > 4) or (word.endswith("ies") and len(word) > 3)
    return word[:-2] if shortened else word[:-1]


def _past(word: str) -> str:
    if word.endswith("eed") and len(word) > 3:
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for end in ("ed", "ing"):
        rest = word[: -len(end)]
        if word.endswith(end) and rest:
            return _mended(rest) if _has_vowel(rest) else word
    return word


def _mended(rest: str) -> str:
    if rest.endswith(("at", "bl", "iz")) and len(rest) > 2:
        return f"{rest}e"
    if _DOUBLE.search(rest):
        return rest[:-1]
    return f"{rest}e" if _measure(rest) == 1 and _is_short(rest) else rest


def _replaced(word: str, ends: dict[str, str], *, more_than: int) -> str:
    """The longest end that it has is replaced, if enough of a word stands before it."""
    for size in range(min(7, len(word) - 1), 1, -1):
        end = word[-size:]
        if end in ends:
            rest = word[:-size]
            lacks = end == "ion" and rest[-1] not in "st"
            return word if lacks or _measure(rest) <= more_than else f"{rest}{ends[end]}"
    return word


def _without_end(word: str) -> str:
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _is_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _shape(word: str) -> str:
    """Each letter as v or c; a y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        shape += "v" if letter in "aeiou" or (letter == "y" and shape.endswith("c")) else "c"
    return shape


def _measure(word: str) -> int:
    """How often a consonant follows upon a vowel."""
    return _shape(word).count("vc")


def _has_vowel(word: str) -> bool:
    return "v" in _shape(word)


def _is_short(word: str) -> bool:
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "logi": "log", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate",
    "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_FOURTH: dict[str, str] = dict.fromkeys(
    ("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
     "ous", "ive", "ize"), "",
)  # fmt: skip
