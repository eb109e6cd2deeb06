"""Two people at two browsers: from the set-up link to a conversation, and home again."""

from __future__ import annotations

import asyncio
import time

import pytest
from browsing import Browsers, Desk
from cast import Server
from patience import note
from playwright.async_api import expect

pytestmark = pytest.mark.browser

ARRIVES_SECONDS = 1.5
"""For a busy machine; what it took is printed."""


async def test_from_the_set_up_link_to_a_conversation_and_home_again(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        ann, bo = await browsers.desk(), await browsers.desk()
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites(), "Bo")

        for desk in (ann, bo):
            for name in ("Ann", "Bo"):
                await expect(desk.person(name, "active")).to_have_count(1)

        await bo.composer.press_sequentially("hel")
        await expect(ann.page.get_by_test_id("typing")).to_contain_text("Bo is typing")
        took = [
            await arrival(bo, ann, "hello Ann"),
            await arrival(ann, bo, "hello Bo"),
            await arrival(bo, ann, "how are you?"),
        ]
        note(f"from Enter to the other's screen: {', '.join(f'{1000 * each:.0f} ms' for each in took)}")
        assert max(took) < ARRIVES_SECONDS
        await expect(ann.page.get_by_test_id("typing")).not_to_contain_text("typing")
        for desk in (ann, bo):
            await expect(desk.messages).to_have_count(3)
            assert await desk.texts() == ["hello Ann", "hello Bo", "how are you?"]
        await expect(bo.page.get_by_test_id("delivery")).to_have_text("Sent")
        await bo.composer.press_sequentially("and")
        await expect(ann.page.get_by_test_id("typing")).to_contain_text("Bo is typing", timeout=2_000)

        await bo.page.context.close()
        begun = time.monotonic()
        await expect(ann.person("Bo", "offline")).to_have_count(1)
        note(f"seen to have left after {time.monotonic() - begun:.1f} s")
        await signs_out(ann)
        assert ann.complaints == []
        assert bo.complaints == []


async def arrival(sender: Desk, reader: Desk, text: str) -> float:
    begun = await sender.says(text)
    await reader.message(text).wait_for(timeout=5_000)
    return time.monotonic() - begun


async def signs_out(desk: Desk) -> None:
    page = desk.page
    await page.get_by_role("button", name="account menu").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in to Acme")).to_be_visible()
    await desk.opens("/")
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    kept = await page.evaluate("async () => (await indexedDB.databases()).length")
    stored = await page.evaluate("() => JSON.stringify(localStorage)")
    assert "hello" not in stored, "nothing of the conversation stays behind"
    note(f"{kept} databases are left in the browser")
    assert not [cookie for cookie in await page.context.cookies() if "session-token" in cookie.get("name", "")]


async def test_signing_in_is_one_post_to_the_diagrams_address_and_the_password_is_in_no_address(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        async with server.person() as ann:
            await ann.sets_up(server.setup_token)
        desk = await browsers.desk()
        await desk.opens("/")
        await desk.signs_in("Ann", "not my password")
        await expect(desk.page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
        assert await desk.page.get_by_label("E-mail").input_value() == "ann@example.com", "what was typed stays"
        await desk.signs_in("Ann")
        await desk.is_in()
        posts = [asked for asked in desk.asked if asked.startswith("POST")]
        assert posts == ["POST /api/auth/signIn"] * 2
        assert "GET /api/auth/session" in desk.asked, "the page asks who this is"
        assert not [asked for asked in desk.asked if "umbrellas" in asked or "not%20my" in asked]
        assert desk.without_the_line() == []


async def test_a_double_enter_says_it_once(server: Server) -> None:
    async with Browsers(server.origin) as browsers:
        people = server.populate(users=2)
        desk = await browsers.desk()
        await desk.takes_session(people[0].token)
        await desk.opens("/")
        await desk.is_in()
        for number in range(5):
            await desk.composer.fill(f"double {number}")
            await asyncio.gather(*(desk.page.keyboard.press("Enter") for _ in range(5)))
        await expect(desk.messages).to_have_count(5)
        async with people[1] as bo:
            async with asyncio.timeout(10):
                while len((await bo.reads())["messages"]) < 5:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            assert [m["content"] for m in (await bo.reads())["messages"]] == [f"double {n}" for n in range(5)]
        assert desk.complaints == []
