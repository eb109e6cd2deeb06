"""Being told of news while looking elsewhere: once, not of what is on the screen, and not when one wants to be left alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import Browsers, Desk
from cast import Person, Server, free_port
from playwright.async_api import expect
from proxy import Proxy

pytestmark = pytest.mark.browser

RECORDS = """
globalThis.told = [];
const note = async (title, options) => {
  globalThis.told.push({title, ...options});
  await globalThis.isShown?.(options.body);
};
const asked = [];
globalThis.Notification = class {
  static permission = localStorage.getItem('test.permission') ?? 'default';
  static async requestPermission() {
    asked.push(navigator.userActivation?.isActive ?? true);
    globalThis.askedWhileClicked = asked.every(Boolean);
    localStorage.setItem('test.permission', 'granted');
    return (globalThis.Notification.permission = 'granted');
  }
  constructor(title, options) { note(title, options); }
  close() {}
};
if (globalThis.ServiceWorkerRegistration)
  ServiceWorkerRegistration.prototype.showNotification = async function (title, options) { await note(title, options); };
globalThis.badges = [];
navigator.setAppBadge = async (count) => { globalThis.badges.push(count); };
navigator.clearAppBadge = async () => { globalThis.badges.push(0); };
"""
"""A browser without a screen shows no notifications: what it is asked to show is written down instead."""


@asynccontextmanager
async def ann_and_bo(folder: Path) -> AsyncIterator[tuple[Server, Desk, Person, Person]]:
    """Ann at a browser that may notify her; Bo elsewhere; and Ann's other device."""
    with Server(folder / "data") as server:
        people = server.populate(users=2)
        async with Browsers(server.origin, with_worker=True) as browsers, people[1] as bo, people[0] as same:
            ann = await browsers.desk()
            await ann.page.context.add_init_script(RECORDS)
            await ann.takes_session(people[0].token)
            await ann.opens("/settings/notifications")
            await ann.page.get_by_role("button", name="Turn on notifications").click()
            await expect(ann.page.get_by_test_id("device-notifications")).to_be_visible()
            assert await ann.page.evaluate("globalThis.askedWhileClicked") is True
            await ann.is_live()
            yield server, ann, bo, same


@asynccontextmanager
async def behind_a_bad_line(folder: Path) -> AsyncIterator[tuple[Proxy, Desk, Person, Person]]:
    """Ann, who may be notified, behind a proxy that cuts; Bo, and Ann's other device, on a good line."""
    port = free_port()
    with Server(folder / "data", "--url", f"http://localhost:{port}") as server:
        people = server.populate(users=2)
        async with (
            Proxy(server.port, port=port) as proxy,
            Browsers(server.origin) as browsers,
            people[1] as bo,
            people[0] as same,
        ):
            ann = await browsers.desk()
            await ann.page.context.add_init_script(RECORDS)
            await ann.takes_session(people[0].token)
            await ann.opens("/settings/notifications")
            await ann.page.get_by_role("button", name="Turn on notifications").click()
            await expect(ann.page.get_by_test_id("device-notifications")).to_be_visible()
            await expect(ann.page.get_by_test_id("room").first).to_be_visible()
            yield proxy, ann, bo, same


async def told(*desks: Desk) -> list[dict[str, Any]]:
    return [one for desk in desks for one in await desk.page.evaluate("globalThis.told")]


async def calls(bo: Person, ann: Person, words: str) -> None:
    await bo.says(f"<@{ann.id}> {words}")


