from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cast import UNLIMITED, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own for each story: it will be hurt."""
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        yield server
