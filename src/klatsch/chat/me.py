"""Oneself: name, what one says of oneself, and how one wants to be seen."""

from __future__ import annotations

import re

import msgspec
from msgspec import UNSET

from klatsch.chat import Klatsch
from klatsch.chat.policy import Action, must_be_allowed, relations_to
from klatsch.chat.users import announce_profile, must_be_me, truth_of
from klatsch.clock import DAY, MINUTE, SECOND
from klatsch.errors import InvalidField, RateLimited
from klatsch.ids import UserId
from klatsch.log import logger
from klatsch.model.messages import MOST_EMOJI_CHARACTERS
from klatsch.model.names import clean_line, must_be_name
from klatsch.model.users import (
    MOST_STATUS_CHARACTERS,
    MOST_TIME_ZONE_CHARACTERS,
    Me,
    OwnChanges,
    Person,
    PersonalStatus,
    User,
)

WINDOW = 3 * MINUTE
MOST_RENAMES = 10
MOST_STATUSES = 30
FARTHEST = 366 * DAY
"""Nothing is set to end later than this."""

_TIME_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")

log = logger(__name__)


async def find_me(user: User, app: Klatsch) -> tuple[Me, Person]:
    """What only I may know of me, and my row as others would see it if I hid nothing."""
    me = await must_be_me(user.id, app)
    return me, await truth_of(me.user.at(app.clock.now()), app)


async def change_me(user: User, changes: OwnChanges, app: Klatsch) -> tuple[Me, Person]:
    """Store, then announce: to everybody what everybody may know, and at the next beat of presence how I am seen.

    Raises InvalidField, RateLimited.
    """
    must_be_allowed(Action.USER_CHANGE, user, relations_to(user, user.id, user.role))
    now = app.clock.now()
    changes = _tidied(changes, now=now)
    before = await must_be_me(user.id, app)
    await _must_not_chatter(before, changes, app)
    me = await app.auth_db.change_me(user.id, changes, now=now)
    await app.hub.set_manner(user.id, me.manner, now=now)
    if me.user.at(now) != before.user.at(now):
        app.sessions.forget(user.id)
        await announce_profile(me.user, app)
        log.info("user_changed", user=user.id, is_renamed=me.user.name != before.user.name)
    return await find_me(user, app)


async def rename(user: User, name: str, app: Klatsch) -> User:
    """Raises InvalidField, RateLimited."""
    me, _ = await change_me(user, OwnChanges(name=name), app)
    return msgspec.structs.replace(user, name=me.user.name)


async def end_statuses(app: Klatsch) -> None:
    """To be called once a second: whoever said something of themselves for a while says it no more."""
    for profile in await app.auth_db.end_statuses(now=app.clock.now()):
        await announce_profile(profile, app)


# -- what may be said ------------------------------------------------------------------------------------


def _tidied(changes: OwnChanges, *, now: int) -> OwnChanges:
    """Raises InvalidField."""
    if changes.name is not UNSET:
        changes = msgspec.structs.replace(changes, name=must_be_name(changes.name))
    if isinstance(changes.status, PersonalStatus):
        changes = msgspec.structs.replace(changes, status=_tidied_status(changes.status, now=now))
    if isinstance(changes.dnd_until, int):
        _must_be_soon(changes.dnd_until, "doNotDisturbUntil", now=now)
    if isinstance(changes.time_zone, str) and not is_time_zone(changes.time_zone):
        raise InvalidField("The time zone is named as in Europe/Berlin.")
    return changes


def _tidied_status(status: PersonalStatus, *, now: int) -> PersonalStatus:
    text = clean_line(status.text, most=MOST_STATUS_CHARACTERS) if status.text.strip() else ""
    emoji = clean_line(status.emoji, most=MOST_EMOJI_CHARACTERS) if status.emoji else ""
    if text is None or emoji is None:
        raise InvalidField(f"The status must have at most {MOST_STATUS_CHARACTERS} visible characters, on one line.")
    if not text and not emoji:
        raise InvalidField("A status has a text or an emoji.", hint="Send null to take it away.")
    if status.until is not None:
        _must_be_soon(status.until, "status", now=now)
    return msgspec.structs.replace(status, text=text, emoji=emoji)


def _must_be_soon(until: int, field: str, *, now: int) -> None:
    if not now < until <= now + FARTHEST:
        raise InvalidField(f"The end of {field} must lie ahead, in microseconds, and within a year.")


def is_time_zone(name: str) -> bool:
    """Shaped like one of the IANA database. Which there are differs from machine to machine, so nobody is refused for that."""
    return len(name) <= MOST_TIME_ZONE_CHARACTERS and _TIME_ZONE.fullmatch(name) is not None


async def _must_not_chatter(before: Me, changes: OwnChanges, app: Klatsch) -> None:
    """Everybody hears of these, so they may not change all the time. Raises RateLimited."""
    if changes.name not in (UNSET, before.user.name):
        await count_change("rename", before.user.id, MOST_RENAMES, app)
    if changes.status is not UNSET or changes.time_zone is not UNSET:
        await count_change("status", before.user.id, MOST_STATUSES, app)


async def count_change(what: str, user: UserId, most: int, app: Klatsch) -> None:
    wait = await app.auth_db.count_attempt({f"{what}:{user}": most}, now=app.clock.now(), window=WINDOW)
    if wait:
        raise RateLimited(f"Your {what.replace('rename', 'name')} changed too often.", retry_after=-(-wait // SECOND))
