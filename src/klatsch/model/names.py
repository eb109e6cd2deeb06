"""What names, and other single lines that everybody sees, may be. Plain functions."""

from __future__ import annotations

import unicodedata

from klatsch.errors import InvalidField

MOST_NAME_CHARACTERS = 80

_TURNS_TEXT = {*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""Bidirectional marks, embeddings, overrides and isolates: a name with one can make the text around it lie."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp", "Co", "Cn"}


def clean_name(name: str) -> str | None:
    """Composed (NFC) and trimmed; None when it is empty, too long, invisible, or holds control or direction characters."""
    return clean_line(name, most=MOST_NAME_CHARACTERS)


def clean_line(text: str, *, most: int) -> str | None:
    """The same for any line that others read beside a name."""
    text = unicodedata.normalize("NFC", text).strip()
    kinds = {unicodedata.category(c) for c in text}
    if not 1 <= len(text) <= most or kinds & _UNSEEN or _TURNS_TEXT & {*text}:
        return None
    return text if kinds - {"Cf", "Mn", "Me", "Zs"} else None


def must_be_name(name: object, field: str = "name") -> str:
    cleaned = clean_name(name) if isinstance(name, str) else None
    if cleaned is None:
        raise InvalidField(f"The {field} must have 1 to {MOST_NAME_CHARACTERS} visible characters, on one line.")
    return cleaned


def name_from(*candidates: str | None) -> str:
    """The first usable one, after taking out what may not be in a name; for names that a provider sends."""
    for candidate in candidates:
        kept = "".join(c for c in candidate or "" if unicodedata.category(c) not in _UNSEEN and c not in _TURNS_TEXT)
        cleaned = clean_name(kept.strip()[:MOST_NAME_CHARACTERS])
        if cleaned is not None:
            return cleaned
    return "Somebody"
