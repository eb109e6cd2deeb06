"""Owners and admins at work, and what becomes of the others meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from looking import LOOKS, look
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser


async def founded(server: Server, *others: tuple[str, str]) -> list[Person]:
    """Ann, who owns the workspace, and whoever she invites, each with their role."""
    ann = await server.person("Ann").sets_up(server.setup_token)
    people = [ann]
    for name, role in others:
        people.append(await server.person(name).joins(await ann.invites(role)))
    return people


async def opened(browsers: Browsers, person: Person, path: str, *, width: int = 1280) -> Desk:
    desk = await browsers.desk(width=width)
    await desk.takes_session(person.token)
    await desk.opens(path)
    return desk


def row(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_test_id("member").filter(has_text=name)


async def picks(desk: Desk, about: str, action: str) -> None:
    """From the menu of a row."""
    await desk.page.get_by_role("button", name=f"What to do with {about}").click()
    await desk.page.get_by_role("menuitem", name=action).click()


async def takes_back(desk: Desk, news: str) -> None:
    """With the button of that piece of news."""
    await desk.page.get_by_test_id("toast").filter(has_text=news).get_by_role("button", name="Undo").click()


async def close_all(people: list[Person]) -> None:
    for person in people:
        await person.aclose()


@pytest.mark.soak
async def test_an_admin_is_made_and_the_change_is_taken_back(server: Server) -> None:
    people = await founded(server, ("Bo", "member"))
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin")
        bo = await opened(browsers, people[1], "/")
        await bo.is_in()
        await picks(ann, "Bo", "Change the role")
        await ann.page.get_by_role("radio", name="Admin", exact=True).check()
        await expect(ann.page.get_by_text("They are signed out on every device")).to_be_visible()
        await ann.page.get_by_role("dialog").get_by_role("button", name="Change the role").click()
        await expect(row(ann, "Bo").get_by_test_id("role")).to_have_text("Admin")
        await expect(bo.page.get_by_role("button", name="Sign in")).to_be_visible()
        await takes_back(ann, "Bo: Admin from now on.")
        await expect(row(ann, "Bo").get_by_test_id("role")).to_have_text("Member")
        assert ann.complaints == []
    await close_all(people)


async def test_somebody_is_kept_out_and_let_in_again(server: Server) -> None:
    people = await founded(server, ("Bo", "member"), ("Cy", "member"))
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/members")
        page = ann.page
        await picks(ann, "Bo", "Deactivate")
        await expect(page.get_by_role("alertdialog")).to_contain_text("cannot come in any more")
        await expect(page.get_by_role("button", name="Cancel")).to_be_focused()
        await page.get_by_role("alertdialog").get_by_role("button", name="Deactivate").click()
        await expect(row(ann, "Bo")).to_have_count(0)
        assert (await people[1].ask("GET", "/allRooms")).status_code == 401, "they are really out"
        await page.get_by_role("combobox", name="Which accounts").select_option("deactivated")
        await picks(ann, "Bo", "Reactivate")
        await expect(row(ann, "Bo")).to_have_count(0)
        await people[1].signs_in()
        await page.get_by_role("combobox", name="Which accounts").select_option("active")
        await picks(ann, "Cy", "Ban")
        await page.get_by_role("alertdialog").get_by_role("button", name="Ban").click()
        await expect(page.get_by_test_id("toaster")).to_contain_text("Cy is banned.")
        await page.get_by_role("combobox", name="Which accounts").select_option("banned")
        await expect(row(ann, "Cy")).to_be_visible()
        assert (await people[2].ask("GET", "/allRooms")).status_code == 401, "they are really out"
        await picks(ann, "Cy", "Let in again")
        await expect(page.get_by_test_id("toaster")).to_contain_text("Cy may come in again.")
        await expect(row(ann, "Cy")).to_have_count(0)
        await people[2].signs_in()
        assert ann.complaints == []
    await close_all(people)


@pytest.mark.soak
async def test_the_last_owner_stays_one(server: Server) -> None:
    people = await founded(server, ("Bo", "admin"))
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/members")
        await picks(ann, "Ann", "Change the role")
        await ann.page.get_by_role("radio", name="Member", exact=True).check()
        await expect(ann.page.get_by_text("Only an owner can make you an owner again")).to_be_visible()
        await ann.page.get_by_role("dialog").get_by_role("button", name="Change the role").click()
        await expect(ann.page.get_by_test_id("toaster")).to_contain_text("This is the last owner")
        await expect(row(ann, "Ann").get_by_test_id("role")).to_have_text("Owner")
        bo = await opened(browsers, people[1], "/admin/members")
        await expect(row(bo, "Ann")).to_be_visible()
        await expect(bo.page.get_by_role("button", name="What to do with")).to_have_count(0)
    await close_all(people)


async def test_it_is_for_owners_and_admins(server: Server) -> None:
    people = await founded(server, ("Bo", "member"), ("Cy", "guest"))
    async with Browsers(server.origin) as browsers:
        for person in people[1:]:
            desk = await opened(browsers, person, "/admin/members")
            await expect(desk.page.get_by_text("This is for owners and admins")).to_be_visible()
            assert not any("/allUsers" in asked for asked in desk.asked), "nothing was asked for"
            await desk.page.get_by_role("button", name="Go to your rooms").click()
            await expect(desk.page.get_by_text("This is for owners and admins")).to_have_count(0)
            assert desk.complaints == []
    await close_all(people)


@pytest.mark.soak
async def test_an_invitation_is_made_and_revoked(server: Server) -> None:
    people = await founded(server)
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/invites")
        page = ann.page
        await page.get_by_label("They join as").select_option("guest")
        await page.get_by_label("Valid for").select_option("24")
        await page.get_by_label("Good for").select_option("1")
        await page.get_by_role("button", name="Create link").click()
        link = await page.get_by_label("Invitation link").input_value()
        await expect(page.get_by_test_id("invite")).to_contain_text("Guest · 1 use left")
        await page.get_by_role("button", name="Revoke the invitation").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
        await expect(page.get_by_test_id("invite")).to_have_count(0)
        visitor = await browsers.desk()
        await visitor.page.goto(link)
        await expect(visitor.page.get_by_role("heading")).to_have_text("This invitation does not work any more")
        assert ann.complaints == []
    await close_all(people)


@pytest.mark.soak
async def test_rooms_are_archived_restored_and_given_to_newcomers(server: Server) -> None:
    people = await founded(server, ("Bo", "member"))
    room = await people[0].post("/room", {"name": "kitchen", "kind": "public"})
    await people[1].post("/room", {"name": "garden", "kind": "public"})
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/rooms")
        kitchen = ann.page.get_by_test_id("admin-room").filter(has_text="kitchen")
        garden = ann.page.get_by_test_id("admin-room").filter(has_text="garden")
        await expect(garden).to_contain_text("You are not in it")
        await picks(ann, "#garden", "Join")
        await expect(garden).not_to_contain_text("You are not in it")
        await picks(ann, "#kitchen", "Put newcomers into it")
        await expect(kitchen).to_contain_text("For newcomers")
        cy = await server.person("Cy").joins(await people[0].invites())
        people.append(cy)
        assert room["id"] in [it["id"] for it in (await cy.get("/allRooms"))["rooms"]]
        await picks(ann, "#kitchen", "Do not put newcomers")
        await expect(kitchen).not_to_contain_text("For newcomers")
        await picks(ann, "#kitchen", "Archive")
        await ann.page.get_by_role("alertdialog").get_by_role("button", name="Archive").click()
        await expect(kitchen).to_contain_text("Archived")
        await takes_back(ann, "#kitchen is archived.")
        await expect(kitchen).not_to_contain_text("Archived")
        assert ann.complaints == []
    await close_all(people)


@pytest.mark.soak
async def test_a_group_is_made_called_changed_and_deleted(server: Server) -> None:
    people = await founded(server, ("Bo", "member"), ("Cy", "member"))
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/groups")
        page = ann.page
        await page.get_by_role("button", name="New group").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("Kitchen crew")
        await dialog.get_by_label("Handle").fill("@kitchen")
        await dialog.get_by_role("checkbox", name="Bo").check()
        await dialog.get_by_role("button", name="Create the group").click()
        group = page.get_by_test_id("group")
        await expect(group).to_contain_text("@kitchen")
        await expect(group).to_contain_text("1 person: Bo")
        await page.get_by_role("button", name="New group").click()
        await dialog.get_by_label("Name").fill("Others")
        await dialog.get_by_label("Handle").fill("kitchen")
        await dialog.get_by_role("button", name="Create the group").click()
        await expect(dialog.get_by_text("There is a group with this handle already")).to_be_visible()
        await page.keyboard.press("Escape")
        await picks(ann, "Kitchen crew", "Change")
        await dialog.get_by_label("Name").fill("Cooks")
        await dialog.get_by_role("checkbox", name="Bo").uncheck()
        await dialog.get_by_role("checkbox", name="Cy").check()
        await dialog.get_by_role("button", name="Save").click()
        await expect(group).to_contain_text("1 person: Cy")
        assert (await people[1].get("/allGroups"))["groups"][0]["name"] == "Cooks"
        await picks(ann, "Cooks", "Delete")
        await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("There is no group yet")).to_be_visible()
        assert ann.without_the_line() == []
    await close_all(people)


@pytest.mark.soak
async def test_a_guest_is_put_into_a_room_and_out_of_it(server: Server) -> None:
    people = await founded(server, ("Cy", "guest"))
    await people[0].post("/room", {"name": "project", "kind": "private"})
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/members")
        await picks(ann, "Cy", "Rooms of this guest")
        switch = ann.page.get_by_role("switch", name="#project")
        await expect(switch).to_have_attribute("aria-checked", "false")
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "true")
        assert "project" in [it["name"] for it in (await people[1].get("/allRooms"))["rooms"]]
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false")
        assert "project" not in [it["name"] for it in (await people[1].get("/allRooms"))["rooms"]]
        assert ann.complaints == []
    await close_all(people)


async def test_what_is_told_over_a_dialog_is_heard_and_can_be_put_away(server: Server) -> None:
    """What a modal dialog covers is neither heard nor pressed, wherever it is painted."""
    people = await founded(server, ("Cy", "guest"))
    await people[0].post("/room", {"name": "project", "kind": "private"})
    async with Browsers(server.origin) as browsers:
        ann = await opened(browsers, people[0], "/admin/members")
        await picks(ann, "Cy", "Rooms of this guest")
        dialog = ann.page.get_by_role("dialog")
        await dialog.get_by_role("switch", name="#project").click()
        await expect(dialog.get_by_role("status").filter(has_text="Cy is in #project now.")).to_be_attached()
        toast = ann.page.get_by_test_id("toast")
        await expect(toast).to_have_count(1)
        await toast.get_by_role("button", name="Dismiss").click()
        await expect(toast).to_have_count(0)
        await expect(dialog).to_be_visible()
        await ann.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        assert ann.complaints == []
    await close_all(people)


@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_a_guest_without_a_room_learns_why_and_whom_to_ask(
    server: Server, pictures: Path, width: int, dark: bool
) -> None:
    people = await founded(server, ("Cy", "guest"))
    async with Browsers(server.origin) as browsers:
        desk = await browsers.desk(width=width, dark=dark)
        await desk.takes_session(people[1].token)
        await desk.opens("/browse")
        page = desk.page
        await expect(page.get_by_text("Guests cannot browse rooms")).to_be_visible()
        await look(desk, pictures, f"guest-browse-{width}")
        assert not any("/browseRooms" in asked for asked in desk.asked), "nothing was asked for"
        await desk.opens("/")
        await expect(page.get_by_text("As a guest you see the rooms")).to_be_visible()
        await expect(page.get_by_role("button", name="Browse rooms")).to_have_count(0)
        await look(desk, pictures, f"guest-without-room-{width}")
        await page.keyboard.press("Control+k")
        await page.get_by_role("combobox", name="A room, a person").fill("browse")
        await expect(page.get_by_role("option", name="Search messages for")).to_be_visible()
        await expect(page.get_by_role("option", name="Browse rooms")).to_have_count(0)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Write to Ann").click()
        await expect(page.get_by_role("textbox", name="Message Ann")).to_be_visible()
        assert desk.complaints == []
    await close_all(people)
