"""What people write never becomes a script: every payload in every field that is shown, in a real browser."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from browsing import Browsers, Desk
from cast import UNLIMITED, Person, Server
from payloads import payloads
from playwright.async_api import expect

pytestmark = pytest.mark.browser

TRAP = """
window.traps = [];
window.caught = (what) => window.traps.push(String(what));
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.caught(name);
"""
FOREIGN = """() => {
  const found = [];
  for (const one of document.querySelectorAll('[href], [src], [action], [formaction], [srcdoc], [data]')) {
    const is = one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action') ?? 'other';
    const url = new URL(is, location.href);
    const isLink = one.tagName === 'A' && /^https?:$/.test(url.protocol);
    const isOurs = url.origin === location.origin && ['LINK', 'SCRIPT', 'A', 'FORM', 'use'].includes(one.tagName);
    // The mark of what is unread, drawn by the page itself.
    const isIcon = one.matches('link[rel="icon"]') && is.startsWith('data:image/svg+xml,') && !is.includes('caught');
    if (!isLink && !isOurs && !isIcon) found.push(one.outerHTML.slice(0, 200));
  }
  for (const one of document.querySelectorAll('*'))
    for (const { name } of one.attributes) if (name.startsWith('on')) found.push(`${one.tagName} ${name}`);
  for (const tag of ['iframe', 'embed', 'object', 'base', 'math', 'style', 'marquee', 'foreignObject', 'img'])
    if (document.querySelector(tag)) found.push(tag);
  return found;
}"""
BATCH = 40


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        yield server


async def trapped(desk: Desk, path: str, *, waits: int = 700) -> None:
    """Opens it, looks at all of it, and finds nothing that ran, was reported, was loaded or could be pressed."""
    await desk.opens(path)
    await desk.page.wait_for_timeout(waits)
    await is_clean(desk, path)


async def is_clean(desk: Desk, where: str) -> None:
    assert await desk.page.evaluate("() => window.traps") == [], where
    assert await desk.page.evaluate(FOREIGN) == [], where
    assert desk.complaints == [], where
    assert [asked for asked in desk.asked if "://" in asked.split("?")[0]] == [], where


async def a_trap(browsers: Browsers, person: Person) -> Desk:
    desk = await browsers.desk()
    await desk.page.context.add_init_script(TRAP)
    desk.page.on("dialog", lambda dialog: desk.complaints.append(f"dialog: {dialog.message}"))
    await desk.takes_session(person.token)
    return desk


def taken(answer: httpx.Response) -> bool:
    """A refusal is fine; a crash is not."""
    assert answer.status_code < 500
    return answer.status_code == 200


def test_there_are_enough_of_them() -> None:
    assert len(payloads()) >= 200


async def test_the_trap_hears_what_runs_and_the_policy_forbids_markup(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann:
        await ann.sets_up(server.setup_token)
        desk = await a_trap(browsers, ann)
        await desk.opens("/")
        await desk.is_in()
        await desk.page.evaluate("() => window.alert('x')")
        assert await desk.page.evaluate("() => window.traps") == ["alert"]
        script = "() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=caught(2)>'); }"
        with pytest.raises(Exception, match="TrustedHTML"):
            await desk.page.evaluate(script)
        await desk.page.evaluate(
            "() => { const a = document.createElement('a'); a.href = 'javascript:caught(3)'; document.body.append(a); a.click(); }"
        )
        await desk.page.wait_for_timeout(300)
        assert any("Content Security Policy" in said for said in desk.complaints)
        assert "javascript" in str(await desk.page.evaluate(FOREIGN))
        assert await desk.page.evaluate("() => window.traps") == ["alert"]


async def test_messages_edits_and_quotes_stay_words(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        hall = await ann.hall()
        desk = await a_trap(browsers, ann)
        await desk.opens("/")
        await desk.is_in()
        said = [
            await bo.post("/message", {"content": payload, "room": hall}) for payload in payloads() if payload.strip()
        ]
        for number, (one, payload) in enumerate(zip(said, reversed(payloads()), strict=False)):
            if number % 3 == 0:
                assert taken(await bo.ask("PATCH", f"/message/{one['_id']}", json={"content": payload}))
            if number % 3 == 1:
                await bo.post("/message", {"content": payload, "room": hall, "quote": one["_id"]})
            if number % 10 == 2:
                await bo.post("/message", {"content": payload, "room": hall, "thread": one["seq"]})
                await bo.ask("PUT", f"/message/{one['_id']}/pin", json={})
        seqs = [message["seq"] for message in await bo.reads_all(hall)]
        for seq in seqs[:: BATCH // 2]:
            await trapped(desk, f"/rooms/{hall}/{seq}", waits=500)
        for one in said[2:60:10]:
            await trapped(desk, f"/rooms/{hall}/thread/{one['seq']}", waits=500)
        await trapped(desk, f"/rooms/{hall}/pins", waits=1_200)
        await desk.opens(f"/rooms/{hall}/{said[0]['seq']}")
        await desk.page.get_by_test_id("edited").first.click(timeout=10_000)
        await expect(desk.page.get_by_test_id("wordings").locator("li").first).to_be_visible()
        await is_clean(desk, "every wording")


@pytest.mark.soak
async def test_what_i_write_and_preview_stays_words(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann:
        await ann.sets_up(server.setup_token)
        desk = await a_trap(browsers, ann)
        await desk.opens("/")
        await desk.is_in()
        await desk.composer.fill("x")
        await desk.page.get_by_role("button", name="Preview").click()
        for payload in payloads():
            await desk.page.get_by_role("button", name="Write", exact=True).click()
            await desk.composer.fill(payload)
            await desk.page.get_by_role("button", name="Preview").click()
            assert await desk.page.evaluate("() => window.traps") == [], payload
        await is_clean(desk, "the preview")


@pytest.mark.soak
async def test_topics_purposes_reactions_groups_and_sections_stay_words(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann, server.person("Bo") as bo:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        hall = await ann.hall()
        said = await bo.says("something to react to")
        group = await ann.post("/group", {"name": "Cooks", "handle": "cooks", "members": [bo.id]})
        await ann.post("/message", {"content": f"<@{bo.id}> <!group^{group['id']}> <#{hall}|x>", "room": hall})
        desk = await a_trap(browsers, ann)
        await desk.opens(f"/rooms/{hall}")
        await desk.is_in()
        counts: dict[str, int] = {}

        async def tries(name: str, who: Person, method: str, path: str, body: dict[str, object]) -> None:
            answer = await who.ask(method, path, json=body)
            counts[name] = counts.get(name, 0) + taken(answer)

        for number, payload in enumerate(payloads()):
            room, mine = f"/room/{hall}", f"/room/{hall}/preferences"
            await asyncio.gather(
                tries("topic", ann, "PATCH", room, {"topic": payload[:250], "purpose": payload[:900]}),
                tries("roomName", ann, "PATCH", room, {"name": payload[:80]}),
                tries("group", ann, "PATCH", f"/group/{group['id']}", {"name": payload[:80]}),
                tries("handle", ann, "PATCH", f"/group/{group['id']}", {"handle": payload[:40]}),
                tries("section", ann, "PUT", mine, {"section": payload[:40]}),
                tries("keywords", ann, "PATCH", "/preferences", {"keywords": [payload[:60]]}),
            )
            if number < 45:
                await tries("reaction", bo, "POST", f"/message/{said['_id']}/reaction", {"emoji": payload[:60]})
            if number % BATCH == 0:
                await desk.page.wait_for_timeout(100)
                await is_clean(desk, payload)
        for name in ("topic", "group", "section", "keywords"):
            assert counts[name] > 100, counts
        for path in (
            f"/rooms/{hall}",
            f"/rooms/{hall}/members",
            f"/rooms/{hall}/details",
            "/people",
            f"/people/{bo.id}",
            "/browse",
        ):
            await trapped(desk, path)
        for path in (
            "/inbox",
            "/mentions",
            "/settings/notifications",
            "/settings/profile",
            "/admin/groups",
            "/admin/members",
            "/admin/rooms",
        ):
            await trapped(desk, path)


@pytest.mark.soak
async def test_names_and_statuses_stay_words_even_those_that_no_door_would_take(server: Server) -> None:
    """Written straight into the database: what an older version, an import or an identity provider let in."""
    words = payloads()
    people = server.populate(users=len(words))
    server.stop()
    with sqlite3.connect(server.data / "auth.db") as database:
        for person, payload in zip(people, words, strict=True):
            database.execute("UPDATE users SET name = ? WHERE id = ?", (payload, person.id))
            status = 'UPDATE user_details SET "statusText" = ?, "statusEmoji" = ? WHERE "userId" = ?'
            database.execute(status, (payload, payload, person.id))
    database.close()
    server.restart()
    async with Browsers(server.origin) as browsers:
        async with people[0] as first:
            hall = await first.hall()
            await first.post("/message", {"content": " ".join(f"<@{one.id}>" for one in people[:90]), "room": hall})
        for person in people[1:60]:
            async with person:
                said = await person.post("/message", {"content": "here", "room": hall})
                await person.post(f"/message/{said['_id']}/reaction", {"emoji": "ok"})
        desk = await a_trap(browsers, people[0])
        for path in (
            f"/rooms/{hall}",
            f"/rooms/{hall}/members",
            "/people",
            f"/people/{people[5].id}",
            "/inbox",
            "/search?q=here",
        ):
            await trapped(desk, path, waits=2_500)
            assert "caught(1)" in await desk.page.inner_text("body"), f"{path} shows what was written"


@pytest.mark.soak
async def test_what_is_looked_for_stays_words(server: Server) -> None:
    async with Browsers(server.origin) as browsers, server.person("Ann") as ann:
        await ann.sets_up(server.setup_token)
        for payload in payloads()[::9]:
            await ann.says(f"caught {payload}")
        desk = await a_trap(browsers, ann)
        for payload in payloads()[::7]:
            await trapped(desk, f"/search?q={quote(payload[:200])}", waits=60)
        await trapped(desk, "/search?q=caught", waits=1_500)
