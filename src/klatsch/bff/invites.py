"""`POST /invite`, `GET /allInvites`, `DELETE /invite/{id}`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, invites
from klatsch.chat.invites import MOST_HOURS, MOST_USES
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import InviteId
from klatsch.model.invites import Invite
from klatsch.model.users import Role


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: Literal["admin", "member", "guest"] = "member"
    hours: Annotated[int, msgspec.Meta(ge=1, le=MOST_HOURS)] = 168
    uses: Annotated[int, msgspec.Meta(ge=1, le=MOST_USES)] = 10


class NewInvite(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`url` carries the token in its fragment, which no server and no log sees.

    This answer is the only place that shows it.
    """

    id: InviteId
    url: str
    role: Role
    expires: int
    uses_left: int


class InvitesAnswer(msgspec.Struct, frozen=True):
    invites: list[Invite]


async def invite(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    wish = await wire.json_body(request, Wish)
    made, token = await invites.create_invite(user, role=Role(wish.role), hours=wish.hours, uses=wish.uses, app=app)
    url = f"{app.settings.origin}/join#{token}"
    return wire.ok(NewInvite(id=made.id, url=url, role=made.role, expires=made.expires, uses_left=made.uses_left))


async def all_invites(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(InvitesAnswer(invites=await invites.all_invites(user, app)))


async def delete_invite(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await invites.delete_invite(user, InviteId(request.path_params["id"]), app)
    return wire.ok({})
