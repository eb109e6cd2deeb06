"""Rows ↔ values, and what else both engines know alike. Columns are read in one order everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import UNSET

from klatsch.auth_db.people import AccountChange
from klatsch.errors import NotAllowed, UserNotFound
from klatsch.ids import InviteId, SessionId, UserId
from klatsch.model.invites import Invite
from klatsch.model.presence import LastSeen, Manner, shown_time
from klatsch.model.sessions import Device, Session
from klatsch.model.users import AccountState, Listed, Me, OwnChanges, PersonalStatus, Profile, Role, User

USER_COLUMNS = "u.id, u.name, u.email, u.image, ud.role, ud.state"
PROFILE_COLUMNS = """
u.id, u.name, u.image, ud.role, ud.state, ud."statusText", ud."statusEmoji", ud."statusUntil", ud."timeZone" """
MANNER_COLUMNS = 'ud.invisible, ud."dndUntil", ud."lastSeenShown"'
LISTED_COLUMNS = f'{PROFILE_COLUMNS}, {MANNER_COLUMNS}, ud."lastSeen"'
INVITE_COLUMNS = 'id, role, "createdBy", "createdAt", expires, "usesLeft"'
DEVICE_COLUMNS = 's.id, d.agent, d.address, d."createdAt", d."lastSeen", s.expires, d.ends'
USERS = 'users AS u JOIN user_details AS ud ON ud."userId" = u.id'
_WIDTH = 9

MOST_DEVICES = 100


def user_of(row: Sequence[Any]) -> User:
    """From USER_COLUMNS. Auth.js allows a user without name or address; ours always have both."""
    user_id, name, email, image, role, state = row
    return User(
        id=UserId(user_id),
        name=name or "",
        email=email or "",
        image=image,
        role=Role(role),
        state=AccountState(state),
    )


def profile_of(row: Sequence[Any]) -> Profile:
    """From PROFILE_COLUMNS. A status has a text, an emoji or both."""
    user_id, name, image, role, state, text, emoji, until, time_zone = row
    has_status = text is not None or emoji is not None
    return Profile(
        id=UserId(user_id),
        name=name or "",
        image=image,
        role=Role(role),
        status=PersonalStatus(text=text or "", emoji=emoji or "", until=until) if has_status else None,
        time_zone=time_zone,
        active=state == AccountState.ACTIVE,
    )


def manner_of(row: Sequence[Any]) -> Manner:
    """From MANNER_COLUMNS."""
    invisible, dnd_until, last_seen = row
    return Manner(invisible=bool(invisible), dnd_until=dnd_until, last_seen=LastSeen(last_seen))


def listed_of(row: Sequence[Any]) -> Listed:
    """From LISTED_COLUMNS."""
    *manner, last_seen = row[_WIDTH:]
    return Listed(user=profile_of(row[:_WIDTH]), last_seen=shown_time(last_seen, manner_of(manner).last_seen))


def me_of(row: Sequence[Any]) -> Me:
    """From LISTED_COLUMNS and the address."""
    *manner, last_seen, email = row[_WIDTH:]
    return Me(user=profile_of(row[:_WIDTH]), manner=manner_of(manner), last_seen=last_seen, email=email or "")


def invite_of(row: Sequence[Any]) -> Invite:
    """From INVITE_COLUMNS."""
    invite_id, role, created_by, created_at, expires, uses_left = row
    return Invite(
        id=InviteId(invite_id),
        role=Role(role),
        created_by=None if created_by is None else UserId(created_by),
        created_at=created_at,
        expires=expires,
        uses_left=uses_left,
    )


def session_of(user: User, session_id: str, *, expires: int, ends: int | None, created_at: int | None) -> Session:
    """A session that a Node process made has no details: it ends when it expires."""
    return Session(
        id=SessionId(session_id),
        user=user,
        expires=expires,
        ends=expires if ends is None else ends,
        created_at=0 if created_at is None else created_at,
    )


def device_of(row: Sequence[Any], *, expires: int) -> Device:
    """From DEVICE_COLUMNS; `expires` in microseconds."""
    session_id, agent, address, created_at, last_seen, _, ends = row
    return Device(
        id=SessionId(session_id),
        agent=agent,
        address=address,
        created_at=created_at,
        last_seen=last_seen,
        expires=min(expires, ends),
    )


# -- changes ---------------------------------------------------------------------------------------------


def details_of(changes: OwnChanges) -> dict[str, object]:
    """Column → value, of what changes."""
    given: dict[str, object] = {
        "timeZone": changes.time_zone,
        "dndUntil": changes.dnd_until,
        "invisible": changes.invisible,
        "lastSeenShown": changes.last_seen,
    }
    if changes.status is not UNSET:
        status = changes.status or PersonalStatus(text="", emoji="")
        given |= {"statusText": status.text or None, "statusEmoji": status.emoji or None, "statusUntil": status.until}
    return {column: value for column, value in given.items() if value is not UNSET}


Standing = tuple[Role, AccountState]
"""What somebody may do, and whether they may come in."""

_ACTIVE_OWNER = (Role.OWNER, AccountState.ACTIVE)


def must_change(
    row: Sequence[Any] | None, change: AccountChange, *, only: frozenset[Role]
) -> tuple[Standing, Standing]:
    """Before and after, from the row (role, state). Raises UserNotFound, NotAllowed."""
    if row is None:
        raise UserNotFound()
    before = (Role(row[0]), AccountState(row[1]))
    if before[0] not in only:
        raise NotAllowed()
    return before, (change.role or before[0], change.state or before[1])


def leaves_owners(before: Standing, after: Standing) -> bool:
    return before == _ACTIVE_OWNER != after


def may_invite(standing: Standing) -> bool:
    """Whether the invites that somebody made are still good."""
    role, state = standing
    return role.rank >= Role.ADMIN.rank and state is AccountState.ACTIVE


# -- searching -------------------------------------------------------------------------------------------


def likes_of(query: str) -> list[str]:
    """Patterns for LIKE (with \\ as its escape) of the ways in which a name that holds `query` may be written.

    Engines take no notice of capitals in ASCII alone.
    """
    escaped = query
    for special in "\\%_":
        escaped = escaped.replace(special, f"\\{special}")
    return [f"%{way(escaped)}%" for way in _WAYS]


_WAYS: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper, str.title)
