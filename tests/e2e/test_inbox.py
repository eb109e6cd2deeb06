"""What waits: the inbox, threads, mentions, saved messages and drafts, and how many of them; live, and by keys alone."""

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
LISTS = ("inbox", "threads", "mentions", "saved", "drafts")


@asynccontextmanager
async def three(server: Server) -> AsyncIterator[tuple[Browsers, Person, Person, Person]]:
    """Ann, whose screens these are; Bo and Cy by words alone."""
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


async def a_room(maker: Person, name: str, *others: Person) -> str:
    made = await maker.post("/room", {"name": name})
    await maker.post(f"/room/{made['id']}/members", {"users": [one.id for one in others]})
    return made["id"]


async def put(person: Person, path: str, body: dict[str, Any]) -> Any:
    answer = await person.ask("PUT", path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def entry(desk: Desk, text: str) -> Locator:
    return desk.page.get_by_test_id("inbox-entry").filter(has_text=text)


def count(desk: Desk, name: str) -> Locator:
    """The number beside a list; what a screen reader hears of it follows the number."""
    return desk.page.get_by_test_id(f"count-{name}").locator("[aria-hidden]")


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.soak), 360])
async def test_every_screen_is_the_same_column(server: Server, width: int) -> None:
    async with three(server) as (browsers, ann, _bo, _cy):
        desk = await at(browsers, ann, "/inbox", width=width)
        boxes: dict[str, tuple[float, float]] = {}
        for name in (*LISTS, "search", "people", f"people/{ann.id}", "browse", "settings/profile", "admin"):
            await desk.opens(f"/{name}")
            column = desk.page.get_by_test_id("column")
            await expect(column).to_be_visible()
            box = await column.bounding_box()
            assert box is not None
            boxes[name] = (box["x"], box["width"])
        assert len(set(boxes.values())) == 1, boxes
        x, wide = boxes["inbox"]
        assert (x, wide) == (0, width) if width == 360 else x > 264 and wide == 896, "centred beside the sidebar"


