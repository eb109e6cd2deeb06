"""Two people in many rooms: found, made, joined, left, walked through, and told apart by what is new in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser


@asynccontextmanager
async def ann_and_bo(server: Server, *, width: int = 1280, dark: bool = False) -> AsyncIterator[tuple[Desk, Person]]:
    """Ann at a browser, in #general; Bo by words alone."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        desk = await browsers.desk(width=width, dark=dark)
        await desk.takes_session(ann.token)
        await desk.opens("/")
        await desk.is_in()
        yield desk, bo
        assert desk.complaints == []


def link(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_test_id("room").filter(has_text=name)


def writes_to(desk: Desk, title: str) -> Locator:
    return desk.page.get_by_role("textbox", name=f"Message {title}", exact=True)


async def test_a_room_is_made_found_joined_and_left(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await page.get_by_role("button", name="Create a room").click()
        await page.get_by_label("Name", exact=True).fill("tea time")
        await page.get_by_label("Topic", exact=True).fill("Which cup?")
        await page.get_by_role("button", name="Create room").click()
        await expect(writes_to(desk, "#tea-time")).to_be_visible()
        await expect(page.locator("header").get_by_text("Which cup?")).to_be_visible()
        await expect(page.get_by_test_id("member-count")).to_have_text("1 member")

        made = await bo.post("/room", {"name": "garden", "topic": "Green things"})
        await bo.post(f"/room/{(await bo.get('/roomByName?name=tea-time'))['id']}/join", {})
        await expect(page.get_by_test_id("member-count")).to_have_text("2 members")

        await page.get_by_role("button", name="Browse rooms").click()
        await page.get_by_label("Find a room by its name").fill("gard")
        await expect(page.get_by_test_id("found-room")).to_have_count(1)
        await page.get_by_role("button", name="Join garden").click()
        await expect(writes_to(desk, "#garden")).to_be_visible()
        assert page.url.endswith(f"/rooms/{made['id']}")

        await page.get_by_role("button", name="room menu").click()
        await page.get_by_role("menuitem", name="Leave the room").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Leave").click()
        await expect(link(desk, "garden")).to_have_count(0)
        await expect(page.get_by_role("textbox", name="Message #")).to_be_visible()


@pytest.mark.soak
async def test_what_is_new_elsewhere_is_counted_until_it_is_read(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        garden = await bo.post("/room", {"name": "garden"})
        ann = (await desk.page.evaluate("async () => (await fetch('/api/auth/session')).json()"))["user"]["id"]
        await bo.post(f"/room/{garden['id']}/members", {"users": [ann]})
        await expect(link(desk, "garden")).to_have_count(1)
        await bo.says("seeds", room=garden["id"])
        await expect(link(desk, "garden").get_by_test_id("unread")).to_contain_text("1")
        await bo.says(f"<@{ann}> come and see", room=garden["id"])
        await expect(link(desk, "garden").get_by_test_id("mentions")).to_contain_text("@1")

        await link(desk, "garden").click()
        await expect(desk.page.get_by_test_id("new-line")).to_be_visible()
        await expect(desk.message("come and see").get_by_test_id("mention")).to_have_text("@Ann")
        await desk.page.wait_for_timeout(1_500)
        await link(desk, "general").click()
        await expect(desk.composer).to_be_visible()
        await expect(link(desk, "garden").get_by_test_id("mentions")).to_have_count(0)
        await desk.page.reload()
        await desk.is_in()
        await expect(link(desk, "garden")).to_have_count(1)
        await expect(link(desk, "garden").locator('[data-testid="unread"], [data-testid="mentions"]')).to_have_count(0)


@pytest.mark.soak
async def test_a_person_of_the_list_is_written_to_and_their_room_is_called_by_their_name(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        line = await bo.hears()
        await desk.person("Bo", "active").get_by_role("button").click()
        await writes_to(desk, "Bo").fill("psst")
        await writes_to(desk, "Bo").press("Enter")
        assert (await line.message("psst"))["room"] == desk.page.url.rpartition("/")[2]
        await expect(desk.page.get_by_role("heading", name="Bo")).to_be_visible()
        await expect(link(desk, "Bo")).to_have_attribute("aria-current", "page")


@pytest.mark.soak
async def test_the_keyboard_walks_the_rooms_and_the_back_button_goes_back(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        for name in ("attic", "zoo"):
            made = await bo.post("/room", {"name": name})
            await page.evaluate(
                "async (id) => fetch(`/room/${id}/join`, {method: 'POST', body: '{}', "
                "headers: {'Content-Type': 'application/json'}})",
                made["id"],
            )
        await expect(link(desk, "zoo")).to_have_count(1)
        await page.keyboard.press("Alt+ArrowDown")
        await expect(writes_to(desk, "#zoo")).to_be_focused()
        await page.keyboard.press("Alt+ArrowDown")
        await expect(writes_to(desk, "#attic")).to_be_focused()
        await page.keyboard.press("Control+k")
        await page.keyboard.type("gen")
        await page.keyboard.press("Enter")
        await expect(desk.composer).to_be_focused()
        await page.go_back()
        await expect(writes_to(desk, "#attic")).to_be_visible()
        documents = [asked for asked in desk.asked if asked in ("GET /", f"GET {page.url.removeprefix(desk.origin)}")]
        assert documents == ["GET /"], "no walk loads the document again"


async def test_on_a_phone_the_rooms_are_a_drawer_and_a_pane_covers_the_room(server: Server) -> None:
    async with ann_and_bo(server, width=360, dark=True) as (desk, bo):
        page = desk.page
        await bo.says("hello there")
        await page.get_by_role("button", name="Open rooms and people").click()
        await expect(link(desk, "general")).to_be_in_viewport()
        await link(desk, "general").click()
        await expect(link(desk, "general")).not_to_be_in_viewport()
        await page.get_by_test_id("member-count").locator("xpath=..").click()
        await expect(page.get_by_test_id("member")).to_have_count(2)
        wide = await page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide
        await page.go_back()
        await expect(page.get_by_test_id("side-pane")).to_have_count(0)
        await expect(desk.message("hello there")).to_be_visible()
