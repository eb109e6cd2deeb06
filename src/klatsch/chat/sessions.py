"""Sessions: finding the one that a token stands for, and what everybody may see of who is here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from klatsch.auth_db import SessionTouch
from klatsch.chat import Klatsch
from klatsch.chat.cache import RosterPage, Stamp
from klatsch.chat.policy import Action, must_be_allowed, relations_to
from klatsch.chat.users import profiles_of, truth_of
from klatsch.errors import SessionNotFound
from klatsch.hub import SESSIONS
from klatsch.ids import SessionId, UserId, token_hash
from klatsch.log import logger
from klatsch.model.events import SessionEnded
from klatsch.model.presence import Presence, Status
from klatsch.model.sessions import Session, SessionRow
from klatsch.model.users import User

MOST_ROWS = 200
CROWD = 500

log = logger(__name__)


_hash_of = lru_cache(maxsize=2_048)(token_hash)


async def find_session(token: str, *, agent: str, address: str, app: Klatsch) -> Session | None:
    hashed = _hash_of(token)
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


async def end_session(user: User, session: SessionId, app: Klatsch) -> None:
    """One of my own devices, this one included. Store, then announce. Raises SessionNotFound."""
    must_be_allowed(Action.SESSION_END, user, relations_to(user, user.id, user.role))
    if not await app.auth_db.end_session_of(user.id, session):
        raise SessionNotFound()
    await announce_end(user.id, [session], app=app)
    log.info("session_ended", user=user.id, session=session)


async def end_other_sessions(asker: Session, app: Klatsch) -> int:
    """All of my devices but this one; how many there were."""
    must_be_allowed(Action.SESSION_END, asker.user, relations_to(asker.user, asker.user.id, asker.user.role))
    ended = await end_all_sessions(asker.user.id, but=asker.id, app=app)
    log.info("other_sessions_ended", user=asker.user.id, ended=len(ended))
    return len(ended)


# -- who is here ---------------------------------------------------------------------------------------


async def all_sessions(asker: Session, *, after: UserId | None, limit: int, app: Klatsch) -> bytes:
    """One row a user: those who are here first, by name, then the others by name; and whether there are more. The answer as
    it is sent, since what everybody is told is not copied for each.

    The asker's own row tells them the truth and carries their devices. `after`: the last row's user.
    """
    page = await _roster(after, limit, app)
    row = page.rows.get(asker.user.id)
    own = None if row is None else await _own_row(asker, row, app)
    return page.told_with(own)


async def _own_row(asker: Session, row: SessionRow, app: Klatsch) -> SessionRow:
    devices = await app.auth_db.devices_of(asker.user.id, now=app.clock.now())
    own = [msgspec.structs.replace(device, current=device.id == asker.id) for device in devices]
    truth = await truth_of(row.user, app)
    return SessionRow(user=truth.user, status=truth.status, last_seen=truth.last_seen, devices=own)


async def _roster(after: UserId | None, limit: int, app: Klatsch) -> RosterPage:
    """The same rows for everybody who asks: made anew when somebody came, went or changed, and each second.

    In a crowd, no more often than everybody's sockets are told (once a second): thousands who come back at once would each
    wait for a list of thousands. Nothing is missed by it: what this list does not know yet, their sockets are about to hear.
    """
    page, _ = await _kept_page(after, limit, app)
    if page is not None:
        return page
    async with app.roster.making:  # one makes it for all who ask meanwhile
        page, stamp = await _kept_page(after, limit, app)
        if page is None:
            now = app.clock.now()
            rows = await _rows(after, limit + 1, app)
            page = RosterPage(rows[:limit], more=len(rows) > limit)
            app.roster.keep(after, limit, page, stamp=stamp, now=now)
    return page


async def _kept_page(after: UserId | None, limit: int, app: Klatsch) -> tuple[RosterPage | None, Stamp]:
    is_crowd = len(await app.hub.present()) > CROWD
    moved = app.roster.tellings if is_crowd else app.hub.presence_version
    stamp = (await app.auth_db.data_version(), is_crowd, moved)
    return app.roster.get(after, limit, stamp=stamp, now=app.clock.now()), stamp


async def _rows(after: UserId | None, count: int, app: Klatsch) -> list[SessionRow]:
    present = dict(await app.hub.present())
    profiles = [profile for profile in (await profiles_of(present, app)).values() if profile.active]
    here = sorted(profiles, key=lambda profile: (profile.name.casefold(), profile.id))
    if after is not None:
        at = next((at for at, profile in enumerate(here) if profile.id == after), None)
        here, after = (here[at + 1 :], None) if at is not None else ([], after)
    rows = [
        SessionRow(user=profile, status=present[profile.id].status, last_seen=present[profile.id].last_seen)
        for profile in here[:count]
    ]
    return rows if len(rows) == count else [*rows, *await _absent(after, count - len(rows), present, app)]


async def _absent(
    after: UserId | None, count: int, present: Mapping[UserId, Presence], app: Klatsch
) -> list[SessionRow]:
    """The next so many who are not here. It asks on while those who are here stand between them."""
    now = app.clock.now()
    rows: list[SessionRow] = []
    while len(rows) < count:
        listed = await app.auth_db.list_users(after=after, limit=count)
        rows += [
            SessionRow(user=row.user.at(now), status=Status.OFFLINE, last_seen=row.last_seen)
            for row in listed
            if row.user.id not in present
        ]
        if len(listed) < count:
            break
        after = listed[-1].user.id
    return rows[:count]


async def version(app: Klatsch) -> int:
    """Moves when anything, this process or another, wrote to the Auth DB."""
    return await app.auth_db.data_version()


async def live_sessions(ids: list[SessionId], app: Klatsch) -> set[SessionId]:
    """Which of these are still good."""
    return await app.auth_db.live_sessions(ids, now=app.clock.now())
