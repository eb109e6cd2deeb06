"""Presence: devices tell that they are there; once a second everybody hears what changed, in one frame."""

from __future__ import annotations

import msgspec

from klatsch.analytics import HUB_WHOLE, PEOPLE_ONLINE
from klatsch.auth_db import SessionTouch
from klatsch.chat import Klatsch
from klatsch.chat.users import must_be_me
from klatsch.hub import EVERYBODY
from klatsch.ids import UserId
from klatsch.model.events import PresenceChanged
from klatsch.model.presence import Status
from klatsch.model.sessions import Session


async def beat(session: Session, device: str, *, active: bool, agent: str, address: str, app: Klatsch) -> None:
    """This device is here. `device` names the socket, since one session may have several windows."""
    user, now = session.user.id, app.clock.now()
    app.sessions.touch(SessionTouch(id=session.id, last_seen=now, agent=agent, address=address))
    await introduce(user, app)
    await app.hub.beat(user, device, Status.ACTIVE if active else Status.AWAY, now=now)


async def introduce(user: UserId, app: Klatsch) -> None:
    """The hub knows how they want to be seen before it shows them: nobody is seen by mistake."""
    if app.hub.manner_of(user) is None:
        me = await must_be_me(user, app)
        await app.hub.introduce(user, me.manner, now=app.clock.now())


async def leave(session: Session, device: str, app: Klatsch) -> None:
    await app.hub.leave(session.user.id, device, now=app.clock.now())


async def is_invisible(user: UserId, app: Klatsch) -> bool:
    """Whether what they do by the way, like typing, is nobody's business."""
    await introduce(user, app)
    manner = app.hub.manner_of(user)
    return manner is None or manner.invisible


async def announce_changes(app: Klatsch) -> None:
    """To be called once a second, on every node: its cost grows with what changed, not with the square of the people."""
    HUB_WHOLE.set(app.hub.is_whole)
    changed = await app.hub.presence_changes(now=app.clock.now())
    if changed:
        app.roster.tellings += 1
        app.hub.tell(EVERYBODY, msgspec.json.encode(PresenceChanged(users=dict(changed))))
        PEOPLE_ONLINE.set(len(await app.hub.present()))
