"""What the page says about the line, the version and what another device began: readable, pictured, without fault."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from browsing import Browsers, Desk
from cast import Server
from looking import LOOKS, look
from playwright.async_api import expect

pytestmark = pytest.mark.browser

SETTLED = "async () => { await navigator.serviceWorker.ready; }"
GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new Event('klatsch:moved')); }"


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), LOOKS)
async def test_every_bar_is_without_fault(tmp_path: Path, pictures: Path, width: int, dark: bool) -> None:
    with Server(tmp_path / "data") as server:
        people = server.populate(users=2)
        async with Browsers(server.origin, with_worker=True) as browsers, people[1] as bo:
            ann = await browsers.desk(width=width, height=740 if width < 500 else 800, dark=dark)
            await ann.page.context.grant_permissions(["notifications"])
            await ann.takes_session(people[0].token)
            await ann.opens("/")
            await ann.is_in()
            await bo.says("Shall we meet at ten?")
            await ann.message("Shall we meet at ten?").wait_for()
            name = f"{width}-{'dark' if dark else 'light'}"
            await settings(ann, pictures, name)
            await ann.page.evaluate(SETTLED)
            await ann.page.wait_for_timeout(2_500)
            await news_of_a_version(ann, pictures, name)
            await without_a_server(server, ann, pictures, name)


async def settings(ann: Desk, pictures: Path, name: str) -> None:
    place = ann.page.url
    for page in ("notifications", "devices"):
        await ann.page.evaluate(GO, f"/settings/{page}")
        await expect(ann.page.get_by_role("switch").first).to_be_visible()
        await look(ann, pictures, f"bars-settings-{page}-{name}")
    await ann.page.evaluate(GO, place)
    await ann.is_in()


async def news_of_a_version(ann: Desk, pictures: Path, name: str) -> None:
    await ann.page.evaluate(
        "() => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', {data: {type: 'site', version: 'x'}}))"
    )
    await expect(ann.page.get_by_test_id("new-version")).to_be_visible()
    await look(ann, pictures, f"bars-version-{name}")
    await ann.page.get_by_role("button", name="Later").click()
    await expect(ann.page.get_by_test_id("new-version")).to_have_count(0)


async def without_a_server(server: Server, ann: Desk, pictures: Path, name: str) -> None:
    bar = ann.page.get_by_test_id("connection")
    await asyncio.to_thread(server.kill9)
    await expect(bar).to_be_visible()
    await ann.says("At ten is fine.")
    await expect(bar).to_contain_text("1 message waits")
    await look(ann, pictures, f"bars-lost-{name}")
    await ann.page.reload()
    await expect(ann.message("Shall we meet at ten?")).to_be_visible()
    await expect(bar).to_contain_text("cannot be reached")
    await look(ann, pictures, f"bars-offline-{name}")
    await ann.page.context.set_offline(True)
    await expect(bar).to_contain_text("You are offline")
    await look(ann, pictures, f"bars-no-network-{name}")
