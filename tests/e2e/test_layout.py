"""Where things stand and how much room they take, whatever is open beside them."""

from __future__ import annotations

import pytest
from browsing import Browsers
from cast import Server
from playwright.async_api import Locator, expect
from walking import Stop, rests, screens, staged, stands

pytestmark = pytest.mark.browser

INTO_SIGHT = """() => {
  for (const it of document.querySelectorAll('#room *, aside *')) it.scrollIntoView({ block: 'nearest' });
  const frame = document.querySelector('[data-testid=frame]');
  return [document.scrollingElement.scrollTop, frame.scrollTop, frame.getBoundingClientRect().top];
}"""
"""What a screen reader, a key or a search in the page may do to any part of it."""


@pytest.mark.soak
async def test_parts_of_the_screen_scroll_and_the_screen_never_does(server: Server) -> None:
    moved: list[str] = []
    async with staged(server) as stage, Browsers(server.origin) as browsers:
        desk = await browsers.desk(height=420)
        await desk.takes_session(stage.ann.token)
        for stop in screens(stage):
            await stands(desk, stop)
            places = await desk.page.evaluate(INTO_SIGHT)
            moved += [] if places == [0, 0, 0] else [f"{stop.name}: {places}"]
    assert moved == []


async def shown_whole(field: Locator) -> bool:
    return await field.evaluate("(it) => it.scrollHeight <= it.clientHeight + 1")


@pytest.mark.soak
async def test_a_long_draft_is_shown_whole_beside_a_pane_and_gone_on_with_at_its_end(server: Server) -> None:
    async with staged(server) as stage, Browsers(server.origin) as browsers:
        desk = await browsers.desk()
        room = f"/rooms/{stage.general}"
        await desk.takes_session(stage.ann.token)
        await stands(desk, Stop("room", room))
        await desk.composer.fill("a word and " * 9)
        wide = await desk.composer.bounding_box()
        await desk.page.get_by_role("button", name="Pinned messages").click()
        await expect(desk.page.get_by_role("heading", name="Pinned messages")).to_be_visible()
        await rests(desk.page)
        beside = await desk.composer.bounding_box()
        assert wide
        assert beside
        assert beside["width"] < wide["width"], "the pane takes its room"
        assert beside["height"] > wide["height"]
        assert await shown_whole(desk.composer)
        await desk.page.set_viewport_size({"width": 760, "height": 800})
        await desk.page.set_viewport_size({"width": 500, "height": 800})
        await desk.page.keyboard.press("Escape")
        await rests(desk.page)
        assert await shown_whole(desk.composer), "a window that is made smaller"
        await desk.page.set_viewport_size({"width": 1280, "height": 800})
        await desk.page.wait_for_timeout(1_500)  # the draft is kept
        await stands(desk, Stop("inbox", "/inbox"))
        await stands(desk, Stop("room", room))
        await expect(desk.composer).to_be_focused()
        await desk.page.keyboard.type("another")
        await expect(desk.composer).to_have_value("a word and " * 9 + "another")


@pytest.mark.soak
async def test_on_a_touch_screen_no_button_covers_code(server: Server) -> None:
    async with staged(server) as stage, Browsers(server.origin) as browsers:
        desk = await browsers.desk(width=360, height=740)
        await desk.takes_session(stage.ann.token)
        await stage.bo.says("```\n" + "a long line of it " * 9 + "\n```", room=stage.general)
        await stands(desk, Stop("room", f"/rooms/{stage.general}"))
        row = desk.message("a long line of it")
        code, button = await row.locator("pre").bounding_box(), row.get_by_role("button", name="Copy")
        await expect(button).to_be_visible()
        box = await button.bounding_box()
        assert code
        assert box
        assert code["x"] + code["width"] <= box["x"]
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 36


@pytest.mark.soak
async def test_a_dialog_that_opens_shows_no_tip_over_what_it_says(server: Server) -> None:
    async with staged(server) as stage, Browsers(server.origin) as browsers:
        desk = await browsers.desk()
        keys, tip = desk.page.keyboard, desk.page.get_by_test_id("tip")
        await desk.takes_session(stage.ann.token)
        await stands(desk, Stop("inbox", "/inbox"))
        await keys.press("?")
        await expect(desk.page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_focused()
        await desk.page.wait_for_timeout(900)
        await expect(tip).to_be_hidden()
        await keys.press("Tab")
        await keys.press("Shift+Tab")
        await expect(tip).to_have_text("Close")
        await expect(tip).to_be_visible()
