from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cast import Server
from soaking import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]

BUILT = Path(__file__).parents[2] / "src/klatsch/_web/site.json"


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
