"""A Klatsch without doors, and Ann and Bo in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from workbench import NOW, Person, opened_klatsch, sign_up

from klatsch.chat import Klatsch
from klatsch.clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
async def app(tmp_path: Path, clock: SetClock) -> AsyncIterator[Klatsch]:
    async with opened_klatsch(tmp_path, clock=clock) as app:
        yield app


@pytest.fixture
async def ann(app: Klatsch) -> Person:
    return await sign_up(app, "Ann")


@pytest.fixture
async def bo(app: Klatsch) -> Person:
    return await sign_up(app, "Bo")
