"""Settings: what is changed on one screen is seen on the other, and is there after a reload."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import PASSWORD, Person, Server
from looking import LOOKS, look
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser

PAGES = ["profile", "appearance", "notifications", "devices", "password", "language", "keyboard"]


@asynccontextmanager
async def ann_and_bo(
    server: Server, *, width: int = 1280, dark: bool = False
) -> AsyncIterator[tuple[Browsers, Desk, Person, Person]]:
    """Ann at a browser; Bo by words alone."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        desk = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
        await desk.takes_session(ann.token)
        yield browsers, desk, ann, bo


def settings(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("settings")


async def sits_down(browsers: Browsers, who: Person, path: str) -> Desk:
    desk = await browsers.desk()
    await desk.takes_session(who.token)
    await desk.opens(path)
    return desk


async def test_what_one_says_of_oneself_is_seen_by_the_others_until_it_ends(server: Server) -> None:
    async with ann_and_bo(server) as (browsers, desk, ann, bo):
        other = await sits_down(browsers, bo, f"/people/{ann.id}")
        await expect(other.page.get_by_test_id("profile").get_by_text("Ann")).to_be_visible()
        await desk.opens("/settings/profile")
        await settings(desk).get_by_role("button", name="In a meeting").click()
        await settings(desk).get_by_label("What is up?").fill("Gardening")
        await settings(desk).get_by_role("form", name="Status").get_by_role("button", name="Save").click()
        await expect(other.page.get_by_test_id("saying")).to_contain_text("🗓️ Gardening")
        await expect(other.page.get_by_test_id("saying")).to_contain_text("until")
        assert (await ann.get("/me"))["status"]["until"] is not None

        await settings(desk).get_by_role("combobox", name="Time zone").select_option("Asia/Tokyo")
        await expect(other.page.get_by_text("ahead of you")).to_be_visible()
        await settings(desk).get_by_role("button", name="For 1 hour").click()
        await expect(settings(desk).get_by_role("button", name="End do not disturb")).to_be_visible()
        await expect(other.page.get_by_test_id("profile").get_by_text("Do not disturb")).to_be_visible()
        await settings(desk).get_by_role("switch", name="Invisible").click()
        await expect(other.page.get_by_test_id("profile").get_by_text("Offline")).to_be_visible()

        await settings(desk).get_by_role("button", name="Clear the status").click()
        await expect(other.page.get_by_test_id("saying")).to_have_count(0)
        assert (desk.complaints, other.complaints) == ([], [])


@pytest.mark.soak
async def test_the_menu_sets_and_ends_what_the_settings_show(server: Server) -> None:
    async with ann_and_bo(server) as (_, desk, ann, _bo):
        page = desk.page
        await desk.opens("/")
        await desk.is_in()
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitem", name="Set a status").click()
        dialog = page.get_by_role("dialog", name="Status")
        await dialog.get_by_role("button", name="At lunch").click()
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("button", name="account menu")).to_contain_text("🥪 At lunch")
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitem", name="Do not disturb: For 1 hour").click()
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitem", name="End do not disturb").click()
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitem", name="Clear the status").click()
        await expect(page.get_by_role("button", name="account menu")).to_contain_text("ann@example.com")
        me = await ann.get("/me")
        assert (me["status"], me["doNotDisturbUntil"]) == (None, None)
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitemradio", name="Dark").click()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert desk.complaints == []


@pytest.mark.soak
async def test_the_device_keeps_how_it_looks_speaks_and_what_keys_do(server: Server) -> None:
    async with ann_and_bo(server) as (_, desk, _ann, _bo):
        page = desk.page
        await desk.opens("/settings/appearance")
        await page.get_by_role("radio", name="Compact").check()
        await expect(page.locator("html")).to_have_attribute("data-density", "compact")
        await page.get_by_role("link", name="Keyboard").click()
        await page.get_by_role("switch", name="Single-key shortcuts").click()
        await page.get_by_role("radio", name="Enter begins a line, Ctrl+Enter sends").check()
        await page.keyboard.press("?")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        await page.get_by_role("link", name="Language").click()
        await page.get_by_role("radio", name="Deutsch").click()
        await expect(page.get_by_role("heading", name="Einstellungen", level=1)).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Sprache", level=2)).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "de")
        await expect(page.locator("html")).to_have_attribute("data-density", "compact")

        await page.get_by_role("link", name="Tastatur").click()
        await expect(page.get_by_role("switch", name="Kürzel mit einer einzigen Taste")).not_to_be_checked()
        await page.get_by_role("switch", name="Kürzel mit einer einzigen Taste").click()
        await page.get_by_role("heading", name="Tastatur").click()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Tastenkürzel")).to_be_visible()
        assert desk.complaints == []


