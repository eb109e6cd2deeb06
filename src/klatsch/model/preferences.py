"""What a person prefers everywhere."""

from __future__ import annotations

import msgspec

from klatsch.ids import UserId
from klatsch.model.rooms import Notify

MOST_KEYWORDS = 50
MOST_KEYWORD_CHARACTERS = 60
MOST_MUTED_PEOPLE = 500


class MyPreferences(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`notify`: of rooms that are kept at `default`. `muted_people`: their mentions do not count."""

    notify: Notify = Notify.MENTIONS
    keywords: list[str] = []
    muted_people: list[UserId] = []


class PreferencesWish(msgspec.Struct, frozen=True, kw_only=True):
    """None leaves it; lists are given whole."""

    notify: Notify | None = None
    keywords: list[str] | None = None
    muted_people: list[UserId] | None = None
