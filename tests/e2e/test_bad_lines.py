"""The line is cut, the server restarts, the browser is offline: nothing is lost, nothing comes twice, nobody is lied to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import Person, Server, free_port
from playwright.async_api import Error, expect
from proxy import Proxy

pytestmark = pytest.mark.browser

BACK_MS = 25_000


@asynccontextmanager
async def behind_a_bad_line(folder: Path) -> AsyncIterator[tuple[Server, Proxy, Desk, Person]]:
    """Ann at a browser behind a proxy that hurts; Bo on a good line."""
    port = free_port()
    with Server(folder / "data", "--url", f"http://localhost:{port}") as server:
        people = server.populate(users=2)
        async with Proxy(server.port, port=port) as proxy, Browsers(server.origin) as browsers, people[1] as bo:
            ann = await browsers.desk()
            await ann.takes_session(people[0].token)
            await ann.opens("/")
            await ann.is_in()
            yield server, proxy, ann, bo


async def retries(desk: Desk) -> None:
    """At once. The button may go just then, since the line comes back by itself as well."""
    with suppress(Error):
        await desk.page.get_by_role("button", name="Retry now").click(timeout=2_000)


async def test_a_line_that_is_cut_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (_, proxy, ann, bo):
        await bo.says("before")
        await ann.message("before").wait_for()
        proxy.refusing = True
        proxy.cut()
        await ann.says("while it was down")
        for number in range(3):
            await bo.says(f"you do not hear this yet {number}")
        await expect(ann.page.get_by_test_id("connection")).to_be_visible()
        mine = ann.message("while it was down")
        await expect(mine).to_have_attribute("data-status", "waiting")
        await expect(mine.get_by_text("Sent", exact=True)).to_have_count(0)
        proxy.refusing = False
        await retries(ann)
        await expect(ann.message("you do not hear this yet 2")).to_be_visible(timeout=BACK_MS)
        await expect(mine).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        await expect(ann.page.get_by_test_id("connection")).to_have_count(0, timeout=BACK_MS)
        assert sorted(await ann.texts()) == sorted(await history(bo))
        assert (await history(bo)).count("while it was down") == 1
        assert ann.without_the_line() == []


async def test_a_restart_in_the_middle_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (server, _, ann, bo):
        await ann.says("first")
        await expect(ann.message("first")).to_have_attribute("data-status", "sent")
        await asyncio.to_thread(server.kill9)
        await ann.says("said to nobody")
        await expect(ann.message("said to nobody")).not_to_have_attribute("data-status", "sent")
        await asyncio.to_thread(server.restart)
        await bo.says("from the other side")
        await expect(ann.message("from the other side")).to_be_visible(timeout=BACK_MS)
        await expect(ann.message("said to nobody")).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        assert (
            sorted(await ann.texts()) == sorted(await history(bo)) == ["first", "from the other side", "said to nobody"]
        )
        assert ann.without_the_line() == []


async def test_a_reply_that_is_lost_is_asked_for_again_and_shown_once(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (_, proxy, ann, bo):
        line = await bo.hears()
        proxy.down = lambda: "eat"
        proxy.cut()
        await ann.says("did it arrive?")
        await asyncio.sleep(1)
        proxy.down = lambda: "pass"
        proxy.cut()
        await expect(ann.message("did it arrive?")).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        await asyncio.sleep(0.5)
        assert await history(bo) == ["did it arrive?"]
        assert line.contents == ["did it arrive?"]
        await expect(ann.message("did it arrive?")).to_have_count(1)


async def test_what_is_said_offline_waits_survives_a_reload_and_goes_out_once(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (_, _proxy, ann, bo):
        await ann.page.context.set_offline(True)
        await ann.says("written on the train")
        await expect(ann.message("written on the train")).not_to_have_attribute("data-status", "sent")
        assert await history(bo) == []
        await ann.page.context.set_offline(False)
        await expect(ann.message("written on the train")).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        await ann.page.reload()
        await expect(ann.message("written on the train")).to_have_count(1, timeout=BACK_MS)
        assert await history(bo) == ["written on the train"]


async def test_what_waits_is_shown_also_where_the_room_cannot_be_read(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (_, _proxy, ann, bo):
        page = ann.page
        await page.evaluate("localStorage.setItem('klatsch.keep', 'no')")
        for path in ("**/allMessages?**", "**/message"):
            await page.route(path, lambda route: route.abort())
        await page.reload()
        await expect(page.get_by_text("The messages could not be read")).to_be_visible(timeout=BACK_MS)
        await ann.says("said into the blue")
        await expect(ann.message("said into the blue")).to_have_attribute("data-status", "waiting")
        await page.unroute("**/message")
        await expect(ann.message("said into the blue")).to_have_attribute("data-status", "sent", timeout=BACK_MS)
        await page.unroute("**/allMessages?**")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_text("The messages could not be read")).to_have_count(0)
        await expect(ann.message("said into the blue")).to_have_count(1)
        assert await history(bo) == ["said into the blue"]


async def test_what_was_refused_says_so_and_offers_a_way_on(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (_, _proxy, ann, bo):
        refusal = '{"error": {"code": "room_not_found", "message": "There is no such room, or you are not in it.", "hint": "Ask."}}'

        async def refuse(route: object) -> None:
            await route.fulfill(status=404, body=refusal, content_type="application/json")  # pyright: ignore[reportAttributeAccessIssue]

        await ann.page.route("**/message", refuse)
        await ann.says("not today")
        mine = ann.message("not today")
        await expect(mine).to_have_attribute("data-status", "failed")
        await expect(mine).to_contain_text("Not sent.")
        assert await history(bo) == []
        await ann.page.unroute("**/message")
        await mine.get_by_role("button", name="Try again").click()
        await expect(mine).to_have_attribute("data-status", "sent")
        assert await history(bo) == ["not today"]


async def test_signed_out_elsewhere_is_said_and_what_was_written_is_kept(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (server, _, ann, _bo):
        cookies = await ann.page.context.cookies()
        token = next(cookie.get("value", "") for cookie in cookies if "session-token" in cookie.get("name", ""))
        async with server.person("Ann") as same:
            same.take_cookie("authjs.session-token", token)
            await same.signs_out(everywhere=True)
        await expect(ann.page.get_by_text("You were signed out").last).to_be_visible()
        await ann.page.get_by_role("button", name="Sign in again").click()
        await expect(ann.page.get_by_role("button", name="Sign in")).to_be_visible()


async def history(who: Person) -> list[str]:
    return [message["content"] for message in (await who.reads())["messages"]]
