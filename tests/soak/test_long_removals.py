"""Forty of fifty are shown out at random moments while 200 messages a second flow. By hand: pytest -m soak tests/soak"""

from __future__ import annotations

from pathlib import Path

import pytest
from cast import UNLIMITED, Server
from removals import check_removals

pytestmark = pytest.mark.soak


async def test_forty_of_fifty_are_shown_out_without_a_leak_or_a_gap(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        await check_removals(server, members=50, removed=40, curious=3)
