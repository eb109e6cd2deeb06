"""Who may do what, as one table: action, role and relation → allow. What no row grants is refused.

The table is the whole truth: rules ask it, the reference is written from it, and the tests sweep it. An admin has no way
into a room that they are not in, direct rooms included.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from klatsch.errors import NotAllowed
from klatsch.ids import UserId
from klatsch.model.rooms import Posting, Seat
from klatsch.model.users import Role, User


class Action(enum.StrEnum):
    """Noun, dot, verb."""

    USER_LIST = "user.list"
    USER_LIST_FORMER = "user.list_former"
    USER_READ = "user.read"
    USER_CHANGE = "user.change"
    USER_SET_ROLE = "user.set_role"
    USER_SET_STATE = "user.set_state"
    SESSION_END = "session.end"
    INVITE_CREATE = "invite.create"
    INVITE_SEE = "invite.see"
    INVITE_DELETE = "invite.delete"
    ROOM_CREATE = "room.create"
    ROOM_BROWSE = "room.browse"
    ROOM_JOIN = "room.join"
    ROOM_READ = "room.read"
    ROOM_LEAVE = "room.leave"
    ROOM_CHANGE = "room.change"
    ROOM_ARCHIVE = "room.archive"
    ROOM_SET_DEFAULT = "room.set_default"
    DIRECT_OPEN = "direct.open"
    MEMBER_ADD = "member.add"
    MEMBER_REMOVE = "member.remove"
    MEMBER_SET_MODERATOR = "member.set_moderator"
    MESSAGE_POST = "message.post"
    MESSAGE_ANNOUNCE = "message.announce"
    MESSAGE_REPLY = "message.reply"
    MESSAGE_CALL_ALL = "message.call_all"
    MESSAGE_EDIT = "message.edit"
    MESSAGE_DELETE = "message.delete"
    MESSAGE_REACT = "message.react"
    MESSAGE_PIN = "message.pin"
    MESSAGE_SAVE = "message.save"
    GROUP_SEE = "group.see"
    GROUP_CREATE = "group.create"
    GROUP_CHANGE = "group.change"
    GROUP_DELETE = "group.delete"


class Access(enum.StrEnum):
    """Who a route is for that asks for no action of the table: anybody at all, whoever is signed in, or they for what is
    theirs alone."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    OWN = "own"


class Relation(enum.StrEnum):
    """How somebody stands to the room, the message or the person. Authors and moderators are members too.

    SELF: it is they, or theirs. ORDINARY: another person, who is a member, a guest or a bot. LEADER: another owner or admin.
    """

    ANYBODY = "anybody"
    STRANGER = "stranger"
    MEMBER = "member"
    MODERATOR = "moderator"
    AUTHOR = "author"
    SELF = "self"
    ORDINARY = "ordinary"
    LEADER = "leader"


class Grant(NamedTuple):
    roles: frozenset[Role]
    relation: Relation


EVERY_ROLE = frozenset(Role)
NOT_GUESTS = EVERY_ROLE - {Role.GUEST}
NOT_BOTS = NOT_GUESTS - {Role.BOT}
ADMINS = frozenset({Role.OWNER, Role.ADMIN})
OWNERS = frozenset({Role.OWNER})

_ALL_MEMBERS = (Grant(EVERY_ROLE, Relation.MEMBER),)
_MODERATING = (Grant(NOT_GUESTS, Relation.MODERATOR), Grant(ADMINS, Relation.MEMBER))

_LEADING = (
    Grant(ADMINS, Relation.MEMBER),
    Grant(NOT_BOTS, Relation.MODERATOR),
)  # what a program does not do by itself, though it moderates
_ADMINISTRATING = (Grant(ADMINS, Relation.ORDINARY), Grant(OWNERS, Relation.LEADER))

