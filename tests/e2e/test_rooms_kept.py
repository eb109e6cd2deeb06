"""How one keeps rooms: sections, levels, what is folded; and what may be changed of a room, by whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from looking import LOOKS, look
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser

SOON = 6_000


@asynccontextmanager
async def three(server: Server) -> AsyncIterator[tuple[Browsers, Person, Person, Person]]:
    async with (
        Browsers(server.origin) as browsers,
        server.person("Ann") as ann,
        server.person("Bo") as bo,
        server.person("Cy") as cy,
    ):
        await ann.sets_up(server.setup_token)
        invite = await ann.invites()
        await bo.joins(invite)
        await cy.joins(invite)
        for person in (ann, bo, cy):
            await person.hall()  # who never came is in no room yet
        yield browsers, ann, bo, cy


async def at(browsers: Browsers, person: Person, path: str, **how: Any) -> Desk:
    desk = await browsers.desk(**how)
    await desk.takes_session(person.token)
    await desk.opens(path)
    return desk


async def a_room(maker: Person, name: str, *others: Person, **how: str) -> str:
    made = await maker.post("/room", {"name": name, **how})
    if others:
        await maker.post(f"/room/{made['id']}/members", {"users": [one.id for one in others]})
    return made["id"]


async def mine(person: Person, room: str) -> dict[str, Any]:
    rooms = (await person.get("/allRooms"))["rooms"]
    return next(row["mine"] for row in rooms if row["id"] == room)


def link(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_test_id("room").filter(has_text=name)


def section(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_role("navigation", name="Rooms").get_by_role("region", name=name, exact=True)


async def picks(desk: Desk, room: str, item: str) -> None:
    """From the room's menu in the sidebar, with keys alone."""
    await link(desk, room).focus()
    await desk.page.keyboard.press("Tab")
    await desk.page.keyboard.press("Enter")
    await (
        desk.page.get_by_role("menuitem", name=item, exact=True)
        .or_(desk.page.get_by_role("menuitemradio", name=item, exact=True))
        .press("Enter")
    )


@pytest.mark.soak
async def test_rooms_are_put_into_sections_that_are_renamed_folded_and_dissolved(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, _):
        garden = await a_room(bo, "garden", ann)
        attic = await a_room(bo, "attic", ann)
        desk = await at(browsers, ann, "/saved")
        page = desk.page
        await expect(link(desk, "garden")).to_be_visible()

        await picks(desk, "garden", "Move to a section")
        await page.get_by_role("radio", name="A new section").check()
        await page.get_by_label("Name of the new section").fill("Outside")
        await page.keyboard.press("Enter")
        await expect(section(desk, "Outside").get_by_test_id("room")).to_have_count(1, timeout=SOON)
        assert (await mine(ann, garden))["section"] == "Outside"
        await picks(desk, "attic", "Move to a section")
        await page.get_by_role("radio", name="Outside").check()
        await page.get_by_role("button", name="Move", exact=True).click()
        await expect(section(desk, "Outside").get_by_test_id("room")).to_have_count(2, timeout=SOON)

        await page.get_by_role("button", name="menu of the section Outside").press("Enter")
        await page.get_by_role("menuitem", name="Rename the section").press("Enter")
        await page.get_by_label("Name of the section").fill("Home")
        await page.keyboard.press("Enter")
        await expect(section(desk, "Home").get_by_test_id("room")).to_have_count(2, timeout=SOON)
        assert {(await mine(ann, room))["section"] for room in (garden, attic)} == {"Home"}

        await page.get_by_role("button", name="Home", exact=True).press("Enter")
        await expect(section(desk, "Home").get_by_test_id("room")).to_have_count(0)
        await bo.says("seeds", room=garden)
        await expect(section(desk, "Home").get_by_test_id("room")).to_have_text(["garden11 unread"], timeout=SOON)
        await page.reload()
        await expect(section(desk, "Home").get_by_test_id("room")).to_have_count(1)
        await page.get_by_role("button", name="Home", exact=True).click()
        await expect(section(desk, "Home").get_by_test_id("room")).to_have_count(2)
        stored = await page.evaluate("() => JSON.stringify(localStorage)")
        assert "Home" not in stored, "a person's own words stay out of what the browser keeps"

        await page.get_by_role("button", name="menu of the section Home").press("Enter")
        await page.get_by_role("menuitem", name="Dissolve the section").press("Enter")
        await expect(section(desk, "Home")).to_have_count(0, timeout=SOON)
        await expect(section(desk, "Rooms").get_by_test_id("room")).to_have_count(3)
        assert desk.complaints == []


