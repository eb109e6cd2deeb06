"""`GET /live` without an upgrade."""

from __future__ import annotations

from starlette.requests import Request

from klatsch.chat import Klatsch
from klatsch.errors import UpgradeRequired
from klatsch.http.route import Reply


async def live(request: Request, app: Klatsch) -> Reply:
    """Plain HTTP at the socket's address; the socket itself is the room `live/`."""
    raise UpgradeRequired()