POLICY: Mapping[Action, tuple[Grant, ...]] = {
    Action.USER_LIST: (Grant(EVERY_ROLE, Relation.ANYBODY),),
    Action.USER_LIST_FORMER: (Grant(ADMINS, Relation.ANYBODY),),
    Action.USER_READ: (Grant(EVERY_ROLE, Relation.ANYBODY),),
    Action.USER_CHANGE: (Grant(EVERY_ROLE, Relation.SELF),),
    # An owner hands over by making another owner first, and then steps down; and never to a role above one's own.
    Action.USER_SET_ROLE: (*_ADMINISTRATING, Grant(OWNERS, Relation.SELF)),
    Action.USER_SET_STATE: _ADMINISTRATING,
    Action.SESSION_END: (Grant(EVERY_ROLE, Relation.SELF),),
    Action.INVITE_CREATE: (Grant(ADMINS, Relation.ANYBODY),),  # and never to a role above one's own
    Action.INVITE_SEE: (Grant(ADMINS, Relation.ANYBODY),),
    Action.INVITE_DELETE: (Grant(ADMINS, Relation.ANYBODY),),
    Action.ROOM_CREATE: (Grant(NOT_GUESTS, Relation.ANYBODY),),
    Action.ROOM_BROWSE: (Grant(NOT_GUESTS, Relation.ANYBODY),),
    Action.ROOM_JOIN: (Grant(NOT_GUESTS, Relation.STRANGER),),  # public rooms alone: the others are not found
    Action.ROOM_READ: _ALL_MEMBERS,
    Action.ROOM_LEAVE: _ALL_MEMBERS,
    Action.ROOM_CHANGE: _MODERATING,
    Action.ROOM_ARCHIVE: _MODERATING,
    Action.ROOM_SET_DEFAULT: (Grant(ADMINS, Relation.MEMBER),),
    Action.DIRECT_OPEN: (Grant(EVERY_ROLE, Relation.ANYBODY),),
    Action.MEMBER_ADD: (Grant(NOT_GUESTS, Relation.MEMBER),),
    Action.MEMBER_REMOVE: _MODERATING,
    Action.MEMBER_SET_MODERATOR: _LEADING,
    Action.MESSAGE_POST: _ALL_MEMBERS,
    Action.MESSAGE_ANNOUNCE: _MODERATING,  # in a room where moderators alone start messages
    Action.MESSAGE_REPLY: _ALL_MEMBERS,
    Action.MESSAGE_CALL_ALL: _LEADING,  # @here and @all in a large room; in a small one whoever posts may
    Action.MESSAGE_EDIT: (Grant(EVERY_ROLE, Relation.AUTHOR),),
    Action.MESSAGE_DELETE: (Grant(EVERY_ROLE, Relation.AUTHOR), *_MODERATING),
    Action.MESSAGE_REACT: _ALL_MEMBERS,
    Action.MESSAGE_PIN: (Grant(NOT_GUESTS, Relation.MEMBER),),
    Action.MESSAGE_SAVE: _ALL_MEMBERS,
    Action.GROUP_SEE: (Grant(NOT_GUESTS, Relation.ANYBODY), Grant(EVERY_ROLE, Relation.MEMBER)),  # guests: their own
    Action.GROUP_CREATE: (Grant(ADMINS, Relation.ANYBODY),),
    Action.GROUP_CHANGE: (Grant(ADMINS, Relation.ANYBODY),),
    Action.GROUP_DELETE: (Grant(ADMINS, Relation.ANYBODY),),
}


@cache
def is_allowed(action: Action, role: Role, relations: frozenset[Relation]) -> bool:
    return any(role in grant.roles and grant.relation in relations for grant in POLICY[action])


def must_be_allowed(action: Action, user: User, relations: frozenset[Relation]) -> None:
    """Raises NotAllowed."""
    if not is_allowed(action, user.role, relations):
        raise NotAllowed()


def relations_of(seat: Seat | None, *, is_author: bool = False) -> frozenset[Relation]:
    """An author who left the room is a stranger to it, their own messages included."""
    if seat is None or not seat.is_member:
        return _A_STRANGER
    return _relations_of_a_member(seat.is_moderator, is_author)


_A_STRANGER = frozenset({Relation.ANYBODY, Relation.STRANGER})


@cache
def _relations_of_a_member(is_moderator: bool, is_author: bool) -> frozenset[Relation]:
    more = {Relation.MODERATOR} if is_moderator else set[Relation]()
    return frozenset({Relation.ANYBODY, Relation.MEMBER, *more, *({Relation.AUTHOR} if is_author else ())})


def relations_to(user: User, other: UserId, role: Role) -> frozenset[Relation]:
    """How the user stands to somebody of this role."""
    if user.id == other:
        return frozenset({Relation.ANYBODY, Relation.SELF})
    return frozenset({Relation.ANYBODY, Relation.LEADER if role in ADMINS else Relation.ORDINARY})


def posting_action(seat: Seat, *, is_reply: bool) -> Action:
    """What posting here takes: in an announcement room, starting a message is for moderators, replying for everybody."""
    if is_reply:
        return Action.MESSAGE_REPLY
    return Action.MESSAGE_ANNOUNCE if seat.room.posting is Posting.MODERATORS else Action.MESSAGE_POST


def policy_table() -> list[dict[str, str | bool]]:
    """Every action, role and relation, for the reference and for the tests."""
    return [
        {"action": action, "role": role, "relation": relation, "allow": is_allowed(action, role, _implied(relation))}
        for action in Action
        for role in Role
        for relation in Relation
    ]


def _implied(relation: Relation) -> frozenset[Relation]:
    """A moderator and an author are members, and everybody is anybody."""
    is_member = relation in (Relation.MODERATOR, Relation.AUTHOR)
    return frozenset({relation, Relation.ANYBODY, *({Relation.MEMBER} if is_member else ())})