@pytest.mark.soak
async def test_keywords_levels_and_muted_people_are_kept(server: Server) -> None:
    async with ann_and_bo(server) as (browsers, desk, ann, bo):
        page = desk.page
        second = await sits_down(browsers, ann, "/settings/notifications")
        await desk.opens("/settings/notifications")
        await page.get_by_label("A word or a few").fill("pumpkin")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_role("button", name="Remove “pumpkin”")).to_be_visible()
        await expect(second.page.get_by_role("button", name="Remove “pumpkin”")).to_be_visible()
        await page.get_by_label("A word or a few").fill("Pumpkin")
        await page.get_by_label("A word or a few").press("Enter")
        await expect(page.get_by_text("It is there already.")).to_be_visible()
        await page.get_by_role("radio", name="Of everything that is said").check()
        await desk.opens(f"/people/{bo.id}")
        await page.get_by_role("button", name="Mute", exact=True).click()
        await expect(page.get_by_text("You have muted this person.")).to_be_visible()
        kept = await ann.get("/preferences")
        assert kept == {"notify": "all", "keywords": ["pumpkin"], "mutedPeople": [bo.id]}
        await second.page.get_by_role("button", name="Unmute Bo").click()
        await expect(page.get_by_text("You have muted this person.")).to_have_count(0)
        await second.page.get_by_role("button", name="Remove “pumpkin”").click()
        await expect(second.page.get_by_text("No keywords yet.")).to_be_visible()
        assert (await ann.get("/preferences"))["keywords"] == []
        assert (desk.complaints, second.complaints) == ([], [])


@pytest.mark.soak
async def test_a_device_is_signed_out_from_another_one(server: Server) -> None:
    async with ann_and_bo(server) as (browsers, desk, ann, _bo):
        phone, tablet = ann.another_device(), ann.another_device()
        for one in (phone, tablet):
            await one.signs_in()
        there = await sits_down(browsers, phone, "/")
        await there.is_in()
        await desk.opens("/settings/devices")
        devices = desk.page.get_by_test_id("device")
        await expect(devices).to_have_count(3)
        await expect(devices.filter(has_text="This device")).to_have_count(1)
        await devices.filter(has_not_text="This device").first.get_by_role("button").click()
        await expect(devices).to_have_count(2)
        await desk.page.get_by_role("button", name="Sign out the other devices").click()
        await desk.page.get_by_role("alertdialog").get_by_role("button", name="Sign out the other devices").click()
        await expect(devices).to_have_count(1)
        await expect(there.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert (await tablet.ask("GET", "/me")).status_code == 401
        assert (await ann.ask("GET", "/me")).status_code == 200, "this one stays"
        assert desk.complaints == []
        for one in (phone, tablet):
            await one.aclose()


@pytest.mark.soak
async def test_a_password_is_changed_with_the_right_one(server: Server) -> None:
    async with ann_and_bo(server) as (_, desk, ann, _bo):
        page = desk.page
        await desk.opens("/settings/password")
        await page.get_by_label("Current password").fill("not my password at all")
        await page.get_by_label("New password").fill("four green bicycles at noon")
        await page.get_by_role("button", name="Change password").click()
        await expect(page.get_by_text("The current password is wrong.")).to_be_visible(timeout=20_000)
        await page.get_by_label("Current password").fill(PASSWORD)
        await page.get_by_role("button", name="Change password").click()
        await expect(page.get_by_text("Your password is changed.")).to_be_visible(timeout=20_000)
        async with ann.another_device() as other:
            await other.signs_in("four green bicycles at noon")
        assert desk.without_the_line() == []


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_every_page_of_the_settings_is_without_fault(
    server: Server, pictures: Path, width: int, dark: bool
) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with ann_and_bo(server, width=width, dark=dark) as (_, desk, _ann, bo):
        await desk.opens("/settings")
        await expect(desk.page.get_by_role("navigation", name="Settings")).to_be_visible()
        await look(desk, pictures, f"settings-{suffix}")
        for page in PAGES:
            await desk.opens(f"/settings/{page}")
            await expect(settings(desk).get_by_role("heading", level=3).first).to_be_visible()
            await look(desk, pictures, f"settings-{page}-{suffix}")
        assert bo.id
        assert desk.complaints == []
