"""People: the directory, a profile, the card beside a name; and the switcher that finds all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from looking import LOOKS, look
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser


@asynccontextmanager
async def ann_and_bo(server: Server, *, width: int = 1280, dark: bool = False) -> AsyncIterator[tuple[Desk, Person]]:
    """Ann at a browser, in #general; Bo, who lives far away, by words alone."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo Ångström") as bo:
        await ann.sets_up(server.setup_token)
        bo.email = "bo@example.com"
        await bo.joins(await ann.invites())
        status = {"text": "On a train", "emoji": "🚆"}
        answer = await bo.ask("PATCH", "/me", json={"status": status, "timeZone": "Pacific/Kiritimati"})
        assert answer.status_code == 200
        await bo.says(f"<@{bo.id}> is me")
        desk = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
        await desk.takes_session(ann.token)
        await desk.opens("/")
        await desk.is_in()
        yield desk, bo
        assert desk.complaints == []


def rows(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("person-row")


@pytest.mark.soak
async def test_somebody_is_found_and_written_to(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await desk.opens("/people")
        await expect(rows(desk)).to_have_count(2)
        await expect(rows(desk).filter(has_text="Bo")).to_contain_text("🚆 On a train")
        await page.get_by_role("searchbox").fill("angstrom")
        await expect(rows(desk)).to_have_count(1)
        await rows(desk).get_by_role("link").click()
        await expect(page.get_by_test_id("profile")).to_contain_text("ahead of you")
        assert page.url.endswith(f"/people/{bo.id}")
        await page.go_back()
        await expect(rows(desk)).to_have_count(1)  # what was typed is still there
        await page.go_forward()
        await page.get_by_role("button", name="Send a message").click()
        await expect(page.get_by_role("textbox", name="Message Bo Ångström")).to_be_visible()
        await desk.opens("/people/U0000000000000000")
        await expect(page.get_by_text("There is no such person here")).to_be_visible()
        desk.complaints[:] = desk.without_the_line()


@pytest.mark.soak
async def test_a_name_in_the_room_opens_a_card(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        card = page.get_by_role("dialog", name="Profile of Bo Ångström")
        name = desk.message("is me").get_by_role("button", name="Bo Ångström").first
        await name.click()
        await expect(card).to_contain_text("On a train")
        await expect(card).to_contain_text("Member")
        await page.keyboard.press("Escape")
        await expect(card).to_have_count(0)
        await expect(name).to_be_focused()
        await desk.message("is me").get_by_role("button", name="@Bo").click()
        await card.get_by_role("button", name="Mute").click()
        await expect(card).to_contain_text("You have muted this person.")
        await card.get_by_role("link", name="Open the profile").click()
        await expect(page.get_by_test_id("profile")).to_be_visible()
        await page.get_by_role("link", name="Show what they wrote").click()
        await expect(page.get_by_test_id("chip")).to_have_text("From: Bo Ångström")
        assert bo.id in page.url


async def test_the_switcher_knows_everything_and_what_was_picked_last(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await bo.hears()
        await page.wait_for_timeout(1_600)  # until it is there

        async def picks(words: str) -> None:
            await page.keyboard.press("Control+k")
            await expect(page.get_by_role("combobox")).to_be_focused()
            await page.keyboard.type(words)
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("dialog")).to_have_count(0)

        await picks("settings keyb")
        await expect(page.get_by_role("heading", name="Keyboard", level=2)).to_be_visible()
        await picks("theme dark")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await picks("angst")
        await expect(page.get_by_role("textbox", name="Message Bo Ångström")).to_be_visible()
        await picks("gnrl")
        await expect(desk.composer).to_be_visible()
        await page.keyboard.press("Control+k")
        first = page.get_by_role("option")
        await expect(first.nth(0)).to_contain_text("#general")
        await expect(first.nth(1)).to_contain_text("Bo Ångström")
        await page.keyboard.type("zebra crossing")
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("combobox", name="Search messages")).to_have_value("zebra crossing")


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_people_are_shown_without_fault(server: Server, pictures: Path, width: int, dark: bool) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with ann_and_bo(server, width=width, dark=dark) as (desk, bo):
        page = desk.page
        await desk.message("is me").get_by_role("button", name="Bo Ångström").first.click()
        await expect(page.get_by_test_id("person-card")).to_contain_text("Member")
        await look(desk, pictures, f"card-{suffix}")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("combobox")).to_be_focused()
        await look(desk, pictures, f"switcher-{suffix}")
        await page.keyboard.press("Escape")
        await page.get_by_role("heading", level=1).click()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        await look(desk, pictures, f"shortcuts-{suffix}")
        await desk.opens("/people")
        await expect(rows(desk)).to_have_count(2)
        await look(desk, pictures, f"people-{suffix}")
        await page.get_by_role("searchbox").fill("nobody at all")
        await expect(page.get_by_role("heading", name="Nobody was found")).to_be_visible()
        await look(desk, pictures, f"people-none-{suffix}")
        await desk.opens(f"/people/{bo.id}")
        await expect(page.get_by_test_id("profile")).to_be_visible()
        await look(desk, pictures, f"person-{suffix}")
