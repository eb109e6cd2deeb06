"""The promise of the Messages DB: what a person prefers everywhere."""

from __future__ import annotations

from typing import Protocol

import msgspec

from klatsch.ids import UserId
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.threads import Counts


class Preferred(msgspec.Struct, frozen=True, kw_only=True):
    """`counts`: of rooms and threads whose mentions count differently now, since somebody was muted or is not any more."""

    preferences: MyPreferences
    moved: bool
    counts: list[Counts]


class Prefer(Protocol):
    async def preferences_of(self, user: UserId) -> MyPreferences: ...

    async def set_preferences(self, user: UserId, wish: PreferencesWish) -> Preferred: ...
