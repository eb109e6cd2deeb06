"""The workspace: for now its name alone."""

from __future__ import annotations

from klatsch.chat import Klatsch


async def name_of_workspace(app: Klatsch) -> str | None:
    """None until the set-up made the owner."""
    return await app.auth_db.workspace_name()