async def until_told(count: int, *desks: Desk) -> list[dict[str, Any]]:
    async with asyncio.timeout(10):
        while len(await told(*desks)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return await told(*desks)


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_who_calls_me_is_told_and_what_calls_nobody_is_not(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, ann, bo, same):
        await bo.says("nothing for anybody")
        await calls(bo, same, "are you **there**?")
        [one] = await until_told(1, ann)
        assert one["title"] == f"{bo.name} in #general"
        assert one["body"] == f"@{same.name} are you there?"
        assert one["data"]["path"].startswith("/rooms/")
        assert await ann.page.evaluate("globalThis.badges.at(-1)") == 1
        assert ann.complaints == []


async def test_who_called_while_the_line_was_down_is_told_of_once_it_is_back(tmp_path: Path) -> None:
    async with behind_a_bad_line(tmp_path) as (proxy, ann, bo, same):
        await calls(bo, same, "heard as it was said")
        await until_told(1, ann)
        for said in (("calling nobody",), ("are you there?", "still there?")):
            proxy.refusing = True
            proxy.cut()
            await expect(ann.page.get_by_test_id("connection")).to_be_visible()
            for words in said:
                await (calls(bo, same, words) if "there" in words else bo.says(words))
            proxy.refusing = False
            await expect(ann.page.get_by_test_id("connection")).to_have_count(0, timeout=25_000)
        _, one = await until_told(2, ann)
        assert one["title"] == "2 new mentions in #general"
        await calls(bo, same, "said on the new line")
        await until_told(3, ann)
        await asyncio.sleep(0.7)
        assert len(await told(ann)) == 3, "each was told once"
        assert ann.without_the_line() == []


@pytest.mark.soak
async def test_what_is_on_the_screen_is_not_told(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, ann, bo, same):
        await ann.opens("/")
        await ann.is_in()
        await calls(bo, same, "you see this")
        await ann.message("you see this").wait_for()
        await asyncio.sleep(0.5)
        assert await told(ann) == []
        await ann.opens("/settings/notifications")
        await expect(ann.page.get_by_test_id("device-notifications")).to_be_visible()
        await calls(bo, same, "you do not see this")
        [one] = await until_told(1, ann)
        assert "do not see" in one["body"]


async def test_of_two_tabs_one_tells_also_after_the_other_was_closed(tmp_path: Path) -> None:
    shown: list[str] = []
    async with ann_and_bo(tmp_path) as (server, ann, bo, same):
        # As a screen does it: what a tab showed stays when it is closed, and what it was about to show was never there.
        await ann.page.context.expose_binding("isShown", lambda _, body: shown.append(body))
        other = Desk(await ann.page.context.new_page(), server.origin).listen()
        await other.opens("/settings/appearance")
        await other.is_live()
        await calls(bo, same, "one of you")
        assert len(await until_told(1, ann, other)) == 1
        await asyncio.sleep(0.7)
        assert len(await told(ann, other)) == 1
        await ann.page.close()
        await calls(bo, same, "now somebody")
        await until(lambda: any("somebody" in body for body in shown))
        await calls(bo, same, "now the other")
        await until(lambda: any("the other" in body for body in shown))
        [one] = [one for one in await told(other) if "the other" in one["body"]]
        assert one["title"].startswith(bo.name)
        await asyncio.sleep(0.7)
        assert sum("the other" in body for body in shown) == 1


@pytest.mark.soak
async def test_a_room_on_the_screen_of_the_other_tab_is_not_told(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (server, ann, bo, same):
        other = Desk(await ann.page.context.new_page(), server.origin).listen()
        await other.opens("/")
        await other.is_in()
        await other.page.bring_to_front()
        await asyncio.sleep(0.3)
        await calls(bo, same, "before your eyes")
        await other.message("before your eyes").wait_for()
        await asyncio.sleep(0.7)
        assert await told(ann, other) == []


@pytest.mark.soak
async def test_do_not_disturb_muting_and_keywords_are_heeded(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, ann, bo, same):
        me = await same.get("/me")
        far = (int(time.time()) + 3_600) * 1_000_000
        assert (await same.ask("PATCH", "/me", json={"doNotDisturbUntil": far})).is_success
        await expect(ann.person(me["name"], "dnd")).to_have_count(1)
        await calls(bo, same, "not now")
        await asyncio.sleep(1)
        assert await told(ann) == []
        assert (await same.ask("PATCH", "/me", json={"doNotDisturbUntil": None})).is_success
        await expect(ann.person(me["name"], "dnd")).to_have_count(0)

        assert (await same.ask("PATCH", "/preferences", json={"keywords": ["coffee"]})).is_success
        await asyncio.sleep(0.5)
        await bo.says("the COFFEE is ready")
        assert len(await until_told(1, ann)) == 1, "it was quiet because she wanted it so"

        room = (await same.get("/allRooms"))["rooms"][0]["id"]
        assert (await same.ask("PUT", f"/room/{room}/preferences", json={"muted": True})).is_success
        await asyncio.sleep(0.5)
        await calls(bo, same, "and more coffee")
        await asyncio.sleep(1)
        assert len(await told(ann)) == 1


@pytest.mark.soak
async def test_a_click_leads_to_the_message(tmp_path: Path) -> None:
    async with ann_and_bo(tmp_path) as (_, ann, bo, same):
        await calls(bo, same, "come here")
        [one] = await until_told(1, ann)
        await ann.page.evaluate(
            "(path) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', {data: {type: 'open', path}}))",
            one["data"]["path"],
        )
        await expect(ann.message("come here")).to_be_visible()
        assert ann.page.url.endswith(one["data"]["path"])


@pytest.mark.soak
async def test_what_was_begun_on_one_device_is_gone_on_with_on_the_other(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        people = server.populate(users=1)
        async with Browsers(server.origin, with_worker=True) as browsers:
            desk, phone = await browsers.desk(), await browsers.desk(width=360, height=740)
            for one in (desk, phone):
                await one.takes_session(people[0].token)
                await one.opens("/")
                await one.is_in()
            await desk.composer.press_sequentially("a thought")
            await expect(phone.composer).to_have_value("a thought")
            await phone.composer.press("End")
            await phone.composer.press_sequentially(", finished")
            await expect(desk.composer).to_have_value("a thought, finished")

            await phone.page.context.set_offline(True)
            await phone.composer.fill("from the phone")
            await desk.composer.fill("from the desk")
            await asyncio.sleep(2.5)
            await phone.page.context.set_offline(False)
            offer = phone.page.get_by_test_id("other-draft")
            await expect(offer).to_contain_text("from the desk", timeout=30_000)
            await expect(phone.composer).to_have_value("from the phone")
            await offer.get_by_role("button", name="Use that instead").click()
            await expect(phone.composer).to_have_value("from the desk")

            await phone.composer.press("Enter")
            await phone.message("from the desk").wait_for()
            await expect(desk.composer).to_have_value("")
            assert desk.complaints == []


@pytest.mark.soak
async def test_what_another_device_began_in_a_thread_is_offered_beside_it(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        people = server.populate(users=1)
        async with Browsers(server.origin) as browsers, people[0] as same:
            root = await same.says("a thread begins")
            desk, phone = await browsers.desk(), await browsers.desk(width=360, height=740)
            for one in (desk, phone):
                await one.takes_session(people[0].token)
                await one.opens(f"/rooms/{await same.hall()}/thread/{root['seq']}")
                await one.page.get_by_role("textbox", name="Message the thread").wait_for()
            field = phone.page.get_by_role("textbox", name="Message the thread")
            await phone.page.context.set_offline(True)
            await field.fill("from the phone")
            await desk.page.get_by_role("textbox", name="Message the thread").fill("from the desk")
            await asyncio.sleep(2.5)
            await phone.page.context.set_offline(False)
            offer = phone.page.get_by_role("complementary").get_by_test_id("other-draft")
            await expect(offer).to_contain_text("from the desk", timeout=30_000)
            await expect(field).to_have_value("from the phone")
            await offer.get_by_role("button", name="Use that instead").click()
            await expect(field).to_have_value("from the desk")
            assert desk.complaints == []
