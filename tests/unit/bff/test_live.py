"""`GET /live` without an upgrade."""

from __future__ import annotations

from workbench import browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_plain_http_is_told_to_upgrade(app: Klatsch) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        answer = await browser.get("/live")
    assert (answer.status_code, answer.json()["error"]["code"]) == (426, "upgrade_required")
