"""Sessions: finding the one that a token stands for, and what everybody may see of who is here."""

from __future__ import annotations

import msgspec

from klatsch.auth_db import SessionTouch
from klatsch.chat import Klatsch
from klatsch.hub import SESSIONS
from klatsch.ids import SessionId, UserId, token_hash
from klatsch.model.events import SessionEnded
from klatsch.model.presence import Presence, Status
from klatsch.model.sessions import Device, Session
from klatsch.model.users import UserCard

MOST_ROWS = 1_000


async def find_session(token: str, *, agent: str, address: str, app: Klatsch) -> Session | None:
    hashed = token_hash(token)
    now = app.clock.now()
    session = app.sessions.get(hashed, now=now)
    if session is None:
        ends = app.sessions.ends
        session = await app.auth_db.find_session(hashed, now=now)
        if session is None:
            return None
        if ends == app.sessions.ends:
            app.sessions.keep(hashed, session, now=now)
    app.sessions.touch(SessionTouch(id=session.id, last_seen=now, agent=agent, address=address))
    return session


async def end_all_sessions(user: UserId, *, but: SessionId | None = None, app: Klatsch) -> list[SessionId]:
    """Store, then announce: every node forgets them and closes their sockets."""
    ended = await app.auth_db.end_sessions_of(user, but=but)
    await announce_end(user, ended, app=app)
    return ended


async def announce_end(user: UserId, ended: list[SessionId] | None, *, app: Klatsch) -> None:
    app.sessions.end(user, ended)
    await app.hub.publish(SESSIONS, msgspec.json.encode(SessionEnded(user=user, sessions=ended)))


class SessionRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One person in the list of who is here. `devices` is in the asker's own row alone."""

    user: UserCard
    status: Status
    last_seen: int | None
    devices: list[Device] | None = None


async def all_sessions(
    asker: Session, *, after: UserId | None, limit: int, app: Klatsch
) -> tuple[list[SessionRow], bool]:
    """One row a user: those who are here first, then by name; and whether there are more."""
    now = app.clock.now()
    present = await app.hub.present()
    listed = await app.auth_db.list_users(after=after, limit=limit + 1)
    more = len(listed) > limit
    devices = await app.auth_db.devices_of(asker.user.id, now=now)
    own = [msgspec.structs.replace(device, current=device.id == asker.id) for device in devices]
    rows = [
        _row(card, present.get(card.id), last_seen, own if card.id == asker.user.id else None)
        for card, last_seen in listed[:limit]
    ]
    rows.sort(key=lambda row: (row.status == Status.OFFLINE, row.user.name.casefold()))
    return rows, more


def _row(card: UserCard, present: Presence | None, last_seen: int | None, devices: list[Device] | None) -> SessionRow:
    if present is None:
        return SessionRow(user=card, status=Status.OFFLINE, last_seen=last_seen, devices=devices)
    return SessionRow(user=card, status=present.status, last_seen=present.last_seen, devices=devices)


async def version(app: Klatsch) -> int:
    """Moves when anything, this process or another, wrote to the Auth DB."""
    return await app.auth_db.data_version()


async def live_sessions(ids: list[SessionId], app: Klatsch) -> set[SessionId]:
    """Which of these are still good."""
    return await app.auth_db.live_sessions(ids, now=app.clock.now())
