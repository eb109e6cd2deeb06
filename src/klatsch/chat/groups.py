"""User groups: people who are called together. Owners and admins make them; guests see those that they are in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.policy import Action, is_allowed, must_be_allowed, relations_of
from klatsch.chat.users import cards_of, must_be_users
from klatsch.errors import GroupNotFound, InvalidField
from klatsch.hub import MEMBERS, Topic, user_topic
from klatsch.ids import GroupId, UserId
from klatsch.messages_db import NewGroup
from klatsch.model.events import Event, GroupChanged, GroupDeleted
from klatsch.model.groups import Group, GroupWish
from klatsch.model.users import Role, User

RESERVED = frozenset({"here", "all", "channel", "everyone"})


async def all_groups(user: User, *, after: str, limit: int, app: Klatsch) -> tuple[list[Group], bool]:
    """By handle, and whether there are more."""
    member = None if _sees_all(user) else user.id
    found = await app.messages_db.groups_of(member, after=after, limit=limit + 1)
    return found[:limit], len(found) > limit


def topics_of(user: User) -> list[Topic]:
    """Where this person hears of groups, beside their own topic."""
    return [MEMBERS] if _sees_all(user) else []


def _sees_all(user: User) -> bool:
    return is_allowed(Action.GROUP_SEE, user.role, relations_of(None))


async def create_group(user: User, *, name: str, handle: str, members: Sequence[UserId], app: Klatsch) -> Group:
    """Raises NotAllowed, InvalidField, NameTaken (the handle), UserNotFound, TooMany."""
    must_be_allowed(Action.GROUP_CREATE, user, relations_of(None))
    tidy = must_be_handle(handle)
    await must_be_users(members, app)
    new = NewGroup(name=name.strip(), handle=tidy, members=list(members), now=app.clock.now(), created_by=user.id)
    group = await app.messages_db.create_group(new)
    await _announce(GroupChanged(group=group), group.members, app)
    return group


async def change_group(user: User, group: GroupId, wish: GroupWish, app: Klatsch) -> Group:
    """Raises NotAllowed, GroupNotFound, InvalidField, NameTaken (the handle), UserNotFound, TooMany."""
    must_be_allowed(Action.GROUP_CHANGE, user, relations_of(None))
    if wish.handle is not None:
        wish = msgspec.structs.replace(wish, handle=must_be_handle(wish.handle))
    if wish.name is not None:
        wish = msgspec.structs.replace(wish, name=wish.name.strip())
    await must_be_users(wish.add, app)
    moved = await app.messages_db.change_group(group, wish)
    if moved is None:
        raise GroupNotFound()
    if moved.moved:
        await _announce(GroupChanged(group=moved.group), moved.group.members, app)
        await _tell_guests(GroupDeleted(group=group), moved.left, app)
    return moved.group


async def delete_group(user: User, group: GroupId, app: Klatsch) -> None:
    """Raises NotAllowed, GroupNotFound."""
    must_be_allowed(Action.GROUP_DELETE, user, relations_of(None))
    gone = await app.messages_db.delete_group(group)
    if gone is None:
        raise GroupNotFound()
    await _announce(GroupDeleted(group=group), gone.members, app)


def must_be_handle(handle: str) -> str:
    """Lower case; letters and digits of any script, `-`, `_` and `.`. Raises InvalidField."""
    tidy = handle.strip().removeprefix("@").casefold()
    if tidy in RESERVED or not any(c.isalnum() for c in tidy) or not all(c.isalnum() or c in "-_." for c in tidy):
        raise InvalidField("A handle is made of letters, digits, hyphens, underscores and dots, and calls nobody else.")
    return tidy


async def _announce(event: Event, members: Sequence[UserId], app: Klatsch) -> None:
    """To everybody but guests, and to those guests who are in it."""
    await app.hub.publish(MEMBERS, msgspec.json.encode(event))
    await _tell_guests(event, members, app)


async def _tell_guests(event: Event, users: Sequence[UserId], app: Klatsch) -> None:
    for user, card in (await cards_of(users, app)).items():
        if card.role is Role.GUEST:
            await app.hub.publish(user_topic(user), msgspec.json.encode(event))
