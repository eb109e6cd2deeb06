"""The workspace: for now its name alone."""

from __future__ import annotations

from klatsch.chat import Klatsch
from klatsch.chat.workspace import name_of_workspace


async def test_it_has_no_name_until_it_is_set_up(app: Klatsch) -> None:
    assert await name_of_workspace(app) is None
    await app.auth_db.name_workspace("Acme")
    assert await name_of_workspace(app) == "Acme"
