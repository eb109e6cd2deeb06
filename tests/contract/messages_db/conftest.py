"""Every engine of the Messages DB; a test never knows which one it has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from message_engines import ENGINES, Engine
from postgres_server import drop_databases

from klatsch.messages_db import MessagesDb


@pytest.fixture(autouse=True)
def _no_databases_left() -> Iterator[None]:
    yield
    drop_databases()


@pytest.fixture(params=ENGINES.values(), ids=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return request.param(tmp_path)


@pytest.fixture
async def db(engine: Engine) -> AsyncIterator[MessagesDb]:
    opened = await engine.open()
    yield opened
    await opened.close()
