"""The whole of the page for those who do not see it, see it large, see it in few colours, or do not point."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browsing import Browsers, Desk
from cast import UNLIMITED, Server
from looking import LOOKS, scrolls_sideways, violations
from playwright.async_api import expect
from walking import Stop, before_the_app, screens, staged, stands, states

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "data", environ=UNLIMITED)


async def faults(desk: Desk, stop: Stop, pictures: Path, suffix: str) -> list[str]:
    """What is wrong with a page, with its name before it; so that one run finds everything."""
    try:
        await stands(desk, stop)
    except Exception as error:
        await desk.page.screenshot(path=pictures / f"{stop.name}-{suffix}.png")
        return [f"{stop.name}: did not come to rest: {str(error)[:300]}"]
    await desk.page.screenshot(path=pictures / f"{stop.name}-{suffix}.png")
    found = [f"{stop.name}: {fault}" for fault in await violations(desk)]
    if await scrolls_sideways(desk):
        found.append(f"{stop.name}: wider than the screen")
    return found


@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_every_screen_and_state_is_without_fault(server: Server, pictures: Path, width: int, dark: bool) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    found: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            stranger = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
            for stop in before_the_app(stage):
                found += await faults(stranger, stop, pictures, suffix)
            desk = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
            await desk.takes_session(stage.ann.token)
            for stop in [*screens(stage), *states(stage)]:
                found += await faults(desk, stop, pictures, suffix)
            guest = await browsers.desk(width=width, dark=dark)
            await guest.takes_session(stage.cy.token)
            for stop in (Stop("forbidden", "/admin"), Stop("guest-room", f"/rooms/{stage.project}")):
                found += await faults(guest, stop, pictures, suffix)
            for it in (stranger, desk, guest):
                found += it.without_the_line()
    assert found == []


# -- large, narrow, from the right ------------------------------------------------------------------------------

OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (it) => {
    for (let up = it.parentElement; up; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
    return false;
  };
  return [...document.querySelectorAll('a[href], button, input, textarea, select, h1, h2, [role=tab]')]
    .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !it.closest('[inert]'))
    .filter((it) => !it.matches('.sr-only, .sr-only *, [href="#room"]'))
    .filter((it) => {
      const box = it.getBoundingClientRect();
      return box.width > 0 && (box.left < -1 || box.right > wide + 1) && !scrolls(it);
    })
    .map((it) => `${it.tagName} ${(it.ariaLabel ?? it.textContent).trim().slice(0, 40)}`);
}"""
"""What one would have to point at beyond the edge of the screen."""

OVERLAPPING = """() => {
  const stops = [...document.querySelectorAll('a[href], button, input, textarea, select')].filter((it) =>
    it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !it.closest('[inert]'));
  const covered = (it) => {
    const box = it.getClientRects()[0];  // of a link over two lines, the first
    if (!box) return false;
    const at = [box.left + box.width / 2, box.top + box.height / 2];
    for (let up = it.parentElement; up; up = up.parentElement) {  // what is scrolled away is not covered
      const seen = up.getBoundingClientRect();
      if (getComputedStyle(up).overflowY !== 'visible' && (at[1] < seen.top || at[1] > seen.bottom)) return false;
    }
    if (box.width < 2 || at[0] < 0 || at[1] < 0 || at[0] > innerWidth || at[1] > innerHeight) return false;
    const top = document.elementFromPoint(...at);
    const other = top?.closest('a[href], button, input, textarea, select');
    return other && other !== it && !it.contains(other) && !other.contains(it) && !it.labels?.length;
  };
  return stops.filter(covered).map((it) => `${it.tagName} ${(it.ariaLabel ?? it.textContent).trim().slice(0, 40)}`);
}"""
"""What lies under something else that can be pressed."""


async def misplaced(desk: Desk, stop: Stop) -> list[str]:
    outside: list[str] = await desk.page.evaluate(OUTSIDE)
    covered: list[str] = await desk.page.evaluate(OVERLAPPING)
    found = [f"{stop.name}: outside: {it}" for it in outside] + [f"{stop.name}: covered: {it}" for it in covered]
    return [*found, f"{stop.name}: wider than the screen"] if await scrolls_sideways(desk) else found


