"""What two people do with messages that are there: edit, react, reply, pin, delete, find again, read up to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import UNLIMITED, Person, Server
from playwright.async_api import Locator, Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """One that lets a long history be written in a moment."""
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        yield server


async def seated(browsers: Browsers, server: Server) -> tuple[Desk, Desk, Person]:
    """Ann and Bo at a browser each, and Bo by words as well."""
    ann, bo = server.person("Ann"), server.person("Bo")
    await ann.sets_up(server.setup_token)
    await bo.joins(await ann.invites())
    desks: list[Desk] = []
    for person in (ann, bo):
        desk = await browsers.desk()
        await desk.takes_session(person.token)
        await desk.opens("/")
        await desk.is_in()
        desks.append(desk)
    await ann.aclose()
    return desks[0], desks[1], bo


async def picks(desk: Desk, row: Locator, action: str) -> None:
    """From the menu of a message."""
    await row.hover()
    await row.get_by_role("button", name="more to do").click()
    await desk.page.get_by_role("menuitem", name=action).click()


async def test_an_edit_and_a_deletion_reach_the_other_screen(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        await ann.says("good mroning")
        await expect(bo.message("good mroning")).to_be_visible()
        await ann.composer.press("ArrowUp")
        await expect(ann.composer).to_have_value("good mroning")
        await ann.composer.fill("good morning")
        await ann.composer.press("Enter")
        await expect(bo.message("good morning")).to_contain_text("(edited)")
        await expect(ann.composer).to_have_value("")

        await picks(ann, ann.message("good morning"), "Delete")
        await ann.page.get_by_role("button", name="Keep it").click()
        await expect(ann.message("good morning")).to_be_visible()
        await picks(ann, ann.message("good morning"), "Delete")
        await ann.page.get_by_role("button", name="Delete", exact=True).click()
        await expect(bo.message("This message was deleted.")).to_be_visible()
        await expect(bo.message("good morning")).to_have_count(0)
        await bo.messages.first.hover()
        await bo.messages.first.get_by_role("button", name="more to do").click()
        assert await bo.page.get_by_role("menuitem", name="Delete").count() == 0
        await words.aclose()
        assert ann.complaints == bo.complaints == []


@pytest.mark.soak
async def test_reactions_are_counted_and_taken_back(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        await bo.says("cake is here")
        row = ann.message("cake is here")
        await row.hover()
        await row.get_by_role("button", name="Add a reaction").click()
        await ann.page.get_by_role("searchbox", name="Find an emoji").fill("shortcake")
        await ann.page.get_by_role("button", name="shortcake", exact=True).click()
        chip = bo.message("cake is here").get_by_test_id("reaction")
        await expect(chip).to_contain_text("1")
        await chip.click()
        await expect(row.get_by_test_id("reaction")).to_contain_text("2")
        await row.get_by_test_id("reaction").click()
        await expect(chip).to_contain_text("1")
        await chip.click()
        await expect(row.get_by_test_id("reaction")).to_have_count(0)
        await words.aclose()
        assert ann.complaints == bo.complaints == []


async def test_a_thread_stays_aside_unless_a_reply_is_for_the_room_too(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        await ann.says("who brings what?")
        row = bo.message("who brings what?")
        await row.hover()
        await row.get_by_role("button", name="Reply in a thread").click()
        reply = bo.page.get_by_role("textbox", name="Message the thread")
        await reply.fill("I bring plates")
        await reply.press("Enter")
        await expect(ann.page.get_by_test_id("thread-line")).to_contain_text("1 reply")
        await expect(ann.messages).to_have_count(1)
        await ann.page.get_by_test_id("thread-line").click()
        pane = ann.page.get_by_test_id("side-pane")
        await expect(pane.get_by_test_id("message").filter(has_text="I bring plates")).to_be_visible()

        await bo.page.get_by_label("Also send to #general").check()
        await reply.fill("and cups, for all")
        await reply.press("Enter")
        await expect(pane.get_by_test_id("message").filter(has_text="and cups")).to_be_visible()
        await expect(ann.page.get_by_role("log", name="Messages in").get_by_text("and cups, for all")).to_be_visible()
        await ann.page.reload()
        await expect(pane.get_by_test_id("message")).to_have_count(3)
        await pane.press("Escape")
        await expect(pane).to_have_count(0)
        await words.aclose()
        assert ann.complaints == bo.complaints == []


@pytest.mark.soak
async def test_a_pin_leads_back_to_its_message_in_a_long_history(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, _bo, words = await seated(browsers, server)
        pinned = await words.says("the door code is 4711")
        for number in range(160):
            await words.says(f"small talk {number}")
        await words.ask("PUT", f"/message/{pinned['_id']}/pin", json={})
        await ann.page.get_by_role("button", name="Pinned messages").click()
        await ann.page.get_by_test_id("pinned").get_by_role("button", name="Go to the message").click()
        await expect(ann.message("the door code is 4711")).to_be_in_viewport()
        assert ann.page.url.endswith(f"/{pinned['seq']}")
        await ann.page.reload()
        await expect(ann.message("the door code is 4711")).to_be_in_viewport()
        await ann.page.get_by_test_id("to-latest").click()
        await expect(ann.message("small talk 159")).to_be_in_viewport()
        await words.aclose()
        assert ann.complaints == []


async def test_a_room_opens_where_reading_stopped(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        garden = await words.post("/room", {"name": "garden"})
        for number in range(120):
            await words.says(f"leaf {number}", room=garden["id"])
        await ann.opens(f"/rooms/{garden['id']}")
        await ann.page.get_by_role("button", name="Try to join it").click()
        await expect(ann.page.get_by_role("textbox", name="Message #garden")).to_be_visible()
        await ann.page.wait_for_timeout(1_500)
        await ann.page.get_by_test_id("room").filter(has_text="general").click()
        await expect(ann.composer).to_be_visible()
        for number in range(120, 240):
            await words.says(f"leaf {number}", room=garden["id"])
        mine = [row for row in (await words.get("/allRooms"))["rooms"] if row["id"] == garden["id"]]
        assert mine[0]["seq"] == 240
        await expect(ann.page.get_by_test_id("room").filter(has_text="garden").get_by_test_id("unread")).to_be_visible()
        await ann.page.get_by_test_id("room").filter(has_text="garden").click()
        await expect(ann.page.get_by_test_id("new-line")).to_be_in_viewport()
        await expect(ann.message("leaf 239")).to_have_count(0)
        await words.aclose()
        assert ann.complaints == bo.complaints == []


async def slowly(route: Route) -> None:
    await asyncio.sleep(1)
    await route.continue_()


async def test_what_came_while_the_page_was_closed_stands_below_a_line_and_is_read_once_it_is_seen(
    server: Server,
) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        async with ann.page.expect_response("**/read"):
            await words.says("read before")
        await expect(ann.message("read before")).to_be_visible()
        await ann.page.wait_for_timeout(3_000)  # what is shown is kept on the device by then
        await ann.page.goto("about:blank")
        for number in range(3):
            await words.says(f"meanwhile {number}")
        # The room is shown as it was kept, before the server says what is new there.
        await ann.page.route("**/allRooms", slowly)
        await ann.opens("/")
        await expect(ann.message("meanwhile 2")).to_be_in_viewport()
        line = ann.page.get_by_test_id("new-line")
        await expect(line).to_have_count(1)
        first = ann.page.locator('[role="log"] > * > *').filter(has=line)
        await expect(first).to_contain_text("meanwhile 0")
        await expect(ann.page.get_by_test_id("room").filter(has_text="general").get_by_test_id("unread")).to_have_count(
            0
        )
        await words.aclose()
        assert ann.complaints == bo.complaints == []


async def test_a_name_is_completed_and_the_one_who_is_called_sees_it(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo, words = await seated(browsers, server)
        await ann.composer.press_sequentially("tea, @b")
        await expect(ann.page.get_by_role("option", name="Bo")).to_be_visible()
        await ann.composer.press("Enter")
        await expect(ann.composer).to_have_value("tea, @Bo ")
        await ann.composer.press_sequentially("?")
        await ann.composer.press("Enter")
        await expect(bo.page.get_by_test_id("mention")).to_have_text("@Bo")
        assert (await words.reads())["messages"][-1]["content"] == f"tea, <@{words.id}> ?"
        await ann.says("**bold** <b>not</b> <img src=x onerror=alert(1)>")
        await expect(bo.page.locator("strong")).to_have_text("bold")
        await expect(bo.message("<img src=x onerror=alert(1)>")).to_be_visible()
        await words.aclose()
        assert ann.complaints == bo.complaints == []
