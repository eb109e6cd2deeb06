from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from noding import Nodes


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    """A pair of its own for each story: it will be hurt."""
    with Nodes(tmp_path) as nodes:
        yield nodes
