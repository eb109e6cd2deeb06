"""Writing: marks by keys, names that complete, commands, a preview, quotes, and why one cannot write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from browsing import Browsers, Desk
from cast import Person, Server
from playwright.async_api import expect

pytestmark = pytest.mark.browser

PASTE = """(area, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
PASTE_FILE = """(area) => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'cat.png', {type: 'image/png'}));
  area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
DROP_FILE = """(area) => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'cat.png', {type: 'image/png'}));
  const drop = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  return area.dispatchEvent(drop);
}"""
COMPOSING = """(area) => area.dispatchEvent(
  new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""

GONE = """addEventListener('pagehide', () => {
  IDBObjectStore.prototype.put = IDBObjectStore.prototype.delete = () => { throw new Error('gone'); };
}, {capture: true})"""
"""A page that goes away does not wait for its database. This one never reaches it."""


@asynccontextmanager
async def ann_and_bo(server: Server, *, width: int = 1280, dark: bool = False) -> AsyncIterator[tuple[Desk, Person]]:
    """Ann, the owner, at a browser in #general; Bo by words alone."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        desk = await browsers.desk(width=width, dark=dark)
        await desk.takes_session(ann.token)
        await desk.opens("/")
        await desk.is_in()
        yield desk, bo
        assert desk.complaints == []


async def last(bo: Person) -> str:
    return (await bo.reads())["messages"][-1]["content"]


async def test_keys_mark_words_and_a_preview_shows_what_will_be_sent(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page, field = desk.page, desk.composer
        await field.fill("loud")
        for keys, words in (("b", "**loud**"), ("b", "loud"), ("i", "_loud_"), ("i", "loud"), ("e", "`loud`")):
            await field.press("Control+a")
            await field.press(f"Control+{keys}")
            await expect(field).to_have_value(words)
        await field.press("Control+z")
        await expect(field).to_have_value("loud")
        await field.press("Control+a")
        await field.press("Control+Shift+X")
        await expect(field).to_have_value("~~loud~~")
        await field.fill("this way")
        await field.press("Control+a")
        await field.evaluate(PASTE, "https://example.org/way")
        await expect(field).to_have_value("[this way](https://example.org/way)")
        await page.get_by_role("button", name="Preview").click()
        await expect(page.get_by_test_id("preview").get_by_role("link", name="this way")).to_be_visible()
        await page.get_by_role("button", name="Write", exact=True).click()
        await expect(field).to_be_focused()
        await field.press("Enter")
        await expect(desk.messages.get_by_role("link", name="this way")).to_be_visible()
        await expect(field).to_have_value("")
        await expect(desk.messages.first).to_have_attribute("data-status", "sent")
        assert await last(bo) == "[this way](https://example.org/way)"


async def test_enter_waits_for_the_input_method_and_follows_the_setting(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        await desk.composer.fill("kana")
        assert await desk.composer.evaluate(COMPOSING), "an Enter of the input method is left alone"
        await expect(desk.composer).to_have_value("kana")
        await desk.composer.press("Shift+Enter")
        await expect(desk.composer).to_have_value("kana\n")
        await desk.page.evaluate("() => localStorage.setItem('klatsch.enter', 'line')")
        await desk.page.reload()
        await desk.is_in()
        await desk.composer.fill("one")
        await desk.composer.press("Enter")
        await desk.composer.press_sequentially("two")
        await expect(desk.composer).to_have_value("one\ntwo")
        await desk.composer.press("Control+Enter")
        await expect(desk.messages).to_have_count(1)
        await expect(desk.messages.first).to_have_attribute("data-status", "sent")
        assert await last(bo) == "one\ntwo"


@pytest.mark.soak
async def test_what_an_input_method_composes_arrives_whole_and_once(server: Server) -> None:
    async with ann_and_bo(server, width=360, dark=True) as (desk, bo):
        method = await desk.page.context.new_cdp_session(desk.page)
        await desk.composer.focus()
        for part in ("に", "にほ", "にほん"):
            at = {"selectionStart": len(part), "selectionEnd": len(part)}
            await method.send("Input.imeSetComposition", {"text": part, **at})
            await expect(desk.composer).to_have_value(part)
        await method.send("Input.insertText", {"text": "日本"})
        await expect(desk.composer).to_have_value("日本")
        await desk.composer.press("Enter")
        await expect(desk.messages).to_have_count(1)
        await expect(desk.messages.first).to_have_attribute("data-status", "sent")
        assert await last(bo) == "日本"


@pytest.mark.soak
async def test_rooms_and_emoji_complete_and_lead_where_they_say(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        garden = await bo.post("/room", {"name": "garden"})
        page = desk.page
        await desk.composer.press_sequentially("see #gar")
        await expect(page.get_by_role("option", name="garden")).to_be_visible()
        await desk.composer.press("Enter")
        await expect(desk.composer).to_have_value("see #garden ")
        await desk.composer.press_sequentially(":tada")
        await expect(page.get_by_role("option", name=":tada:")).to_be_visible()
        await desk.composer.press("Tab")
        await desk.composer.press("Enter")
        await expect(desk.messages.first).to_have_attribute("data-status", "sent")
        assert await last(bo) == f"see <#{garden['id']}|garden> 🎉 "
        await desk.messages.first.get_by_test_id("room-link").click()
        await expect(page.get_by_role("button", name="join")).to_be_visible()
        assert page.url.endswith(f"/rooms/{garden['id']}")


@pytest.mark.soak
async def test_commands_are_done_and_not_said(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await desk.composer.press_sequentially("/to")
        await expect(page.get_by_role("option", name="/topic")).to_be_visible()
        await desk.composer.press("Enter")
        await desk.composer.press_sequentially("cake on Friday")
        await desk.composer.press("Enter")
        await expect(page.locator("header").get_by_text("cake on Friday")).to_be_visible()
        await desk.says("/status 🌴 at the sea")
        await expect(page.get_by_test_id("toaster")).to_contain_text("Your status was changed.")
        assert (await bo.get("/allUsers"))["users"][0]["user"]["status"]["text"] == "at the sea"
        await desk.says("/nonsense for all to read")
        await expect(page.get_by_text("There is no command /nonsense.")).to_be_visible()
        assert (await bo.reads())["messages"] == []
        await page.get_by_role("button", name="Send it as a message").click()
        await desk.says("//topic is a command")
        await desk.says("/etc/hosts is a file")
        await expect(desk.messages).to_have_count(3)
        await expect(desk.messages.last).to_have_attribute("data-status", "sent")
        said = [message["content"] for message in (await bo.reads())["messages"]]
        assert said == ["/nonsense for all to read", "/topic is a command", "/etc/hosts is a file"]


async def test_words_of_a_pages_last_moment_are_not_lost(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        await page.context.add_init_script(GONE)
        await desk.opens("/")
        await desk.is_in()
        await desk.composer.fill("half a thought")
        await desk.opens("/settings/appearance")
        await desk.opens("/")
        await expect(desk.composer).to_have_value("half a thought", timeout=15_000)
        await desk.composer.press("Enter")
        await desk.message("half a thought").wait_for()
        await desk.opens("/settings/appearance")
        async with asyncio.timeout(10):
            while await page.evaluate("Object.keys(localStorage).some((key) => key.includes('last-words'))"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert await last(bo) == "half a thought"


@pytest.mark.soak
async def test_files_come_later_and_that_is_said(server: Server) -> None:
    async with ann_and_bo(server) as (desk, _):
        sentence = desk.page.get_by_test_id("toast").filter(has_text="Files cannot be sent yet.")
        await desk.composer.evaluate(PASTE_FILE)
        await expect(sentence).to_be_visible()
        assert await desk.composer.evaluate(DROP_FILE) is False, "the browser would open the file instead of the page"
        await expect(desk.composer).to_have_value("")


@pytest.mark.soak
async def test_a_quote_shows_whose_words_they_are_and_follows_them(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        said = await bo.says("the plan is tea")
        await expect(desk.message("the plan is tea")).to_be_visible()
        await desk.message("the plan is tea").focus()
        await desk.page.keyboard.press("r")
        await expect(desk.page.get_by_test_id("quoting")).to_contain_text("Quoting Bo")
        await desk.composer.press_sequentially("agreed")
        await desk.composer.press("Enter")
        quote = desk.message("agreed").get_by_test_id("quote")
        await expect(quote).to_contain_text("the plan is tea")
        await expect(desk.page.get_by_test_id("quoting")).to_have_count(0)
        await desk.page.reload()
        await expect(quote).to_contain_text("Bo")
        await bo.ask("PATCH", f"/message/{said['_id']}", json={"content": "the plan is coffee"})
        await expect(quote).to_contain_text("the plan is coffee")
        await quote.get_by_role("link").first.click()
        assert desk.page.url.endswith(f"/{said['seq']}")
        await bo.ask("DELETE", f"/message/{said['_id']}")
        await expect(quote).to_contain_text("The quoted message was deleted.")


@pytest.mark.soak
async def test_where_one_cannot_write_it_says_why(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        ann = (await bo.get("/allUsers"))["users"][0]["user"]["id"]
        news = await bo.post("/room", {"name": "news", "members": [ann]})
        async with Browsers(server.origin) as browsers:
            other = await browsers.desk(width=360)
            await other.takes_session(bo.token)
            await other.opens(f"/rooms/{news['id']}")
            why = other.page.get_by_test_id("cannot-write")
            await expect(other.page.get_by_role("textbox", name="Message #news")).to_be_visible()
            await bo.ask("PATCH", f"/room/{news['id']}", json={"posting": "moderators"})
            await expect(why).to_have_count(0)
            await bo.ask("PATCH", f"/room/{news['id']}", json={"archived": True})
            await expect(why).to_contain_text("archived")
            assert other.complaints == []
        hall = await bo.hall()
        await desk.page.evaluate(
            "async (room) => fetch(`/room/${room}`, {method: 'PATCH', body: JSON.stringify({posting: 'moderators'}),"
            " headers: {'Content-Type': 'application/json'}})",
            hall,
        )
        await expect(desk.composer).to_be_visible()
