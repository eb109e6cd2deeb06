"""People: what everybody may know of them, and who may change what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.policy import Action, must_be_allowed, relations_of
from klatsch.errors import UserNotFound
from klatsch.hub import EVERYBODY
from klatsch.ids import UserId
from klatsch.model.events import UserChanged
from klatsch.model.presence import Presence, Status, shown_status
from klatsch.model.users import AccountState, Listed, Me, Person, Profile, User, UserCard

# -- cards ---------------------------------------------------------------------------------------------


async def cards_of(ids: Iterable[UserId], app: Klatsch) -> dict[UserId, UserCard]:
    """Cards of those who exist; from the cache where it has them."""
    return {user: profile.card() for user, profile in (await profiles_of(ids, app)).items()}


async def profiles_of(ids: Iterable[UserId], app: Klatsch) -> dict[UserId, Profile]:
    """The same, whole."""
    now = app.clock.now()
    profiles: dict[UserId, Profile] = {}
    missing: list[UserId] = []
    for user in set(ids):
        profile = app.cards.get(user, now=now)
        if profile is None:
            missing.append(user)
        else:
            profiles[user] = profile.at(now)
    if missing:
        for user, profile in (await app.auth_db.profiles_of(missing)).items():
            app.cards.keep(profile, now=now)
            profiles[user] = profile.at(now)
    return profiles


async def must_be_users(ids: Iterable[UserId], app: Klatsch) -> None:
    """Raises UserNotFound unless all of them exist and may come in."""
    wanted = set(ids)
    found = await profiles_of(wanted, app)
    if any(user not in found or not found[user].active for user in wanted):
        raise UserNotFound()


# -- the list of people ----------------------------------------------------------------------------------


async def all_users(
    user: User, *, query: str, after: UserId | None, limit: int, state: AccountState, app: Klatsch
) -> tuple[list[Person], bool]:
    """By name, and whether there are more. Raises NotAllowed for the former ones, but to admins."""
    action = Action.USER_LIST if state is AccountState.ACTIVE else Action.USER_LIST_FORMER
    must_be_allowed(action, user, relations_of(None))
    listed = await app.auth_db.list_users(after=after, limit=limit + 1, query=query, state=state)
    present = await app.hub.present()
    return [await _person(user, row, present, app) for row in listed[:limit]], len(listed) > limit


async def one_user(user: User, other: UserId, app: Klatsch) -> Person:
    """Whoever was ever here, since what they said still is. Raises UserNotFound."""
    must_be_allowed(Action.USER_READ, user, relations_of(None))
    listed = await app.auth_db.find_listed(other)
    if listed is None:
        raise UserNotFound()
    return await _person(user, listed, await app.hub.present(), app)


async def _person(asker: User, listed: Listed, present: Mapping[UserId, Presence], app: Klatsch) -> Person:
    user = listed.user.at(app.clock.now())
    if user.id == asker.id:
        return await truth_of(user, app)
    presence = present.get(user.id) if user.active else None
    if presence is None:
        return Person(user=user, status=Status.OFFLINE, last_seen=listed.last_seen)
    return Person(user=user, status=presence.status, last_seen=presence.last_seen)


async def truth_of(user: Profile, app: Klatsch) -> Person:
    """For themselves alone: what their devices say, invisible or not. Raises UserNotFound."""
    here = await app.hub.presence_of(user.id)
    if here is None:
        return Person(user=user, status=Status.OFFLINE, last_seen=(await must_be_me(user.id, app)).last_seen)
    # Whoever is here was introduced to the hub, which is told of every change before anybody else is.
    manner = app.hub.manner_of(user.id) or (await must_be_me(user.id, app)).manner
    return Person(user=user, status=shown_status(here.status, manner, now=app.clock.now()), last_seen=here.last_seen)


async def must_be_me(user: UserId, app: Klatsch) -> Me:
    """Raises UserNotFound."""
    me = await app.auth_db.find_me(user)
    if me is None:
        raise UserNotFound()
    return me


async def announce_profile(changed: Profile, app: Klatsch) -> None:
    """To everybody: what they may know of somebody is this from now on."""
    await app.hub.publish(EVERYBODY, msgspec.json.encode(UserChanged(user=changed.at(app.clock.now()))))