@pytest.mark.soak
async def test_a_muted_room_is_silent_and_levels_are_kept_on_the_server(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, _):
        garden = await a_room(bo, "garden", ann)
        desk = await at(browsers, ann, "/saved")
        page = desk.page
        await expect(link(desk, "garden")).to_be_visible()
        await picks(desk, "garden", "Notifications: Mentions")
        await picks(desk, "garden", "Mute")
        await expect(link(desk, "garden")).to_contain_text("muted", timeout=SOON)
        kept = await mine(ann, garden)
        assert (kept["notify"], kept["muted"]) == ("mentions", True)

        await bo.says("seeds", room=garden)
        await bo.says("hello")
        await expect(link(desk, "general").get_by_test_id("unread")).to_be_visible(timeout=SOON)
        await expect(link(desk, "garden").get_by_test_id("unread")).to_have_count(0)
        await page.get_by_role("button", name="Unread only").click()
        await expect(page.get_by_test_id("room")).to_have_count(1)
        await bo.says(f"<@{ann.id}>!", room=garden)
        await expect(link(desk, "garden").get_by_test_id("mentions")).to_be_visible(timeout=SOON)
        await picks(desk, "garden", "Mark as read")
        await expect(link(desk, "garden")).to_have_count(0)
        await page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        await expect(link(desk, "garden").get_by_test_id("mentions")).to_be_visible(timeout=SOON)
        await page.keyboard.press("Alt+Shift+ArrowDown")
        await expect(page.get_by_role("textbox", name="Message #")).to_be_visible(timeout=SOON)
        assert desk.complaints == []


