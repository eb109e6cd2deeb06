"""A page at rest: pictured, read by axe-core, and not wider than the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import Desk

AXE = Path(__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    (360, True),
    pytest.param(1280, False, marks=pytest.mark.soak),
    pytest.param(1280, True, marks=pytest.mark.soak),
    pytest.param(360, False, marks=pytest.mark.soak),
]
"""Width and darkness; the soak lane has the other three."""


async def violations(desk: Desk) -> list[str]:
    """What axe-core finds, as `rule: element`."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in frontend/)")
    await desk.page.evaluate(AXE.read_text())
    script = "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })"
    found: dict[str, Any] = await desk.page.evaluate(script, RULES)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


async def scrolls_sideways(desk: Desk) -> bool:
    return await desk.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


async def look(desk: Desk, pictures: Path, name: str) -> None:
    await desk.page.wait_for_timeout(350)  # what appears slowly has appeared
    await desk.page.screenshot(path=pictures / f"{name}.png")
    found = await violations(desk)
    assert not found, f"{name}: {found}"
    assert not await scrolls_sideways(desk), name
