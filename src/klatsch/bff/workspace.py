"""`GET /workspace`."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch
from klatsch.chat.workspace import name_of_workspace
from klatsch.http import wire
from klatsch.http.route import Reply


class Workspace(msgspec.Struct, frozen=True):
    """`ready` is false until the set-up made the owner."""

    name: str
    ready: bool


async def workspace(request: Request, app: Klatsch) -> Reply:
    name = await name_of_workspace(app)
    return wire.ok(Workspace(name=name or "Klatsch", ready=name is not None))
