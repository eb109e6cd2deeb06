"""What I prefer everywhere."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request

from klatsch.bff.rooms import UserIdField
from klatsch.chat import Klatsch
from klatsch.chat import preferences as rules
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.model.preferences import MOST_KEYWORD_CHARACTERS, MOST_KEYWORDS, MOST_MUTED_PEOPLE, PreferencesWish
from klatsch.model.rooms import Notify

Keyword = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_KEYWORD_CHARACTERS, pattern=r"\S")]


class ChangedPreferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What is not named stays; lists are given whole. `notify`: of rooms that are kept at `default`."""

    notify: Literal["all", "mentions", "nothing"] | None = None
    keywords: Annotated[list[Keyword], msgspec.Meta(max_length=MOST_KEYWORDS)] | None = None
    muted_people: Annotated[list[UserIdField], msgspec.Meta(max_length=MOST_MUTED_PEOPLE)] | None = None


async def preferences(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(await rules.preferences(user, app))


async def change_preferences(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, ChangedPreferences)
    if body == ChangedPreferences():
        raise InvalidField("There is nothing to change.")
    wish = PreferencesWish(
        notify=None if body.notify is None else Notify(body.notify),
        keywords=body.keywords,
        muted_people=body.muted_people,
    )
    return wire.ok(await rules.change_preferences(user, wish, app))