@pytest.mark.soak
@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(640, 400, id="200 per cent of 1280"),
        pytest.param(320, 256, id="400 per cent of 1280"),
        pytest.param(320, 640, id="a very small telephone"),
    ],
)
async def test_large_letters_and_narrow_screens_hide_nothing(server: Server, width: int, height: int) -> None:
    found: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk(width=width, height=height)
            for stop in before_the_app(stage):
                await stands(desk, stop)
                found += await misplaced(desk, stop)
            await desk.takes_session(stage.ann.token)
            for stop in screens(stage):
                await stands(desk, stop)
                found += await misplaced(desk, stop)
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.soak), 360])
async def test_from_right_to_left_nothing_is_cut_or_covered(server: Server, pictures: Path, width: int) -> None:
    found: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk(width=width, height=800 if width > 500 else 740)
            await desk.page.add_init_script("document.documentElement?.setAttribute('dir', 'rtl')")
            await desk.page.add_init_script(
                "addEventListener('DOMContentLoaded', () => document.documentElement.dir = 'rtl')"
            )
            for stop in before_the_app(stage):
                await stands(desk, stop)
                found += await misplaced(desk, stop)
            await desk.takes_session(stage.ann.token)
            for stop in screens(stage):
                await stands(desk, stop)
                await desk.page.screenshot(path=pictures / f"rtl-{stop.name}-{width}.png")
                found += await misplaced(desk, stop)
            if width > 500:
                side = await desk.page.locator("[data-region=sidebar]").bounding_box()
                assert side is not None
                assert side["x"] > 640, "it is really read from the right"
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("width", [1280, 360])
async def test_german_fits(server: Server, pictures: Path, width: int) -> None:
    found: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk(width=width, height=800 if width > 500 else 740)
            await desk.page.add_init_script("localStorage.setItem('klatsch.language', 'de')")
            for stop in before_the_app(stage):
                await stands(desk, stop)
                found += await misplaced(desk, stop)
            await desk.takes_session(stage.ann.token)
            for stop in screens(stage):
                await stands(desk, stop)
                await desk.page.screenshot(path=pictures / f"de-{stop.name}-{width}.png")
                found += await misplaced(desk, stop)
            assert await desk.page.evaluate("document.documentElement.lang") == "de"
    assert found == []


# -- few colours, little motion ------------------------------------------------------------------------------------

INDICATED = """() => {
  const here = document.querySelector('[aria-current=page]');
  const style = getComputedStyle(here);
  return style.borderStyle !== 'none' || style.outlineStyle !== 'none';
}"""


@pytest.mark.soak
async def test_in_few_colours_everything_is_told_apart(server: Server, pictures: Path) -> None:
    found: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            await desk.page.emulate_media(forced_colors="active")
            await desk.takes_session(stage.ann.token)
            for stop in [*screens(stage), *states(stage)]:
                found += await faults(desk, stop, pictures, "forced")
            await stands(desk, Stop("room", f"/rooms/{stage.general}"))
            assert await desk.page.evaluate(INDICATED), "where I am has a border, not only a colour"
            await desk.page.keyboard.press("Tab")
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert await desk.page.evaluate(outline) != "none", "the focus is seen"
            await stands(desk, Stop("switches", "/settings/keyboard"))
            switch = desk.page.get_by_role("switch").first
            knob = "(it) => it.firstElementChild.getBoundingClientRect().left"
            before = await switch.evaluate(knob)
            await switch.click()
            await desk.page.wait_for_timeout(400)
            assert await switch.evaluate(knob) != before, "on and off differ by place"
    assert found == []


MOVING = """() => document.getAnimations().filter((it) => {
  const timing = it.effect.getComputedTiming();
  return timing.duration > 10 && timing.iterations > 0;
}).map((it) => it.animationName ?? it.transitionProperty)"""


@pytest.mark.soak
async def test_who_wants_little_motion_gets_none(server: Server) -> None:
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk(width=360, height=740)
            await desk.takes_session(stage.ann.token)
            await desk.page.emulate_media(reduced_motion="reduce")
            await desk.opens(f"/rooms/{stage.general}")
            await desk.is_in()
            button = desk.page.get_by_role("button", name="Open rooms and people")
            await button.click()
            assert await desk.page.evaluate(MOVING) == []
            await desk.page.emulate_media(reduced_motion="no-preference")
            await desk.page.keyboard.press("Escape")
            await button.click()
            assert await desk.page.evaluate(MOVING) != [], "otherwise the drawer slides"


# -- without a pointer -------------------------------------------------------------------------------------------------

REGION = "document.activeElement.closest('[data-region]')?.dataset.region ?? null"


async def test_f6_walks_through_the_parts_of_the_screen_and_back(server: Server) -> None:
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            keys = desk.page.keyboard
            await desk.takes_session(stage.ann.token)
            await stands(desk, Stop("thread", f"/rooms/{stage.general}/thread/{stage.ids['thread']}"))
            walked: list[str | None] = []
            for _ in range(6):
                await keys.press("F6")
                walked.append(await desk.page.evaluate(REGION))
            assert {"sidebar", "messages", "composer"} <= set(walked), walked
            assert len(set(walked)) >= 5, f"each is its own stop: {walked}"
            back: list[str | None] = []
            for _ in range(5):
                await keys.press("Shift+F6")
                back.append(await desk.page.evaluate(REGION))
            assert back == list(reversed(walked[:5])), "the same way back"
            await keys.press("Control+k")
            await expect(desk.page.locator("dialog[open]")).to_be_visible()
            await keys.press("F6")
            inside = "document.activeElement.closest('dialog') !== null"
            assert await desk.page.evaluate(inside), "a dialog keeps the focus"


