"""`GET /workspace`, for anyone."""

from __future__ import annotations

from workbench import browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch


async def test_anyone_learns_the_name_and_whether_it_is_ready(app: Klatsch) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.get("/workspace")).json() == {"name": "Klatsch", "ready": False}
        await app.auth_db.name_workspace("Acme")
        assert (await browser.get("/workspace")).json() == {"name": "Acme", "ready": True}
