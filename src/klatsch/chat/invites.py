"""Invites: who may let people in, and as what."""

from __future__ import annotations

from klatsch.auth_db import NewInvite
from klatsch.chat import Klatsch
from klatsch.chat.policy import Action, is_allowed, relations_of
from klatsch.clock import HOUR
from klatsch.errors import InviteNotFound, NotAllowed
from klatsch.ids import InviteId, new_token, token_hash
from klatsch.log import logger
from klatsch.model.invites import Invite
from klatsch.model.users import Role, User

MOST_LISTED = 200
MOST_HOURS = 24 * 90
MOST_USES = 1_000

log = logger(__name__)


def may_invite(user: User, role: Role) -> bool:
    """Owners and admins invite, never above themselves; owners are made by promotion, not by a link."""
    return _may(Action.INVITE_CREATE, user) and role.rank <= user.role.rank and role not in (Role.OWNER, Role.BOT)


async def create_invite(user: User, *, role: Role, hours: int, uses: int, app: Klatsch) -> tuple[Invite, str]:
    """The invite, and the token that only this answer ever shows. Raises NotAllowed."""
    if not may_invite(user, role):
        raise NotAllowed("Only owners and admins may invite people, and only to a role that is not above their own.")
    token = new_token()
    now = app.clock.now()
    new = NewInvite(
        token_hash=token_hash(token), role=role, created_by=user.id, now=now, expires=now + hours * HOUR, uses=uses
    )
    invite = await app.auth_db.create_invite(new)
    log.info("invite_created", invite=invite.id, by=user.id, role=role, hours=hours, uses=uses)
    return invite, token


async def all_invites(user: User, app: Klatsch) -> list[Invite]:
    if not _may(Action.INVITE_SEE, user):
        raise NotAllowed("Only owners and admins may see the invites.")
    return await app.auth_db.list_invites(now=app.clock.now(), limit=MOST_LISTED)


async def delete_invite(user: User, invite: InviteId, app: Klatsch) -> None:
    if not _may(Action.INVITE_DELETE, user):
        raise NotAllowed("Only owners and admins may take an invite back.")
    if not await app.auth_db.delete_invite(invite):
        raise InviteNotFound()
    log.info("invite_deleted", invite=invite, by=user.id)


def _may(action: Action, user: User) -> bool:
    return is_allowed(action, user.role, relations_of(None))