@pytest.mark.soak
async def test_the_first_stop_skips_to_the_messages(server: Server) -> None:
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            await desk.takes_session(stage.ann.token)
            await stands(desk, Stop("inbox", "/inbox"))
            first = "document.querySelector('a[href], button, input').textContent"
            assert await desk.page.evaluate(first) == "Skip to the messages"
            skip = desk.page.get_by_role("link", name="Skip to the messages")
            await expect(skip).not_to_be_in_viewport()
            await skip.focus()
            await expect(skip).to_be_in_viewport()
            await desk.page.keyboard.press("Enter")
            await desk.page.keyboard.press("Tab")
            assert await desk.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.soak
async def test_a_way_back_is_reached_with_the_keyboard(server: Server) -> None:
    """By F6 and by Ctrl+Z; news with a button waits while somebody is on it."""
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            page, keys = desk.page, desk.page.keyboard
            await desk.takes_session(stage.ann.token)
            await stands(desk, Stop("rooms", "/admin/rooms"))
            project = page.get_by_test_id("admin-room").filter(has_text="project")
            await page.get_by_role("button", name="What to do with #project").press("Enter")
            await page.get_by_role("menuitem", name="Put newcomers into it").press("Enter")
            await expect(project).to_contain_text("For newcomers")
            assert "What to do with #project" in await page.evaluate("document.activeElement.textContent")
            await expect(page.get_by_test_id("toast")).to_be_visible()
            for _ in range(6):
                if await page.evaluate(REGION) == "news":
                    break
                await keys.press("F6")
            await expect(page.get_by_role("button", name="Undo")).to_be_focused()
            await keys.press("Enter")
            await expect(project).not_to_contain_text("For newcomers")
            assert "What to do with #project" in await page.evaluate("document.activeElement.textContent")
            await expect(page.get_by_test_id("toast")).to_contain_text("not put into #project any more")
            await keys.press("Control+z")
            await expect(project).to_contain_text("For newcomers")


async def test_the_focus_comes_back_from_every_dialog(server: Server) -> None:
    ways: list[tuple[str, str, str | None]] = [
        ("/admin/groups", "New group", None),
        ("/admin/members", "What to do with Bo", "Change the role"),
        ("/admin/members", "What to do with Bo", "Ban"),
        ("/admin/invites", "Revoke the invitation", None),
    ]
    lost: list[str] = []
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            page = desk.page
            await desk.takes_session(stage.ann.token)
            for path, name, item in ways:
                for close in ("Escape", "Cancel"):
                    await stands(desk, Stop(name, path))
                    button = page.get_by_role("button", name=name).first
                    await button.press("Enter")
                    if item is not None:
                        await page.get_by_role("menuitem", name=item).press("Enter")
                    dialog = page.locator("dialog[open]")
                    await expect(dialog).to_be_visible()
                    if close == "Escape":
                        await page.keyboard.press("Escape")
                    else:
                        await dialog.get_by_role("button", name="Cancel").press("Enter")
                    await expect(dialog).to_have_count(0)
                    if not await button.evaluate("(it) => it === document.activeElement"):
                        at = await page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
                        lost.append(f"{name}, {item}, {close}: {at}")
    assert lost == []


SAID = """() => {
  window.said = [];
  for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]'))
    new MutationObserver(() => window.said.push(region.textContent.trim())).observe(region, {
      childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.soak
async def test_what_is_heard_is_little(server: Server) -> None:
    """Ten messages of another person in a row are not ten announcements, and typing is none."""
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            await desk.takes_session(stage.ann.token)
            await stands(desk, Stop("room", f"/rooms/{stage.general}"))
            await desk.page.evaluate(SAID)
            for number in range(10):
                await stage.bo.says(f"number {number}", room=stage.general)
            await expect(desk.message("number 9")).to_be_visible()
            await desk.page.wait_for_timeout(3000)
            said: list[str] = [it for it in await desk.page.evaluate("window.said") if it]
            assert 1 <= len(said) <= 4, json.dumps(said, ensure_ascii=False)


@pytest.mark.soak
async def test_tips_come_with_the_keyboard_and_go_with_escape(server: Server) -> None:
    with server:
        async with staged(server) as stage, Browsers(server.origin) as browsers:
            desk = await browsers.desk()
            page = desk.page
            await desk.takes_session(stage.ann.token)
            await stands(desk, Stop("members", "/admin/members"))
            tip = page.get_by_test_id("tip")
            button = page.get_by_role("button", name="What to do with Bo")
            await button.hover()
            await expect(tip).to_have_text("What to do with Bo")
            await page.keyboard.press("Escape")
            await expect(tip).to_be_hidden()
            await page.mouse.move(0, 0)
            await page.get_by_role("combobox", name="Which accounts").focus()
            for _ in range(4):
                await page.keyboard.press("Tab")
                if await button.evaluate("(it) => it === document.activeElement"):
                    break
            await expect(tip).to_be_visible()
            box: Any = await tip.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 1280
