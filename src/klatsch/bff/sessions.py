"""`GET /allSessions`, `DELETE /session/{session}`, `POST /signOutEverywhere`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, sessions
from klatsch.chat.sessions import MOST_ROWS
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import USER_ID_PATTERN, SessionId, UserId
from klatsch.model.sessions import SessionRow


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: the last row's user id, for the next page."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_ROWS)] = MOST_ROWS
    after: Annotated[UserId, msgspec.Meta(pattern=USER_ID_PATTERN)] | None = None


class SessionsAnswer(msgspec.Struct, frozen=True):
    """As `RosterPage` encodes it."""

    sessions: list[SessionRow]
    more: bool


class EndedAnswer(msgspec.Struct, frozen=True):
    """How many of my devices there were beside this one."""

    ended: int


async def all_sessions(request: Request, app: Klatsch) -> Reply:
    session = await gate.session(request, app)
    asked = wire.query(request, Asked)
    return Reply(await sessions.all_sessions(session, after=asked.after, limit=asked.limit, app=app))


async def end_session(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await sessions.end_session(user, SessionId(request.path_params["session"]), app)
    return wire.ok({})


async def sign_out_everywhere(request: Request, app: Klatsch) -> Reply:
    asker = await gate.session(request, app)
    return wire.ok(EndedAnswer(ended=await sessions.end_other_sessions(asker, app)))
