"""Drafts: what I have begun to write."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.rooms import RoomIdField
from klatsch.chat import Klatsch, drafts
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.model.drafts import Unsent
from klatsch.model.messages import MOST_CHARACTERS, Seq


class DraftBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`thread`: the seq of the root, for a reply. Without `content` the draft is discarded."""

    room: RoomIdField
    thread: Seq | None = None
    content: Annotated[str, msgspec.Meta(max_length=MOST_CHARACTERS)] = ""


class DraftsAnswer(msgspec.Struct, frozen=True):
    """The newest first."""

    drafts: list[Unsent]


async def draft(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, DraftBody)
    return wire.ok(await drafts.put_draft(user, body.room, body.thread, body.content, app))


async def all_drafts(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(DraftsAnswer(await drafts.all_drafts(user, app)))
