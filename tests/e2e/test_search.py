"""Searching: as one types, with filters by name, into the room and back again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Browsers, Desk
from cast import UNLIMITED, Person, Server
from looking import LOOKS, look
from patience import until
from playwright.async_api import Locator, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "data", environ=UNLIMITED)


@asynccontextmanager
async def ann_and_bo(server: Server, *, width: int = 1280, dark: bool = False) -> AsyncIterator[tuple[Desk, Person]]:
    """Ann at a browser; Bo by words alone, who has said a few things in two rooms."""
    with server:
        async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
            await ann.sets_up(server.setup_token)
            await bo.joins(await ann.invites())
            garden = await bo.post("/room", {"name": "garden"})
            await bo.post(f"/room/{garden['id']}/members", {"users": [ann.id]})
            await bo.says("The pumpkins are ripe, who wants one?", room=garden["id"])
            await bo.says("See https://example.com/pumpkins for the **recipe**")
            await ann.says("I want two pumpkins, please")
            await indexed(ann, "pumpkins", 3)
            desk = await browsers.desk(width=width, height=800 if width > 500 else 740, dark=dark)
            await desk.takes_session(ann.token)
            await desk.opens(f"/rooms/{await ann.hall()}")
            await desk.is_in()
            yield desk, bo


async def indexed(who: Person, q: str, count: int) -> None:
    """The index follows a moment later."""

    async def is_there() -> bool:
        return len((await who.get("/search", params={"q": q}))["messages"]) >= count

    await until(is_there)


def field(desk: Desk) -> Locator:
    return desk.page.get_by_role("combobox", name="Search messages")


def results(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("result")


def asked(desk: Desk) -> str:
    """What the address says is looked for."""
    return parse_qs(urlsplit(desk.page.url).query).get("q", [""])[0]


async def test_words_are_found_while_they_are_typed_and_the_way_leads_there_and_back(server: Server) -> None:
    async with ann_and_bo(server) as (desk, _):
        page = desk.page
        await page.get_by_role("heading", level=1).first.click()
        await page.keyboard.press("/")
        await expect(field(desk)).to_be_focused()
        await page.keyboard.type("pumpk", delay=40)
        await expect(results(desk)).to_have_count(3)
        await expect(results(desk).first.locator("mark").first).to_have_text("pumpkins")
        assert asked(desk) == "pumpk"
        assert len([one for one in desk.asked if one.startswith("GET /search")]) <= 3, "not one for each letter"

        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("j")
        opened = results(desk).nth(1)
        await expect(opened).to_be_focused()
        words = await opened.inner_text()
        await page.keyboard.press("Enter")
        await expect(desk.messages.first).to_be_visible()
        assert "/rooms/" in page.url
        assert page.url.rpartition("/")[2].isdigit(), "the address names the message"
        await page.go_back()
        await expect(results(desk)).to_have_count(3)
        await expect(opened).to_be_focused()
        assert await opened.inner_text() == words
        await page.keyboard.press("/")
        await expect(field(desk)).to_be_focused()
        assert desk.complaints == []


@pytest.mark.soak
async def test_a_filter_is_completed_by_name_and_sent_by_id(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await desk.opens("/search")
        await expect(field(desk)).to_be_focused()
        await page.keyboard.type("pumpkins from:b")
        await expect(page.get_by_role("option", name="Bo")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("chip")).to_have_text("From: Bo")
        await expect(results(desk)).to_have_count(2)
        assert asked(desk) == f"from:{bo.id} pumpkins ", "with the space: the word is whole"

        await page.keyboard.type(" in:garden ")
        await expect(page.get_by_test_id("chip")).to_have_text(["From: Bo", "In: #garden"])
        await expect(results(desk)).to_have_count(1)

        await page.reload()
        await expect(page.get_by_test_id("chip")).to_have_text(["From: Bo", "In: #garden"])
        await expect(results(desk)).to_have_count(1)
        await page.get_by_role("button", name="Remove the filter: In: #garden").click()
        await expect(results(desk)).to_have_count(2)
        await field(desk).press("Home")
        await field(desk).press("Backspace")
        await expect(results(desk)).to_have_count(3)

        await field(desk).fill("pumpkins -has:link ")
        await expect(page.get_by_test_id("chip")).to_have_text("Without: a link")
        await expect(results(desk)).to_have_count(2)
        assert desk.complaints == []


@pytest.mark.soak
async def test_what_is_no_filter_is_said_at_once_and_not_asked(server: Server) -> None:
    async with ann_and_bo(server) as (desk, _):
        await desk.opens("/search")
        await field(desk).press_sequentially("from:zorro pumpkins")
        await expect(desk.page.get_by_text("Nobody here is called “zorro”")).to_be_visible()
        await field(desk).fill("on:2026-02-30 x")
        await expect(desk.page.get_by_text("“2026-02-30” is no day")).to_be_visible()
        assert not [one for one in desk.asked if "zorro" in one or "2026-02-30" in one]
        await field(desk).fill("unheardof")
        await expect(desk.page.get_by_role("heading", name="Nothing was found")).to_be_visible()
        assert desk.complaints == []


@pytest.mark.soak
async def test_the_key_of_the_browser_searches_in_this_room(server: Server) -> None:
    async with ann_and_bo(server) as (desk, _):
        await desk.composer.press("Control+f")
        await expect(desk.page.get_by_test_id("chip")).to_have_text("In: #general")
        await field(desk).press_sequentially("pumpkins")
        await expect(results(desk)).to_have_count(2)
        await field(desk).press("Control+f")
        await expect(field(desk)).to_be_focused()
        assert desk.complaints == []


@pytest.mark.soak
async def test_a_reply_is_found_and_opens_in_its_thread(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        said = await bo.says("What about the fence?")
        reply = {"content": "It needs zinc paint", "room": said["room"], "thread": said["seq"]}
        await bo.post("/message", reply)
        await indexed(bo, "zinc", 1)
        await desk.opens("/search?q=zinc")
        await expect(results(desk)).to_have_count(1)
        await results(desk).click()
        await expect(desk.page.get_by_test_id("side-pane").get_by_text("It needs zinc paint")).to_be_visible()
        assert desk.complaints == []


@pytest.mark.soak
async def test_there_is_more_and_a_server_that_is_gone_is_said_and_asked_again(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        for count in range(25):
            await bo.says(f"turnip number {count}")
        await indexed(bo, "turnip", 20)
        await desk.opens("/search?q=turnip")
        await expect(results(desk)).to_have_count(20)
        await desk.page.get_by_role("button", name="Show more").click()
        await expect(results(desk)).to_have_count(25)
        await expect(desk.page.get_by_role("button", name="Show more")).to_have_count(0)
        server.kill9()
        await field(desk).fill("carrot")
        await expect(desk.page.get_by_text("The search did not work")).to_be_visible()
        server.restart()
        await desk.page.get_by_role("button", name="Try again").last.click()
        await expect(desk.page.get_by_role("heading", name="Nothing was found")).to_be_visible()
        assert desk.without_the_line() == []


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_the_screen_is_without_fault(server: Server, pictures: Path, width: int, dark: bool) -> None:
    suffix = f"{width}-{'dark' if dark else 'light'}"
    async with ann_and_bo(server, width=width, dark=dark) as (desk, bo):
        await desk.opens("/search")
        await expect(desk.page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
        await look(desk, pictures, f"search-start-{suffix}")
        await field(desk).press_sequentially("from:")
        await expect(desk.page.get_by_role("option", name="Bo")).to_be_visible()
        await look(desk, pictures, f"search-offer-{suffix}")
        await desk.opens(f"/search?q=from:{bo.id}+-has:code+pumpkins")
        await expect(results(desk)).to_have_count(2)
        await look(desk, pictures, f"search-found-{suffix}")
        await field(desk).fill("unheardof")
        await expect(desk.page.get_by_role("heading", name="Nothing was found")).to_be_visible()
        await look(desk, pictures, f"search-nothing-{suffix}")
        await field(desk).fill("from:zorro x")
        await expect(desk.page.get_by_text("Nobody here is called “zorro”")).to_be_visible()
        await look(desk, pictures, f"search-problem-{suffix}")
        assert desk.complaints == []