async def test_a_room_is_changed_archived_and_restored_before_everybody_s_eyes(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        garden = await a_room(bo, "garden", ann, cy, topic="Green things")
        desk = await at(browsers, bo, f"/rooms/{garden}")
        page = desk.page
        await page.get_by_role("button", name="room menu", exact=False).last.click()
        await page.get_by_role("menuitem", name="About this room").click()
        pane = page.get_by_test_id("side-pane")
        await expect(pane.get_by_text("Public: everybody but guests")).to_be_visible(timeout=SOON)
        await expect(pane.get_by_role("switch", name="Newcomers are put into this room")).to_have_count(0)
        await pane.get_by_label("Name", exact=True).fill("allotment")
        await pane.get_by_label("Topic", exact=True).fill("Beans, mostly")
        await pane.get_by_label("Who may start messages").select_option("moderators")
        await pane.get_by_role("button", name="Save").click()
        other = await at(browsers, cy, "/rooms/garden")
        await expect(other.page).to_have_url(f"{server.origin}/rooms/{garden}")
        await expect(other.page.locator("header").get_by_text("Beans, mostly")).to_be_visible()
        await expect(other.page.get_by_role("heading", level=1)).to_contain_text("moderators start messages")

        await pane.get_by_role("button", name="Archive the room").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Archive").click()
        await expect(link(other, "allotment")).to_have_count(0, timeout=SOON)
        await expect(other.page.get_by_role("heading", level=1)).to_contain_text("archived")
        await other.page.get_by_role("button", name="Browse rooms").click()
        await expect(other.page.get_by_role("region", name="Archived rooms")).to_contain_text("allotment", timeout=SOON)
        await pane.get_by_role("button", name="Restore the room").click()
        await expect(link(other, "allotment")).to_have_count(1, timeout=SOON)
        assert desk.complaints == []


async def test_members_are_made_moderators_and_removed_and_who_was_removed_sees_nothing_of_it(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        attic = await a_room(bo, "attic", ann, cy, kind="private")
        desk = await at(browsers, bo, f"/rooms/{attic}/members")
        other = await at(browsers, cy, f"/rooms/{attic}/members")
        page = desk.page
        members = page.get_by_test_id("member")
        await expect(members).to_have_count(3)
        await other.page.get_by_role("button", name="menu of Ann").click()
        await expect(other.page.get_by_role("menuitem")).to_have_text(["Write to them"])
        await other.page.keyboard.press("Escape")

        await page.get_by_role("button", name="menu of Ann").click()
        await page.get_by_role("menuitem", name="Make a moderator").click()
        await expect(members.filter(has_text="Ann")).to_contain_text("moderator", timeout=SOON)
        await page.get_by_role("button", name="menu of Cy").click()
        await page.get_by_role("menuitem", name="Remove from the room").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
        await expect(members).to_have_count(2, timeout=SOON)
        await expect(other.page.get_by_text("There is no such room here")).to_be_visible(timeout=SOON)
        await expect(link(other, "attic")).to_have_count(0)
        refused = await cy.ask("GET", f"/allMessages?room={attic}")
        assert refused.status_code == 404
        assert desk.complaints == []


@pytest.mark.soak
async def test_leaving_is_asked_for_and_an_address_by_name_offers_the_way_back(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, _):
        garden = await a_room(bo, "garden", ann)
        desk = await at(browsers, ann, f"/rooms/{garden}")
        page = desk.page
        await page.get_by_role("button", name="room menu", exact=False).last.click()
        await page.get_by_role("menuitem", name="Leave the room").click()
        dialog = page.get_by_role("alertdialog")
        await expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(link(desk, "garden")).to_have_count(1)
        await page.get_by_role("button", name="room menu", exact=False).last.click()
        await page.get_by_role("menuitem", name="Leave the room").click()
        await dialog.get_by_role("button", name="Leave").click()
        await expect(link(desk, "garden")).to_have_count(0, timeout=SOON)

        await bo.ask("PATCH", f"/room/{garden}", json={"name": "allotment"})
        await desk.opens("/rooms/garden")
        await expect(page.get_by_role("heading", name="You are not in #allotment")).to_be_visible()
        await page.get_by_role("button", name="Join it").click()
        await expect(page.get_by_role("textbox", name="Message #allotment")).to_be_visible(timeout=SOON)
        await expect(page).to_have_url(f"{server.origin}/rooms/{garden}")
        assert desk.without_the_line() == []


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_rooms_browsing_and_their_panes_are_without_fault(
    server: Server, pictures: Path, width: int, dark: bool
) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with three(server) as (browsers, ann, bo, cy):
        garden = await a_room(ann, "garden", bo, cy, topic="Green things")
        await a_room(bo, "books", topic="Everything that can be read, and much that cannot, in a long long line")
        old = await a_room(ann, "old-times")
        await ann.ask("PATCH", f"/room/{old}", json={"archived": True})
        desk = await at(browsers, ann, "/browse", width=width, height=800 if width > 500 else 740, dark=dark)
        page = desk.page
        await expect(page.get_by_test_id("found-room").first).to_be_visible()
        await look(desk, pictures, f"browse-{suffix}")
        await page.get_by_role("searchbox").fill("xyz")
        await expect(page.get_by_text("No public room has")).to_be_visible(timeout=SOON)
        await look(desk, pictures, f"browse-none-{suffix}")
        for pane in ("details", "members"):
            await desk.opens(f"/rooms/{garden}/{pane}")
            await expect(page.get_by_test_id("side-pane")).to_be_visible()
            await look(desk, pictures, f"{pane}-{suffix}")
        await desk.opens(f"/rooms/{garden}")
        await page.get_by_role("button", name="room menu", exact=False).last.click()
        await look(desk, pictures, f"room-menu-{suffix}")
        await page.get_by_role("menuitem", name="Move to a section").click()
        await page.get_by_role("radio", name="A new section").check()
        await look(desk, pictures, f"move-{suffix}")
        assert desk.complaints == []


@pytest.mark.soak
async def test_guests_are_told_that_browsing_is_not_for_them(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Gil") as gil:
        await ann.sets_up(server.setup_token)
        await gil.joins(await ann.invites("guest"))
        await a_room(ann, "garden", gil)
        desk = await at(browsers, gil, "/browse")
        await expect(desk.page.get_by_text("Guests cannot browse rooms")).to_be_visible()
        await expect(desk.page.get_by_role("button", name="Browse rooms")).to_have_count(0)
        await expect(link(desk, "garden")).to_have_count(1)
        await link(desk, "garden").click()
        await desk.page.get_by_role("button", name="room menu", exact=False).last.click()
        await expect(desk.page.get_by_role("menuitem", name="Archive the room")).to_have_count(0)
        assert desk.without_the_line() == []
