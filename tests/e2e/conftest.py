from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from browsing import shared_chromium
from cast import Server

HERE = Path(__file__).parent
BUILT = HERE.parents[1] / "src/klatsch/_web/site.json"
ONE_LOOP = pytest.mark.asyncio(loop_scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One Chromium serves all stories, so they share an event loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(ONE_LOOP, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def _chromium() -> AsyncIterator[None]:
    async with shared_chromium():
        yield


@pytest.fixture(autouse=True)
def _built() -> None:
    if not BUILT.is_file():
        pytest.skip("the frontend was not built (scripts/build_frontend.py)")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data") as server:
        yield server


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go; PICTURES names a folder to look at afterwards."""
    where = Path(os.environ.get("PICTURES", "")) if os.environ.get("PICTURES") else tmp_path_factory.mktemp("pictures")
    where.mkdir(parents=True, exist_ok=True)
    return where
