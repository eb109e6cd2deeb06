"""Without a server: the app opens, shows what was read last, keeps what is written, and delivers each of it once."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from browser import find_chromium
from browsing import FLAGS, Browsers, Desk
from cast import PLAIN, Person, Server, free_port
from patience import note
from playwright.async_api import Error, Page, async_playwright, expect

pytestmark = pytest.mark.browser

BACK_MS = 30_000
SETTLED = """async () => {
  const worker = await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
  return worker.active.scriptURL;
}"""
REGISTERED = "async () => (await navigator.serviceWorker.getRegistrations()).length"
OPENED = """
  const db = await new Promise((done, fail) => {
    const asked = indexedDB.open(`klatsch-kept-${user}`);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });"""
KEPT = (
    "async (user) => {"
    + OPENED
    + """
  if (!db.objectStoreNames.contains('feeds')) return [];
  const all = (table) => new Promise((done) => {
    const asked = db.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [rows, facts] = await Promise.all([all('feeds'), all('facts')]);
  db.close();
  if (facts.length === 0) return [];
  return rows.flatMap((row) => row.messages.map((message) => message.content));
}"""
)
LISTS_KEPT = (
    "async ([user, atLeast]) => {"
    + OPENED
    + """
  const count = await new Promise((done) => {
    const asked = db.transaction('lists').objectStore('lists').count();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return count >= atLeast;
}"""
)


@asynccontextmanager
async def ann_and_bo(folder: Path) -> AsyncIterator[tuple[Server, Browsers, Desk, Person]]:
    """Ann at a browser that has kept the app and the room, Bo elsewhere."""
    with Server(folder / "data") as server:
        people = server.populate(users=2)
        async with Browsers(server.origin, with_worker=True) as browsers, people[1] as bo:
            ann = await browsers.desk()
            await ann.takes_session(people[0].token)
            await ann.opens("/")
            await ann.is_in()
            await bo.says("read before the storm")
            await ann.message("read before the storm").wait_for()
            await keeps(ann, people[0].id, "read before the storm")
            yield server, browsers, ann, bo


async def keeps(desk: Desk, user: str, words: str) -> None:
    """Until the worker has the app and the device has the words."""
    assert (await desk.page.evaluate(SETTLED)).endswith("/sw.js")
    for _ in range(100):
        if words in await desk.page.evaluate(KEPT, user):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{words!r} was never kept")


async def history(who: Person) -> list[str]:
    return [message["content"] for message in (await who.reads())["messages"]]


def bad_words(desk: Desk) -> list[str]:
    """What no server being there makes the libraries say is no complaint."""
    return [
        text for text in desk.without_the_line() if "ClientFetchError" not in text and "Failed to fetch" not in text
    ]


async def test_without_a_server_the_app_opens_shows_the_room_and_delivers_later_each_once(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, bo):
        place = ann.page.url.removeprefix(server.origin)
        await asyncio.to_thread(server.kill9)
        for path in ("/", place, "/inbox"):
            await ann.opens(path)
            await expect(ann.page.get_by_test_id("connection")).to_be_visible()
        begun = time.monotonic()
        await ann.opens(place)
        await ann.message("read before the storm").wait_for(timeout=10_000)
        note(f"without a server the room is on the screen after {1000 * (time.monotonic() - begun):.0f} ms")
        await expect(ann.page.get_by_test_id("connection")).to_contain_text("cannot be reached")
        for number in range(3):
            await ann.says(f"written in the dark {number}")
            await expect(ann.message(f"written in the dark {number}")).to_have_attribute("data-status", "waiting")
        await expect(ann.page.get_by_test_id("connection")).to_contain_text("3 messages wait")
        await ann.page.reload()
        await expect(ann.message("written in the dark 2")).to_be_visible()

        await asyncio.to_thread(server.restart)
        await bo.says("and there was light")
        await ann.message("and there was light").wait_for(timeout=BACK_MS)
        for number in range(3):
            sent = ann.message(f"written in the dark {number}")
            await expect(sent).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        said = await history(bo)
        assert [text for text in said if "dark" in text] == [f"written in the dark {number}" for number in range(3)]
        assert len(said) == 5, said
        await expect(ann.messages).to_have_count(5)
        await expect(ann.page.get_by_test_id("connection")).to_have_count(0, timeout=BACK_MS)
        assert bad_words(ann) == []


async def test_lists_open_without_a_server_with_what_was_last_seen_in_them(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, bo):
        page = ann.page
        me = await page.evaluate("async () => (await (await fetch('/me')).json()).id")
        await bo.says(f"<@{me}> please water the plants")
        row = ann.message("please water the plants")
        await row.hover()
        await row.get_by_role("button", name="more to do").click()
        await page.get_by_role("menuitem", name="Save for later").click()
        await bo.says("a thread begins")
        await ann.message("a thread begins").hover()
        await ann.message("a thread begins").get_by_role("button", name="Reply in a thread").click()
        await page.get_by_role("textbox", name="Message the thread").fill("and goes on")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("and goes on")).to_be_visible()
        async with page.expect_response("**/draft"):
            await page.get_by_role("textbox", name="Message the thread").fill("not finished")
        shown = {
            "/mentions": "please water the plants",
            "/saved": "please water the plants",
            "/threads": "a thread begins",
            "/drafts": "not finished",
        }
        for number, (path, words) in enumerate(shown.items(), start=1):
            await ann.opens(path)
            await expect(page.get_by_test_id("page")).to_contain_text(words)
            await page.wait_for_function(LISTS_KEPT, arg=[me, number], timeout=10_000)
        await asyncio.to_thread(server.kill9)
        for path, words in shown.items():
            await ann.opens(path)
            await expect(page.get_by_test_id("page")).to_contain_text(words)
            await expect(page.get_by_text("This could not be read")).to_have_count(0)
        assert bad_words(ann) == []


async def test_the_worker_keeps_files_of_the_app_and_no_answer(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, _browsers, ann, _bo):
        for path in ("/search?q=storm", "/inbox", "/settings/devices"):
            await ann.opens(path)
            await expect(ann.page.get_by_test_id("page")).to_be_visible()
        kept = await ann.page.evaluate(
            "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
            " (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
        )
        assert "/" in kept, "it keeps something"
        assert [path for path in kept if not path.startswith(("/_next/static/", "/icon", "/manifest", "/emoji"))] == [
            "/"
        ]
        text = await ann.page.evaluate(
            "async () => { let all = ''; for (const name of await caches.keys()) for (const one of await"
            " (await caches.open(name)).keys()) all += await (await caches.match(one)).text(); return all; }"
        )
        assert "read before the storm" not in text
        assert ann.complaints == []


async def test_a_browser_that_is_killed_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        people = server.populate(users=2)
        async with people[1] as bo:
            async with a_browser_to_kill(tmp_path / "profile", server, people[0]) as (page, kill):
                await page.goto(server.origin)
                await page.get_by_role("textbox", name="Message #general").wait_for(timeout=15_000)
                await page.evaluate(SETTLED)
                await asyncio.to_thread(server.kill9)
                for number in range(3):
                    await page.get_by_role("textbox", name="Message #general").fill(f"before the end {number}")
                    await page.keyboard.press("Enter")
                await expect(page.get_by_test_id("message")).to_have_count(3)
                await asyncio.sleep(0.3)
                kill()
            await asyncio.to_thread(server.restart)
            assert await history(bo) == [], "nothing of it had reached the server"
            async with a_browser_to_kill(tmp_path / "profile", server, people[0]) as (page, kill):
                await page.goto(server.origin)
                await expect(page.get_by_test_id("message")).to_have_count(3)
                async with asyncio.timeout(30):
                    while len(await history(bo)) < 3:  # noqa: ASYNC110
                        await asyncio.sleep(0.1)
                kill()
            await asyncio.sleep(0.5)
            assert await history(bo) == [f"before the end {number}" for number in range(3)]


@asynccontextmanager
async def a_browser_to_kill(
    profile: Path, server: Server, who: Person
) -> AsyncIterator[tuple[Page, Callable[[], None]]]:
    """A Chromium of our own, with its profile on disk; `kill` gives it no time for anything."""
    port = free_port()
    words = [find_chromium(), *FLAGS, "--headless=new", f"--user-data-dir={profile}", f"--remote-debugging-port={port}"]
    chromium = subprocess.Popen(  # noqa: ASYNC220
        [*words, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )

    def kill() -> None:
        if chromium.poll() is None:
            os.killpg(chromium.pid, signal.SIGKILL)
            chromium.wait()

    try:
        async with async_playwright() as playwright:
            await answers(f"http://127.0.0.1:{port}/json/version")
            browser = await playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            context = browser.contexts[0]
            await context.add_cookies([{"name": "authjs.session-token", "value": who.token, "url": server.origin}])
            yield await context.new_page(), kill
    finally:
        kill()


async def answers(url: str) -> None:
    async with httpx.AsyncClient(**PLAIN) as client, asyncio.timeout(30):
        while True:
            try:
                if (await client.get(url)).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def test_two_tabs_share_one_outbox_also_when_the_one_that_wrote_is_closed(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, bo):
        other = Desk(await ann.page.context.new_page(), server.origin).listen()
        await other.opens("/")
        await other.is_in()
        await asyncio.to_thread(server.kill9)
        for number, desk in enumerate((ann, other, ann)):
            await desk.says(f"letter {number}")
            await expect(desk.message(f"letter {number}")).to_be_visible()
        for desk in (ann, other):
            await expect(desk.messages).to_have_count(4)
        await ann.page.close()
        await asyncio.to_thread(server.restart)
        for number in range(3):
            letter = other.message(f"letter {number}")
            await expect(letter).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        assert (await history(bo))[1:] == ["letter 0", "letter 1", "letter 2"]
        await expect(other.messages).to_have_count(4)
        assert bad_words(other) == []


@pytest.mark.soak
async def test_signing_out_leaves_nothing_of_what_was_read(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, _bo):
        page = ann.page
        await page.get_by_role("button", name="account menu").click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        names = await page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
        assert [name for name in names if name != "klatsch"] == []
        await asyncio.to_thread(server.kill9)
        await ann.opens("/")
        await asyncio.sleep(1.5)
        assert "read before the storm" not in await page.content()
        assert await page.evaluate("() => document.querySelectorAll('[data-testid=message]').length") == 0


@pytest.mark.soak
async def test_a_session_that_ended_elsewhere_takes_what_was_read_with_it(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, _bo):
        me = await ann.page.evaluate(
            "async () => (await indexedDB.databases()).map((one) => one.name).find((name) => name.includes('kept'))"
        )
        await ann.says("kept until I am back")
        cookies = await ann.page.context.cookies()
        token = next(cookie.get("value", "") for cookie in cookies if "session-token" in cookie.get("name", ""))
        async with server.person("Ann") as same:
            same.take_cookie("authjs.session-token", token)
            await same.signs_out(everywhere=True)
        await expect(ann.page.get_by_test_id("connection")).to_contain_text("You were signed out")
        await asyncio.sleep(0.5)
        names = await ann.page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
        assert me not in names
        await ann.opens("/")
        await expect(ann.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "read before the storm" not in await ann.page.content()


@pytest.mark.soak
async def test_on_a_shared_computer_nothing_is_kept(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, bo):
        await ann.opens("/settings/devices")
        await ann.page.get_by_role("switch", name="Keep what I read last").click()
        me = (await ann.page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)"))[0]
        await ann.opens("/")
        await ann.is_in()
        await bo.says("said after that")
        await ann.message("said after that").wait_for()
        await asyncio.sleep(3)
        kept = await ann.page.evaluate(KEPT, me.removeprefix("klatsch-kept-").removeprefix("klatsch-"))
        assert kept == []
        await asyncio.to_thread(server.kill9)
        await ann.page.reload()
        await expect(ann.page.get_by_test_id("connection")).to_be_visible()
        await expect(ann.messages).to_have_count(0)


@pytest.mark.soak
async def test_what_was_missed_is_read_from_its_beginning(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, _browsers, ann, bo):
        await ann.page.goto("about:blank")
        for number in range(40):
            await bo.says(f"missed {number:02}")
        await ann.opens("/")
        await ann.message("missed 00").wait_for(timeout=15_000)
        await asyncio.sleep(1)
        await expect(ann.message("missed 00")).to_be_in_viewport()
        await expect(ann.message("missed 39")).not_to_be_in_viewport()
        assert ann.complaints == []


# -- another version ------------------------------------------------------------------------------

NEW_SITE = "import klatsch.web.site as site\nfrom pathlib import Path\nsite.load.__defaults__ = (Path({folder!r}),)\n"


def another_version(folder: Path, *, without: str = "") -> str:
    """The built site under another name, with none of the late parts of this one; what to run before the server."""
    built = Path(__file__).parents[2] / "src/klatsch/_web"
    shutil.copytree(built, folder)
    version = (folder / "site.json").read_text().partition('"version": "')[2][:16]
    other = version[::-1]
    for name in ("site.json", "sw.js", *(page.name for page in folder.glob("*.html"))):
        path = folder / name
        path.write_text(path.read_text().replace(version, other))
    for name in ("br", "gz"):
        for twin in [*folder.glob(f"*.html.{name}"), *folder.glob(f"sw.js.{name}")]:
            twin.unlink()
    shell = (folder / "index.html").read_text()
    for chunk in (folder / "_next/static/chunks").glob("*.js"):
        if chunk.name not in shell and without:
            for twin in (chunk, chunk.with_name(f"{chunk.name}.br"), chunk.with_name(f"{chunk.name}.gz")):
                twin.unlink(missing_ok=True)
    if without == "worker":
        (folder / "sw.js").unlink()
    elif without:
        worker = (folder / "sw.js").read_text()
        kept = [name for name in worker.split('"') if name.startswith("/_next/") and not (folder / name[1:]).exists()]
        for name in kept:
            worker = worker.replace(f'"{name}",', "")
        (folder / "sw.js").write_text(worker)
    return NEW_SITE.format(folder=str(folder))


async def test_after_an_upgrade_an_old_tab_goes_on_and_is_offered_the_new_version(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, bo):
        before = await version_of(ann)
        await asyncio.to_thread(server.kill9)
        server.script = another_version(tmp_path / "site", without="late parts")
        await asyncio.to_thread(server.restart)
        await expect(ann.page.get_by_test_id("new-version")).to_be_visible(timeout=BACK_MS)
        await ann.says("from the old tab")
        await expect(ann.message("from the old tab")).to_have_attribute("data-status", "sent")
        await ann.page.evaluate(
            "() => { history.pushState(null, '', '/settings/appearance'); dispatchEvent(new Event('klatsch:moved')); }"
        )
        await expect(ann.page.get_by_test_id("settings")).to_be_visible()
        assert await ann.page.get_by_test_id("broken-part").count() == 0
        await ann.page.get_by_role("button", name="Reload").click()
        async with asyncio.timeout(15):
            while await version_of(ann) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await expect(ann.page.get_by_test_id("new-version")).to_have_count(0)
        assert "from the old tab" in await history(bo)


async def version_of(desk: Desk) -> str | None:
    try:
        return await desk.page.evaluate("document.documentElement.dataset.version")
    except Error:  # the page is on its way
        return None


@pytest.mark.soak
async def test_a_late_part_that_is_gone_says_so_and_offers_to_reload(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, browsers, _ann, _bo):
        people = server.populate(users=1)
        desk = await browsers.desk()
        await desk.page.add_init_script("Object.defineProperty(navigator, 'serviceWorker', {value: undefined})")
        await desk.takes_session(people[0].token)
        await desk.opens("/")
        await desk.is_in()
        await desk.page.route("**/_next/static/chunks/*.js", lambda route: route.abort())
        await desk.page.evaluate(
            "() => { history.pushState(null, '', '/settings/appearance'); dispatchEvent(new Event('klatsch:moved')); }"
        )
        await expect(desk.page.get_by_test_id("broken-part")).to_be_visible()
        await expect(desk.page.get_by_test_id("broken-part").get_by_role("button", name="Reload")).to_be_visible()
        await expect(desk.page.get_by_role("complementary").first).to_be_visible()
        await desk.page.unroute("**/_next/static/chunks/*.js")
        await desk.page.get_by_test_id("broken-part").get_by_role("button", name="Reload").click()
        await expect(desk.page.get_by_test_id("settings")).to_be_visible()


@pytest.mark.soak
async def test_a_worker_that_is_not_shipped_any_more_goes_without_a_trace(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, _, ann, _bo):
        await asyncio.to_thread(server.kill9)
        server.script = another_version(tmp_path / "site", without="worker")
        await asyncio.to_thread(server.restart)
        async with asyncio.timeout(40):
            while await ann.page.evaluate(REGISTERED):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        assert await ann.page.evaluate("async () => (await caches.keys()).length") == 0
        await ann.page.reload()
        await ann.is_in()
        assert await ann.page.evaluate("() => navigator.serviceWorker.controller") is None
