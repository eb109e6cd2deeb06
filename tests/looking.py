"""A page at rest: pictured, read by axe-core, and not wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Desk

AXE = Path(__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
FOUND = """async (tags) => {
  const asked = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], selectors: false };
  const { violations } = await axe.run(document, asked);
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
}"""
"""Every rule is run. What it has to say of elements that are in order is left there: megabytes for each screen."""
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
    if not await desk.page.evaluate("() => 'axe' in window"):
        await desk.page.evaluate(AXE.read_text())
    return await desk.page.evaluate(FOUND, RULES)


async def scrolls_sideways(desk: Desk) -> bool:
    return await desk.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


async def look(desk: Desk, pictures: Path, name: str) -> None:
    await desk.page.wait_for_timeout(350)  # what appears slowly has appeared
    await desk.page.screenshot(path=pictures / f"{name}.png")
    found = await violations(desk)
    assert not found, f"{name}: {found}"
    assert not await scrolls_sideways(desk), name
