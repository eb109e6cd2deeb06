"""Administration: who may change what somebody is, and whether they may come in."""

from __future__ import annotations

from klatsch.auth_db import AccountChange
from klatsch.chat import Klatsch
from klatsch.chat.policy import ADMINS, Action, must_be_allowed, relations_to
from klatsch.chat.sessions import announce_end
from klatsch.chat.users import announce_profile, one_user
from klatsch.errors import NotAllowed, UserNotFound
from klatsch.ids import UserId
from klatsch.log import logger
from klatsch.model.users import AccountState, Person, Profile, Role, User

log = logger(__name__)


async def change_account(
    user: User, other: UserId, *, role: Role | None, state: AccountState | None, app: Klatsch
) -> Person:
    """From the answer on, their sessions have ended, over HTTP and on the socket: they come back as what they are now, or not.

    Raises UserNotFound, NotAllowed, LastOwner.
    """
    found = (await app.auth_db.profiles_of([other])).get(other)
    if found is None:
        raise UserNotFound()
    change = AccountChange(role=role, state=state)
    _must_administrate(user, found, change)
    changed = await app.auth_db.change_account(other, change, only=_may_be(found.role))
    if changed is not None:
        log.info("account_changed", user=other, by=user.id, role=role, state=state)
        await announce_end(other, None, app=app)
        await announce_profile(changed, app)
    return await one_user(user, other, app)


def _must_administrate(user: User, other: Profile, change: AccountChange) -> None:
    """Raises NotAllowed."""
    relations = relations_to(user, other.id, other.role)
    if change.state is not None:
        must_be_allowed(Action.USER_SET_STATE, user, relations)
    if change.role is None:
        return
    must_be_allowed(Action.USER_SET_ROLE, user, relations)
    if change.role.rank > user.role.rank:
        raise NotAllowed("Nobody gives a role that is above their own.")
    if change.role is not other.role and Role.BOT in (change.role, other.role):
        raise NotAllowed("A bot stays a bot, and people do not become one.", hint="Add a bot with klatsch user add.")


def _may_be(role: Role) -> frozenset[Role]:
    """Which roles they may have by the time of the change, if the rule that was asked is still to hold."""
    if role is Role.BOT:
        return frozenset({Role.BOT})
    return ADMINS if role in ADMINS else frozenset({Role.MEMBER, Role.GUEST})
