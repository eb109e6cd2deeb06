"""A feed by keys, what a message carries, and addresses that lead to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import UNLIMITED, Person, Server
from playwright.async_api import Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        yield server


@asynccontextmanager
async def ann_and_bo(server: Server, *, width: int = 1280, dark: bool = False) -> AsyncIterator[tuple[Desk, Person]]:
    """Ann, the owner, at a browser in #general; Bo by words alone."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        desk = await browsers.desk(width=width, dark=dark)
        await desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await desk.takes_session(ann.token)
        await desk.opens("/")
        await desk.is_in()
        yield desk, bo
        assert desk.complaints == []


async def test_keys_walk_the_messages_and_act_on_them(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        page = desk.page
        for word in ("one", "two", "three"):
            await bo.says(word)
        await desk.says("four of mine")
        mine = desk.message("four of mine")
        await expect(mine).to_have_attribute("data-status", "sent")
        await page.get_by_role("log").focus()
        await page.keyboard.press("k")
        await expect(mine).to_be_focused()
        for word in ("three", "two"):
            await page.keyboard.press("k")
            await expect(desk.message(word)).to_be_focused()
        await page.keyboard.press("j")
        await expect(desk.message("three")).to_be_focused()
        await page.keyboard.press("c")
        address = await page.evaluate("() => navigator.clipboard.readText()")
        assert address.endswith("/3")
        await page.keyboard.press("s")
        await expect(desk.message("three").get_by_test_id("saved-mark")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(desk.message("three").get_by_test_id("saved-mark")).to_have_count(0)
        await desk.message("three").focus()
        await page.keyboard.press("+")
        await expect(page.get_by_test_id("emoji-picker")).to_be_visible()
        await page.keyboard.type("shortcake")
        await expect(page.get_by_role("button", name="shortcake")).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(desk.message("three").get_by_test_id("reaction")).to_contain_text("1")
        await expect(desk.message("three")).to_be_focused()
        await page.keyboard.press("u")
        await desk.message("four of mine").focus()
        await page.keyboard.press("e")
        await expect(desk.composer).to_have_value("four of mine")
        await page.keyboard.press("Escape")
        await expect(desk.composer).to_have_value("")
        await mine.focus()
        await page.keyboard.press("Delete")
        await expect(page.get_by_role("button", name="Keep it")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(mine).to_be_visible()
        rooms = (await bo.get("/allRooms"))["rooms"]
        assert rooms[0]["seq"] == 4


@pytest.mark.soak
async def test_every_wording_can_be_read_with_what_changed(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        said = await bo.says("we meet on Thursday")
        await bo.ask("PATCH", f"/message/{said['_id']}", json={"content": "we meet on Friday"})
        await desk.message("we meet on Friday").get_by_test_id("edited").click()
        wordings = desk.page.get_by_test_id("wordings").locator("li")
        await expect(wordings).to_have_count(2)
        await expect(wordings.first.locator("del")).to_contain_text("Thursday")
        await expect(wordings.first.locator("ins")).to_contain_text("Friday")
        await expect(wordings.last).to_contain_text("we meet on Thursday")


@pytest.mark.soak
async def test_words_are_forwarded_with_a_way_back_and_call_nobody_again(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        ann = (await bo.get("/allUsers"))["users"][0]["user"]["id"]
        garden = await bo.post("/room", {"name": "garden", "members": [ann]})
        said = await bo.says(f"<@{ann}> bring seeds")
        row = desk.message("bring seeds")
        await row.focus()
        await desk.page.keyboard.press("f")
        await desk.page.get_by_label("Where to").first.fill("gard")
        await desk.page.get_by_label("What you want to say with it").fill("for you")
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.get_by_test_id("toaster")).to_contain_text("Forwarded to garden")
        await desk.page.get_by_test_id("room").filter(has_text="garden").click()
        copied = desk.message("bring seeds")
        await expect(copied).to_contain_text("for you")
        await expect(copied.get_by_role("link", name="go there")).to_have_attribute(
            "href", f"{server.origin}/rooms/{await bo.hall()}/{said['seq']}"
        )
        await expect(copied).to_have_attribute("data-status", "sent")
        message = (await bo.reads(garden["id"]))["messages"][-1]
        assert message["mentions"] == []
        assert "> @Ann bring seeds" in message["content"]


@pytest.mark.soak
async def test_an_address_of_a_reply_opens_its_thread_also_when_the_room_is_archived(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        ann = (await bo.get("/allUsers"))["users"][0]["user"]["id"]
        garden = await bo.post("/room", {"name": "garden", "members": [ann]})
        room = garden["id"]
        root = await bo.says("who waters?", room=room)
        replies = [
            await bo.post("/message", {"content": f"reply {number}", "room": room, "thread": root["seq"]})
            for number in range(120)
        ]
        await bo.ask("PATCH", f"/room/{room}", json={"archived": True})
        await desk.opens(f"/rooms/{room}/{replies[5]['seq']}")
        pane = desk.page.get_by_test_id("side-pane")
        named = pane.get_by_test_id("message").filter(has_text="reply 5").first
        await expect(named).to_be_in_viewport()
        assert desk.page.url.endswith(f"/thread/{root['seq']}/{replies[5]['seq']}")
        await expect(pane.get_by_test_id("cannot-write")).to_contain_text("archived")


@pytest.mark.soak
async def test_a_thread_is_followed_muted_and_left_alone(server: Server) -> None:
    async with ann_and_bo(server) as (desk, bo):
        root = await bo.says("a long talk")
        await bo.post("/message", {"content": "begins", "thread": root["seq"], "room": await bo.hall()})
        await desk.page.get_by_test_id("thread-line").click()
        pane = desk.page.get_by_test_id("side-pane")
        await pane.get_by_role("button", name="Follow", exact=True).click()
        await expect(pane.get_by_role("button", name="Following")).to_be_visible()
        await pane.get_by_role("button", name="Mute the thread").click()
        await expect(pane.get_by_role("button", name="Unmute the thread")).to_be_visible()
        ann = desk.page
        threads = await ann.evaluate("async () => (await fetch('/allThreads')).json()")
        assert [(one["mine"]["following"], one["mine"]["muted"]) for one in threads["threads"]] == [(True, True)]
        await pane.get_by_role("button", name="Following").click()
        await expect(pane.get_by_role("button", name="Follow", exact=True)).to_be_visible()


AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RUN_AXE = (
    "async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(' | ')}`)"
)


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (360, False), (360, True)])
async def test_what_messages_show_is_accessible(server: Server, width: int, dark: bool) -> None:
    async with ann_and_bo(server, width=width, dark=dark) as (desk, bo):
        page = desk.page
        first = await bo.says("see `code` and\n```python\ndef f(x):  # c\n    return 'a' + 1\n```\n- **list**")
        await bo.ask("PATCH", f"/message/{first['_id']}", json={"content": "see\n```js\nconst a = 'b'; // c\n```"})
        await bo.post(f"/message/{first['_id']}/reaction", {"emoji": "tada"})
        await bo.ask("PUT", f"/message/{first['_id']}/pin", json={})
        await bo.post("/message", {"content": "a reply", "thread": first["seq"], "room": await bo.hall()})
        await bo.post(
            "/message", {"content": "quoting <@" + bo.id + ">", "room": await bo.hall(), "quote": first["_id"]}
        )
        gone = await bo.says("gone")
        await bo.ask("DELETE", f"/message/{gone['_id']}")
        await expect(desk.message("quoting")).to_be_visible()
        await page.evaluate(AXE.read_text())
        row = desk.message("const a").first
        found: dict[str, list[str]] = {"room": await page.evaluate(RUN_AXE)}
        for name, key in (("bar", ""), ("picker", "+"), ("wordings", "h"), ("forward", "f"), ("quoting", "r")):
            await row.focus()
            if key:
                await page.keyboard.press(key)
            await page.wait_for_timeout(600)
            found[name] = await page.evaluate(RUN_AXE)
            await page.keyboard.press("Escape")
        for name, words in (("commands", "/"), ("emoji", ":ta"), ("people", "@b"), ("unknown", "")):
            await desk.composer.fill("")
            await desk.composer.press_sequentially(words)
            await page.wait_for_timeout(300)
            found[name] = await page.evaluate(RUN_AXE)
        await desk.composer.fill("**some** words")
        await page.get_by_role("button", name="Preview").click()
        found["preview"] = await page.evaluate(RUN_AXE)
        await page.get_by_role("button", name="Write", exact=True).click()
        await page.get_by_test_id("thread-line").click()
        await page.wait_for_timeout(600)
        found["thread"] = await page.evaluate(RUN_AXE)
        await page.goto(f"{server.origin}/rooms/{await bo.hall()}/pins")
        await expect(page.get_by_test_id("pinned")).to_be_visible()
        await page.evaluate(AXE.read_text())
        found["pins"] = await page.evaluate(RUN_AXE)
        assert {name: said for name, said in found.items() if said} == {}


WATCH_FOR_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740), (1280, 1400)])
async def test_a_room_opens_without_a_jump(server: Server, width: int, height: int) -> None:
    """Its rows come in two steps, and are measured only when they are there."""
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        for number in range(60):
            await (bo if number % 2 else ann).says(f"line {number} " + "and more of it " * (number % 7 * 3))
        desk = await browsers.desk(width=width, height=height)
        await desk.page.add_init_script(WATCH_FOR_SHIFTS)
        await desk.takes_session(bo.token)
        await bo.post("/readAll", {})
        await desk.opens(f"/rooms/{await bo.hall()}")
        await desk.is_in()
        await expect(desk.message("line 59")).to_be_in_viewport()
        await desk.page.wait_for_timeout(2_500)
        assert await desk.page.evaluate("() => window.shifted") < 0.05
        await expect(desk.message("line 59")).to_be_in_viewport()
        assert desk.complaints == []