async def test_what_is_unread_comes_into_the_inbox_and_goes_by_keys_with_a_way_back(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        garden = await a_room(bo, "garden", ann, cy)
        root = await ann.says("Who brings cake?")
        desk = await at(browsers, ann, "/inbox")
        page, keys = desk.page, desk.page.keyboard
        await expect(page.get_by_text("All read")).to_be_visible()

        for number in range(5):
            await cy.says(f"seed {number}", room=garden)
        await expect(entry(desk, "garden").get_by_test_id("line")).to_have_count(3, timeout=SOON)
        await expect(entry(desk, "garden")).to_contain_text("seed 4")
        await expect(entry(desk, "garden")).to_contain_text("and 2 more")
        await bo.post("/message", {"content": "I do", "room": root["room"], "thread": root["seq"]})
        thread = entry(desk, "Thread in #general")
        await expect(thread).to_contain_text("Who brings cake?", timeout=SOON)
        await expect(thread.get_by_test_id("line")).to_contain_text("I do")
        await expect(count(desk, "inbox")).to_have_text("3")
        await expect(count(desk, "threads")).to_have_text("1")

        await keys.press("j")
        first = await page.evaluate("() => document.activeElement.closest('[data-row]').innerText")
        await keys.press("j")
        second = await page.evaluate("() => document.activeElement.closest('[data-row]').innerText")
        assert first != second, "j goes on"
        await keys.press("k")
        assert await page.evaluate("() => document.activeElement.closest('[data-row]').innerText") == first
        await keys.press("End")
        await entry(desk, "garden").get_by_role("link").focus()
        await keys.press("e")
        await expect(entry(desk, "garden")).to_have_count(0)
        await expect(page.locator("[data-row] :focus")).to_have_count(1)
        await expect(count(desk, "inbox")).to_have_text("2")
        await page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        await expect(entry(desk, "garden")).to_contain_text("seed 4", timeout=SOON)
        inbox = await ann.get("/inbox")
        assert garden in [row["room"]["id"] for row in inbox["rooms"]], "the server has it back, too"

        await thread.get_by_role("button", name="Mark as read").click()
        await expect(thread).to_have_count(0)
        await expect(count(desk, "threads")).to_have_count(0)
        await entry(desk, "garden").get_by_role("link").focus()
        await keys.press("Enter")
        await expect(page.get_by_role("textbox", name="Message #garden")).to_be_visible(timeout=SOON)
        await expect(page.get_by_test_id("new-line")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
        assert desk.complaints == []


@pytest.mark.soak
async def test_all_is_read_at_once_by_a_key_and_put_back_on_every_device(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        rooms = [await a_room(bo, name, ann, cy) for name in ("garden", "attic")]
        root = await ann.says("Who brings cake?")
        desk = await at(browsers, ann, "/saved")
        other = await at(browsers, ann, "/mentions")
        await expect(desk.page.get_by_text("Nothing saved")).to_be_visible()
        for room in rooms:
            await cy.says("hello", room=room)
        await bo.post("/message", {"content": "I do", "room": root["room"], "thread": root["seq"]})
        for one in (desk, other):
            await expect(count(one, "inbox")).to_have_text("4", timeout=SOON)

        await desk.page.keyboard.press("Shift+Escape")
        for one in (desk, other):
            await expect(count(one, "inbox")).to_have_count(0, timeout=SOON)
        assert (await ann.get("/inbox"))["rooms"] == []
        await desk.page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        for one in (desk, other):
            await expect(count(one, "inbox")).to_have_text("4", timeout=SOON)
        inbox = await ann.get("/inbox")
        assert (len(inbox["rooms"]), len(inbox["threads"])) == (3, 1)
        assert desk.complaints == other.complaints == []


@pytest.mark.soak
async def test_threads_are_answered_in_their_place_and_left_with_a_way_back(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        root = await ann.says("Who brings cake?")
        old = await ann.says("Where is the projector?")
        for message, words, who in ((old, "here", cy), (root, "I do", bo)):
            await who.post("/message", {"content": words, "room": message["room"], "thread": message["seq"]})
        await put(ann, f"/room/{old['room']}/thread/{old['seq']}/read", {"seq": 99})
        line = await bo.hears()
        desk = await at(browsers, ann, "/threads")
        page = desk.page
        rows = page.get_by_test_id("thread-entry")
        await expect(rows).to_have_count(2)
        await expect(page.get_by_role("region", name="Unread")).to_contain_text("Who brings cake?")
        await expect(page.get_by_role("region", name="Followed")).to_contain_text("Where is the projector?")

        cake = rows.filter(has_text="cake")
        await cake.get_by_role("link").focus()
        await page.keyboard.press("r")
        await expect(page.get_by_role("textbox", name="Message the thread")).to_be_focused()
        await page.keyboard.type("thank you")
        await page.keyboard.press("Enter")
        await line.message("thank you")
        replies = (await bo.reads(root["room"], thread=root["seq"]))["messages"]
        assert [reply["content"] for reply in replies if reply["author"] == ann.id][-1] == "thank you"
        await expect(page.get_by_role("textbox")).to_have_count(0)

        await bo.post("/message", {"content": "apple or plum?", "room": root["room"], "thread": root["seq"]})
        await expect(cake).to_contain_text("apple or plum?", timeout=SOON)
        await cake.get_by_role("button", name="Stop following").click()
        await expect(rows).to_have_count(1)
        await page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        await expect(rows).to_have_count(2, timeout=SOON)
        await cake.get_by_role("link").click()
        await expect(page.get_by_test_id("side-pane")).to_contain_text("apple or plum?", timeout=SOON)
        assert desk.complaints == []


@pytest.mark.soak
async def test_mentions_and_saved_messages_come_and_go_as_they_happen(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        garden = await a_room(bo, "garden", ann, cy)
        desk = await at(browsers, ann, "/mentions")
        page = desk.page
        await expect(page.get_by_text("Nobody has mentioned you yet")).to_be_visible()
        said = await bo.says(f"come and see, <@{ann.id}>", room=garden)
        await expect(page.get_by_test_id("message-entry")).to_contain_text("come and see, @Ann", timeout=SOON)
        await expect(count(desk, "mentions")).to_have_text("1")
        await page.get_by_test_id("message-entry").get_by_role("link").click()
        await expect(page).to_have_url(f"{server.origin}/rooms/{garden}/{said['seq']}")
        await expect(desk.message("come and see")).to_be_in_viewport(timeout=SOON)
        await expect(count(desk, "mentions")).to_have_count(0, timeout=SOON)

        await page.get_by_test_id("way-saved").click()
        await expect(page.get_by_text("Nothing saved")).to_be_visible(timeout=SOON)
        await put(ann, f"/message/{said['_id']}/save", {})
        saved = page.get_by_test_id("message-entry")
        await expect(saved).to_contain_text("#garden", timeout=SOON)
        await saved.get_by_role("link").focus()
        await page.keyboard.press("s")
        await expect(saved).to_have_count(0)
        await expect(page.get_by_role("heading", name="Saved")).to_be_focused()
        await page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        await expect(saved).to_have_count(1)
        assert len((await ann.get("/allSaved"))["messages"]) == 1
        assert desk.complaints == []


@pytest.mark.soak
async def test_drafts_of_another_device_are_marked_listed_and_discarded_with_a_way_back(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        garden = await a_room(bo, "garden", ann, cy)
        root = await bo.says("a root", room=garden)
        desk = await at(browsers, ann, "/drafts")
        page = desk.page
        await expect(page.get_by_text("No drafts")).to_be_visible()
        await put(ann, "/draft", {"room": garden, "content": "The beans are"})
        await put(ann, "/draft", {"room": garden, "thread": root["seq"], "content": "Below it"})
        drafts = page.get_by_test_id("draft-entry")
        await expect(drafts).to_have_count(2, timeout=SOON)
        await expect(count(desk, "drafts")).to_have_text("2")
        await expect(page.get_by_test_id("room").filter(has_text="garden")).to_contain_text("draft")

        await drafts.filter(has_text="Below it").get_by_role("link").focus()
        await page.keyboard.press("Delete")
        await expect(drafts).to_have_count(1)
        await page.get_by_test_id("toaster").get_by_role("button", name="Undo").click()
        await expect(drafts).to_have_count(2)
        await drafts.filter(has_text="The beans are").get_by_role("link").click()
        await expect(page.get_by_role("textbox", name="Message #garden")).to_have_value("The beans are", timeout=SOON)
        assert desk.complaints == []


async def test_every_tab_says_in_its_title_and_icon_how_often_one_is_called(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, cy):
        direct = await bo.post("/direct", {"users": [ann.id]})
        garden = await a_room(bo, "garden", ann, cy)
        desk = await at(browsers, ann, "/saved")
        other = Desk(await desk.page.context.new_page(), desk.origin).listen()
        await other.opens("/drafts")
        icon = "() => document.querySelector('link[rel=icon]').href"
        await expect(desk.page).to_have_title("Saved · Acme")
        await cy.says("nothing special", room=garden)
        for one in (desk, other):
            await expect(one.page).to_have_title("• Saved · Acme" if one is desk else "• Drafts · Acme", timeout=SOON)
            assert "%3Ctext" not in await one.page.evaluate(icon)
        await bo.says("psst", room=direct["id"])
        await bo.says(f"<@{ann.id}>?", room=garden)
        for one in (desk, other):
            await expect(one.page).to_have_title(
                "(2) Saved · Acme" if one is desk else "(2) Drafts · Acme", timeout=SOON
            )
            assert "%3E2%3C%2Ftext" in await one.page.evaluate(icon)
        await desk.page.bring_to_front()
        await desk.page.keyboard.press("Shift+Escape")
        for one in (desk, other):
            await expect(one.page).to_have_title("Saved · Acme" if one is desk else "Drafts · Acme", timeout=SOON)
            assert (await one.page.evaluate(icon)).endswith("/icon.svg")
        assert desk.complaints == other.complaints == []


@pytest.mark.soak
async def test_long_lists_come_in_pages(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, _):
        for number in range(35):
            await bo.says(f"<@{ann.id}> number {number}")
        desk = await at(browsers, ann, "/mentions")
        rows = desk.page.get_by_test_id("message-entry")
        await expect(rows).to_have_count(30)
        await desk.page.get_by_role("button", name="Show older").click()
        await expect(rows).to_have_count(35, timeout=SOON)
        await bo.says(f"<@{ann.id}> the last")
        await expect(rows).to_have_count(36, timeout=SOON)
        await expect(rows.first).to_contain_text("the last")
        assert desk.complaints == []


@pytest.mark.soak
async def test_a_list_that_cannot_be_read_says_so_and_is_read_again(server: Server) -> None:
    async with three(server) as (browsers, ann, bo, _):
        await bo.says(f"<@{ann.id}> hello")
        desk = await browsers.desk()
        await desk.takes_session(ann.token)
        await desk.page.route("**/allMentions*", lambda route: route.fulfill(status=503, body="{}"))
        await desk.opens("/mentions")
        await expect(desk.page.get_by_text("This could not be read")).to_be_visible()
        await desk.page.unroute("**/allMentions*")
        await desk.page.get_by_role("button", name="Try again").click()
        await expect(desk.page.get_by_test_id("message-entry")).to_have_count(1, timeout=SOON)
        assert desk.without_the_line() == []


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_the_lists_are_without_fault_empty_and_full(
    server: Server, pictures: Path, width: int, dark: bool
) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with three(server) as (browsers, ann, bo, cy):
        desk = await at(browsers, ann, "/inbox", width=width, height=800 if width > 500 else 740, dark=dark)
        for name in LISTS:
            await desk.opens(f"/{name}")
            await expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            await desk.page.wait_for_timeout(400)
            await look(desk, pictures, f"{name}-empty-{suffix}")
        await much_for(ann, bo, cy)
        for name in LISTS:
            await desk.opens(f"/{name}")
            await expect(desk.page.locator("[data-row]").first).to_be_visible()
            await desk.page.wait_for_timeout(400)
            await look(desk, pictures, f"{name}-{suffix}")
        if width < 500:
            await desk.page.get_by_role("button", name="Open rooms and people").click()
            await look(desk, pictures, f"lists-drawer-{suffix}")
        assert desk.complaints == []


async def much_for(ann: Person, bo: Person, cy: Person) -> None:
    garden = await a_room(bo, "garden", ann, cy)
    long = await a_room(bo, "donaudampfschifffahrtsgesellschaft-and-its-captains-and-their-hats", ann, cy)
    root = await ann.says("Who brings cake?")
    for who, words in ((bo, "I could"), (cy, "*Apple*, please")):
        await who.post("/message", {"content": words, "room": root["room"], "thread": root["seq"]})
    for number in range(4):
        await cy.says(f"Seed {number}: https://example.com/{'long' * 30}", room=garden)
    said = await bo.says(f"<@{ann.id}>, שלום, have you seen `this`?", room=long)
    await put(ann, f"/message/{said['_id']}/save", {})
    await put(ann, "/draft", {"room": garden, "content": "The beans are"})
    await put(ann, f"/room/{garden}/preferences", {"favourite": True})
    direct = await bo.post("/direct", {"users": [ann.id, cy.id]})
    await bo.says("psst", room=direct["id"])
