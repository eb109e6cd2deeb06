"""Sessions: finding the one that a token stands for, and what everybody may see of who is here."""

from __future__ import annotations

import msgspec

from klatsch.auth_db import SessionTouch
from klatsch.chat import Klatsch
from klatsch.chat.users import cards_of
from klatsch.hub import SESSIONS
from klatsch.ids import SessionId, UserId, token_hash
from klatsch.model.events import SessionEnded
from klatsch.model.presence import Status
from klatsch.model.sessions import Session, SessionRow

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


async def all_sessions(
    asker: Session, *, after: UserId | None, limit: int, app: Klatsch
) -> tuple[list[SessionRow], bool]:
    """One row a user: those who are here first, by name, then the others by name; and whether there are more.

    The asker's own row carries their devices. `after`: the last row's user.
    """
    rows, more = await _roster(after, limit, app)
    devices = await app.auth_db.devices_of(asker.user.id, now=app.clock.now())
    own = [msgspec.structs.replace(device, current=device.id == asker.id) for device in devices]
    return [msgspec.structs.replace(row, devices=own) if row.user.id == asker.user.id else row for row in rows], more


async def _roster(after: UserId | None, limit: int, app: Klatsch) -> tuple[list[SessionRow], bool]:
    """The same rows for everybody who asks: made anew when somebody came, went or changed, and each second."""
    now = app.clock.now()
    stamp = (await app.auth_db.data_version(), app.hub.presence_version)
    page = app.roster.get(after, limit, stamp=stamp, now=now)
    if page is None:
        rows = await _rows(after, limit + 1, app)
        page = (rows[:limit], len(rows) > limit)
        app.roster.keep(after, limit, page, stamp=stamp, now=now)
    return page


async def _rows(after: UserId | None, count: int, app: Klatsch) -> list[SessionRow]:
    present = dict(await app.hub.present())
    cards = await cards_of(present, app)
    here = sorted((card for card in cards.values()), key=lambda card: (card.name.casefold(), card.id))
    if after is not None:
        at = next((at for at, card in enumerate(here) if card.id == after), None)
        here, after = (here[at + 1 :], None) if at is not None else ([], after)
    rows = [
        SessionRow(user=card, status=present[card.id].status, last_seen=present[card.id].last_seen) for card in here
    ]
    if len(rows) < count:
        listed = await app.auth_db.list_users(after=after, limit=count + len(present))
        away = [SessionRow(user=u, status=Status.OFFLINE, last_seen=seen) for u, seen in listed if u.id not in present]
        rows += away
    return rows[:count]


async def version(app: Klatsch) -> int:
    """Moves when anything, this process or another, wrote to the Auth DB."""
    return await app.auth_db.data_version()


async def live_sessions(ids: list[SessionId], app: Klatsch) -> set[SessionId]:
    """Which of these are still good."""
    return await app.auth_db.live_sessions(ids, now=app.clock.now())
