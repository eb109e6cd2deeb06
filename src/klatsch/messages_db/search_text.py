"""How words are made for the index, and the same way for what is looked for; the same for every engine. Whoever changes this
moves FORM on.

An engine cuts at all but letters and digits, and stems. That leaves a run of Chinese or Japanese as one word: here it becomes
pairs of neighbours (会議室 → 会議 議室 室), so that every part of it is found, and its single characters at the end. Emoji
become words. Facts that filters ask for (room, author, marks) are words too, which begin with a character that no text keeps:
so "in my rooms" narrows inside the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from klatsch.ids import UserId
from klatsch.model.search import Mark

FORM = 1
CHARACTERS_EACH = 250
"""On average, of the messages that are indexed in one step."""

_OURS = "\ue000"
_PRIVATE = re.compile("[\0\ue000-\uf8ff]")
_UNSPACED = (
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_RUN_AT_END = re.compile(f"[{_UNSPACED}]+$")
_EMOJI = re.compile("[\u203c-\u3299\U0001f000-\U0001faff]")
_LINK = re.compile(r"https?://\S")
_MARKS = {
    Mark.LINK: "1",
    Mark.CODE: "2",
    Mark.PIN: "3",
    Mark.REACTION: "4",
    Mark.EDITED: "5",
    Mark.REPLY: "6",
    Mark.THREAD: "7",
}

_FREQUENT = " etaoinshrdlucmfwypvbgkqjxz"
RARE = 30
"""What is no letter of English, to say the least."""


def plain(text: str) -> str:
    """One form of what Unicode can write in several (full-width letters, half-width katakana)."""
    if text.isascii():
        return text.replace("\0", " ")
    return _PRIVATE.sub(" ", unicodedata.normalize("NFKC", text))


def spread(text: str) -> str:
    """Of `plain` text: runs as pairs, the last character once more by itself; emoji as words."""
    if text.isascii():
        return text
    return _EMOJI.sub(_emoji_word, _RUN.sub(lambda run: f" {pairs(run[0])} ", text))


def pairs(run: str) -> str:
    return " ".join(run[at : at + 2] for at in range(len(run)))


def _emoji_word(found: re.Match[str]) -> str:
    return f" \ue001{ord(found[0]):x}0 " if unicodedata.category(found[0]) == "So" else found[0]


def indexed(text: str, facts: Iterable[str]) -> str:
    """What goes into the index of words, for a message's `plain` text."""
    singles = "" if text.isascii() else " ".join(dict.fromkeys("".join(_RUN.findall(text))))
    return f"{spread(text)} {singles} {' '.join(facts)}"


def how_many_fit(lengths: Sequence[int], most: int) -> int:
    """As many of the first as are short enough together for a step of so many; one at least."""
    characters = 0
    for count, length in enumerate(lengths):
        characters += length
        if characters > most * CHARACTERS_EACH:
            return max(1, count)
    return len(lengths)


class Phrase(NamedTuple):
    """Words in this order; `begins`: the last one may be only begun. Without words there is no word in what was typed."""

    words: str
    begins: bool


def phrase_of(text: str, *, begins: bool) -> Phrase:
    text = plain(text).replace('"', " ").strip()
    words = spread(text)
    if not any(character.isalnum() or character == "\ue001" for character in words):
        return Phrase("", begins=False)
    run = _RUN_AT_END.search(text)
    if run is not None:  # what follows the run is not known, so its last character has no pair here
        words = words.rstrip()
        begins = len(run[0]) == 1 < len(text)
        words = words[:-1].rstrip() if len(run[0]) > 1 else words
    return Phrase(words, begins)


def parts_of(text: str, *, most: int, size: int = 3) -> list[str]:
    """Of so many characters each, which a text with this in it has, too: the likely rarest; none when it is shorter."""
    text = plain(text)
    if len(text) < size:
        return []
    parts = dict.fromkeys(text[at : at + size] for at in range(len(text) - size + 1))
    rarest = sorted(parts, key=lambda part: sum(_FREQUENT.find(character) + 1 or RARE for character in part.lower()))
    return rarest[-most:]


def is_unspaced(text: str) -> bool:
    """All of it is of a kind of which the index of words knows every part already."""
    return _RUN.fullmatch(plain(text)) is not None


# -- facts as words -----------------------------------------------------------------------------------------
# Each ends in a digit: a stemmer leaves those alone. The second character spreads them over a thousand beginnings: FTS5
# keeps lists of what begins with the same two, and joins each list in one piece, while a post may be waiting.

_SPREAD = 1_000
_ROOMS, _AUTHORS = 0xE100, 0xE500
ROOM_WORDS = (f"{_OURS}{chr(_ROOMS)}", f"{_OURS}{chr(_AUTHORS)}")
"""The words of rooms are between these."""


def room_word(number: int) -> str:
    return f"{_OURS}{chr(_ROOMS + number % _SPREAD)}{number}"


def author_word(author: UserId) -> str:
    return f"{_OURS}{chr(_AUTHORS + crc32(author.encode()) % _SPREAD)}{author.lower()}0"


def mark_word(mark: Mark) -> str:
    return f"{_OURS}m{_MARKS[mark]}"


def marks_said(text: str) -> list[Mark]:
    """The marks that the words themselves carry."""
    found = [Mark.LINK] if _LINK.search(text) else []
    return [*found, Mark.CODE] if "`" in text else found