READS = """
(() => {
  const log = () => document.querySelector('[role="log"]');
  const row = (seq) => log().querySelector(`[data-seq="${seq}"]`);
  const rows = () => [...log().querySelectorAll("[data-seq]")];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  /** Half a screen a frame, and then still, until a page comes: how far the row under the eye moves meanwhile. */
  window.readsOn = async (way) => {
    const left = () => (way < 0 ? log().scrollTop : log().scrollHeight - log().clientHeight - log().scrollTop);
    const end = () => rows().at(way < 0 ? 0 : -1);
    for (let tries = 0; tries < 200 && left() > 1_450; tries += 1) {
      log().scrollTop += way * 400;
      await frame();
    }
    for (let time = 0; time < 4; time += 1) await frame();
    const { top, height } = log().getBoundingClientRect();
    const eye = rows().find((one) => one.getBoundingClientRect().top > top + height / 3).dataset.seq;
    const at = row(eye).getBoundingClientRect().top;
    const high = log().scrollHeight;
    let worst = 0;
    for (let time = 0; time < 60 && worst === 0 && log().scrollHeight === high; time += 1) await frame();
    for (let time = 0; time < 6; time += 1) {
      worst = Math.max(worst, Math.abs((row(eye)?.getBoundingClientRect().top ?? 1e9) - at));
      await frame();
    }
    return { worst, eye: Number(eye) };
  };
})();
"""


async def slowly(route: Route) -> None:
    """So that the list stands still when its page comes."""
    await asyncio.sleep(0.15)
    await route.continue_()


@pytest.mark.soak
async def test_who_reads_far_up_and_down_again_keeps_the_row_under_the_eye(tmp_path: Path) -> None:
    """Far enough for the page to forget what lies behind."""
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        ann, bo = server.populate(users=2, messages=3_200)
        async with Browsers(server.origin) as browsers, ann, bo:
            desk = await browsers.desk()
            await desk.page.add_init_script(READS)
            await desk.page.route("**/allMessages?*", slowly)
            await desk.takes_session(bo.token)
            await bo.post("/readAll", {})
            await desk.opens(f"/rooms/{await bo.hall()}")
            await desk.is_in()
            await desk.messages.first.wait_for()
            await desk.page.wait_for_timeout(1_000)
            up = [await desk.page.evaluate("() => readsOn(-1)") for _ in range(50)]
            down = [await desk.page.evaluate("() => readsOn(1)") for _ in range(50)]
            assert [(one["eye"], one["worst"]) for one in (*up, *down) if one["worst"] > 1] == []
            assert up[-1]["eye"] < 1_000, "so far that the window was cut"
            assert down[-1]["eye"] > 2_000
