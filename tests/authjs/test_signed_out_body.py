"""What a signed-out session looks like: `null` suits v5 and does v4 no harm; `{}` suits v4 and would make v5 believe in a session."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from cast import Server


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    """As it comes."""
    with Server(tmp_path / "data") as it:
        yield it


async def test_null_signs_nobody_in(server: Server, open_page: Any, generation: str) -> None:
    page = await open_page()
    said = await page.act("mount")
    assert said.session == {"status": "unauthenticated", "data": None}
    if generation == "v4":
        assert any("CLIENT_FETCH_ERROR" in line for line in said.complaints), "v4 complains, and that is all"
        assert "POST /api/auth/_log 200" in said.requests
    else:
        assert said.complaints == []
