"""Every page: for eyes, for screen readers, for keyboards, on small screens, in the dark; and quiet in the console."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from looking import LOOKS, look
from playwright.async_api import expect

pytestmark = pytest.mark.browser

SECRETLY_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


async def a_busy_room(people: list[Person]) -> None:
    ann, bo, cy = people[:3]
    await ann.says("Good morning! Does anybody know where the projector is?")
    await bo.says("In the small room, I think.")
    await bo.says(
        "Or Cy has it. See https://example.com/a/rather/long/address?with=a&query=string#and-a-fragment for the list."
    )
    await cy.says("I do.\n\nIt is *broken*, by the way:\n\n    no light\n    no sound")
    await ann.says(SECRETLY_LONG)
    await cy.says("שלום! How about Friday? 🎉")
    await bo.hears()


@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_every_page_is_without_fault(server: Server, pictures: Path, width: int, dark: bool) -> None:
    people = server.populate(users=3, rooms=2)
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with Browsers(server.origin) as browsers, people[0], people[1], people[2]:
        await a_busy_room(people)
        invite = await people[0].invites()
        desk = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
        for name, path in (
            ("signin", "/signin"),
            ("join", f"/join#{invite}"),
            ("join-refused", "/join#nonsense"),
            ("setup-used", "/setup"),
            ("gone", "/gone"),
        ):
            await desk.opens("/robots.txt")
            await desk.opens(path)
            await expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            await look(desk, pictures, f"{name}-{suffix}")
        await desk.takes_session(people[0].token)
        await desk.opens("/")
        await desk.is_in()
        await expect(desk.messages).to_have_count(6)
        await look(desk, pictures, f"room-{suffix}")
        if width < 500:
            await desk.page.get_by_role("button", name="Open rooms and people").click()
            await look(desk, pictures, f"drawer-{suffix}")
        await desk.page.get_by_role("button", name="account menu").click()
        await look(desk, pictures, f"menu-{suffix}")
        await desk.page.get_by_role("menuitem", name="Settings").click()
        await expect(desk.page.get_by_role("heading", name="Settings")).to_be_visible()
        await desk.opens("/")
        await desk.is_in()
        if width < 500:
            await desk.page.get_by_role("button", name="Open rooms and people").click()
        await desk.page.get_by_role("button", name="Invite people").click()
        await desk.page.get_by_role("button", name="Create link").click()
        await expect(desk.page.get_by_label("Invitation link")).to_be_visible()
        await look(desk, pictures, f"invite-{suffix}")
        assert desk.without_the_line() == []


async def test_the_first_page_of_all_is_without_fault(server: Server, pictures: Path) -> None:
    async with Browsers(server.origin) as browsers:
        desk = await browsers.desk()
        await desk.opens("/")
        await expect(desk.page.get_by_text("not set up yet")).to_be_visible()
        await look(desk, pictures, "signin-before-setup-1280-light")
        await desk.opens(f"/setup#{server.setup_token}")
        await look(desk, pictures, "setup-1280-light")
        assert desk.complaints == []


async def test_a_small_screen_is_enough(server: Server) -> None:
    people = server.populate(users=2)
    async with Browsers(server.origin) as browsers, people[1] as bo:
        desk = await browsers.desk(width=360, height=640)
        await desk.takes_session(people[0].token)
        await desk.opens("/")
        await desk.is_in()
        await desk.composer.fill("from my telephone")
        await desk.page.get_by_role("button", name="Send").tap()
        await expect(desk.message("from my telephone")).to_have_attribute("data-status", "sent")
        await bo.says("I see")
        await expect(desk.message("I see")).to_be_in_viewport()
        await desk.page.get_by_role("button", name="Open rooms and people").tap()
        await expect(desk.person(bo.name, "offline")).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await expect(desk.composer).to_be_in_viewport()
        assert desk.complaints == []


async def test_a_keyboard_is_enough(server: Server) -> None:
    """From the sign-in to a message, an invitation and out again, without a pointer."""
    async with server.person() as ann:
        await ann.sets_up(server.setup_token)
    async with Browsers(server.origin) as browsers:
        desk = await browsers.desk()
        page, keys = desk.page, desk.page.keyboard
        await desk.opens("/")
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        await reach(desk, "E-mail")
        await keys.type("ann@example.com")
        await keys.press("Tab")
        await keys.type(ann.password)
        await keys.press("Enter")
        await desk.is_in()
        await reach(desk, "Message #general")
        await keys.type("no mouse")
        await keys.press("Shift+Enter")
        await keys.type("two lines")
        await keys.press("Enter")
        await expect(desk.message("no mouse")).to_have_attribute("data-status", "sent")
        await reach(desk, "Invite people")
        await keys.press("Enter")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await keys.press("Escape")
        assert "Invite people" in await focused(desk), "focus comes back"
        await reach(desk, "account menu")
        await keys.press("Enter")
        await keys.press("End")
        assert "Sign out" in await focused(desk)
        await keys.press("Enter")
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert desk.complaints == []


FOCUSED = """() => {
  const it = document.activeElement;
  return it === document.body ? "" : [it.ariaLabel, it.labels?.[0]?.innerText, it.innerText].join(" ");
}"""


async def focused(desk: Desk) -> str:
    """What the element with the focus is called."""
    return await desk.page.evaluate(FOCUSED)


async def reach(desk: Desk, name: str) -> None:
    """With the Tab key alone."""
    for _ in range(60):
        if name in await focused(desk):
            return
        await desk.page.keyboard.press("Tab")
    raise AssertionError(f"{name!r} cannot be reached with the Tab key")
