"""What e-mail addresses may be. Plain functions."""

from __future__ import annotations

import re
import unicodedata

from klatsch.errors import InvalidField

MOST_EMAIL_CHARACTERS = 254

_EMAIL = re.compile(r"""[^\s"'`,;:<>()\[\]\\@]+(?:'[^\s"'`,;:<>()\[\]\\@]+)*@[^\s"'`,;:<>()\[\]\\@]+""")


def clean_email(email: str) -> str | None:
    """NFKC, lower case, trimmed; None for what is not exactly one plain address.

    One `@` before and after normalising (U+FF20 and U+FE6B turn into one: GHSA-7rqj-j65f-68wh), no quotes (parsers disagree about quoted
    local parts), no commas or semicolons (lists of addresses: GHSA-xv97-c62v-4587), at most 254 characters (RFC 5321, erratum 1690).
    """
    if len(email) > MOST_EMAIL_CHARACTERS * 2 or email.count("@") != 1:
        return None
    cleaned = unicodedata.normalize("NFKC", email).lower().strip()
    if len(cleaned) > MOST_EMAIL_CHARACTERS or not _EMAIL.fullmatch(cleaned) or not cleaned.isprintable():
        return None
    return cleaned


def normal_email(email: str) -> str:
    """As `clean_email`; raises InvalidField."""
    cleaned = clean_email(email)
    if cleaned is None:
        raise InvalidField("That is not an e-mail address.")
    return cleaned
