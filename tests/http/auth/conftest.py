from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from auth_stage import Browser, Stage, staged

from klatsch.model.users import Role, User


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    """A workspace on plain http, with nobody in it."""
    async with staged(tmp_path / "data") as it:
        await it.app.auth_db.name_workspace("Acme")
        yield it


@pytest.fixture
async def fresh(tmp_path: Path) -> AsyncGenerator[Stage]:
    """Before the set-up."""
    async with staged(tmp_path / "data") as it:
        yield it


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncGenerator[Stage]:
    """As behind a proxy that speaks https."""
    async with staged(tmp_path / "data", url="https://chat.example.org") as it:
        await it.app.auth_db.name_workspace("Acme")
        yield it


@pytest.fixture
async def ann(stage: Stage) -> User:
    return await stage.user("Ann", Role.OWNER)


@pytest.fixture
async def browser(stage: Stage, ann: User) -> Browser:
    """Nobody has signed in here; Ann exists."""
    return stage.browser()
