"""Every screen and state of the page, one after the other, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from browsing import Desk
from cast import Person, Server
from patience import until
from playwright.async_api import Page

SETTINGS = ("profile", "appearance", "notifications", "devices", "password", "language", "keyboard")
ADMIN = ("members", "invites", "rooms", "roles", "groups", "workspace")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


@dataclass
class Stage:
    """A workspace in which every screen has something to show."""

    ann: Person
    bo: Person
    cy: Person
    general: str
    project: str
    invite: str
    ids: dict[str, str] = field(default_factory=dict[str, str])


@asynccontextmanager
async def staged(server: Server) -> AsyncIterator[Stage]:
    """Ann owns it, Bo is a member, Cy a guest; there are threads, pins, mentions, drafts and a group."""
    async with server.person("Ann") as ann, server.person("Bo") as bo, server.person("Cy") as cy:
        await ann.sets_up(server.setup_token)
        await bo.joins(await ann.invites())
        await cy.joins(await ann.invites("guest"))
        invite = await ann.invites()
        general = await ann.hall()
        project = (await bo.post("/room", {"name": "project", "kind": "public", "topic": "What comes next"}))["id"]
        await bo.post(f"/room/{project}/members", {"users": [ann.id, cy.id]})
        first = await bo.says("Who has the **projector**? It is not in the `small room`.", room=general)
        await ann.says("I have it. See https://example.com/a/rather/long/address?with=a&query=string.", room=general)
        await bo.post("/message", {"room": general, "content": "Thank you!", "thread": first["seq"]})
        await ann.post("/message", {"room": general, "content": "No need.", "thread": first["seq"]})
        await bo.post("/message", {"room": general, "content": "And the cable?", "thread": first["seq"]})
        await ann.says(LONG, room=general)
        await bo.says("```python\nprint('hello')\n```\n\n> quoted\n\n- one\n- two", room=general)
        await bo.post(f"/message/{first['_id']}/reaction", {"emoji": "👍"})
        await ann.ask("PUT", f"/message/{first['_id']}/pin", json={})
        await ann.ask("PUT", f"/message/{first['_id']}/save", json={})
        await bo.says(f"<@{ann.id}> can you look at this?", room=project)
        await ann.ask("PUT", "/draft", json={"room": project, "content": "Not yet, but"})
        await ann.post("/group", {"name": "Kitchen crew", "handle": "kitchen", "members": [bo.id]})

        async def is_found() -> bool:
            return len((await ann.get("/search", params={"q": "projector"}))["messages"]) > 0

        await until(is_found)
        ids = {"first": first["_id"], "thread": str(first["seq"])}
        yield Stage(ann, bo, cy, general, project, invite, ids)


@dataclass(frozen=True)
class Stop:
    """`then`: what is done once the path is open."""

    name: str
    path: str
    then: Callable[[Page], Awaitable[object]] | None = None


def before_the_app(stage: Stage) -> list[Stop]:
    """For somebody who is not signed in."""
    return [
        Stop("signin", "/signin"),
        Stop("join", f"/join#{stage.invite}"),
        Stop("join-refused", "/join#nonsense"),
        Stop("setup-used", "/setup"),
        Stop("gone", "/gone"),
    ]


def screens(stage: Stage) -> list[Stop]:
    """For Ann: every address that shows something of its own."""
    room = f"/rooms/{stage.general}"
    return [
        Stop("room", room),
        Stop("thread", f"{room}/thread/{stage.ids['thread']}"),
        Stop("members", f"{room}/members"),
        Stop("pins", f"{room}/pins"),
        Stop("details", f"{room}/details"),
        Stop("no-room", "/rooms/C00000000000000000"),
        *(Stop(name, f"/{name}") for name in ("inbox", "threads", "mentions", "saved", "drafts", "browse", "people")),
        Stop("person", f"/people/{stage.bo.id}"),
        Stop("search", "/search"),
        Stop("search-found", "/search?q=projector"),
        Stop("search-nothing", "/search?q=unobtainium"),
        *(Stop(f"settings-{part}", f"/settings/{part}") for part in SETTINGS),
        *(Stop(f"admin-{part}", f"/admin/{part}") for part in ADMIN),
        Stop("admin-nowhere", "/admin/nowhere"),
    ]


def states(stage: Stage) -> list[Stop]:
    """What opens over a screen."""
    room = f"/rooms/{stage.general}"
    return [
        Stop("switcher", room, presses("Control+k")),
        Stop("shortcuts", "/inbox", presses("?")),
        Stop("room-menu", room, opens("Room menu")),
        Stop("member-menu", "/admin/members", opens("What to do with Bo")),
        Stop("member-role", "/admin/members", picks("What to do with Bo", "Change the role")),
        Stop("member-ban", "/admin/members", picks("What to do with Bo", "Ban")),
        Stop("guest-rooms", "/admin/members", picks("What to do with Cy", "Rooms of this guest")),
        Stop("former", "/admin/members", _former),
        Stop("invite-made", "/admin/invites", opens("Create link")),
        Stop("invite-revoke", "/admin/invites", opens("Revoke the invitation")),
        Stop("rooms-none", "/admin/rooms", _no_room),
        Stop("room-archive", "/admin/rooms", picks("What to do with #project", "Archive")),
        Stop("group-new", "/admin/groups", opens("New group")),
        Stop("group-delete", "/admin/groups", picks("What to do with Kitchen crew", "Delete")),
    ]


def opens(button: str) -> Callable[[Page], Awaitable[object]]:
    return lambda page: page.get_by_role("button", name=button).first.click()


def presses(key: str) -> Callable[[Page], Awaitable[object]]:
    async def press(page: Page) -> None:
        await page.keyboard.press(key)
        await page.get_by_role("dialog").wait_for()

    return press


def picks(button: str, item: str) -> Callable[[Page], Awaitable[object]]:
    async def pick(page: Page) -> None:
        await page.get_by_role("button", name=button).first.click()
        await page.get_by_role("menuitem", name=item).click()

    return pick


async def _former(page: Page) -> None:
    await page.get_by_role("combobox", name="Which accounts").select_option("deactivated")


async def _no_room(page: Page) -> None:
    await page.get_by_role("searchbox", name="Find a room by name").fill("unobtainium")
    await page.get_by_text("No room has “unobtainium”").wait_for()


async def stands(desk: Desk, stop: Stop) -> None:
    """At that address, at rest: nothing is being read any more. What is open over a screen is left by loading it anew."""
    page = desk.page
    if "#" in stop.path:  # only the fragment may differ
        await desk.opens("/robots.txt")
    if stop.then is None and "#" not in stop.path and await page.evaluate(IS_IN):
        await page.evaluate(GO, stop.path)
    else:
        await desk.opens(stop.path)
    await page.locator("h1").first.wait_for(timeout=15_000)
    await rests(page)
    if stop.then is not None:
        await stop.then(page)
        await rests(page)


IS_IN = "() => document.querySelector('main#room') !== null && document.querySelector('dialog[open]') === null"
GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new Event('klatsch:moved')); }"
IS_AT_REST = """() => document.querySelector('.animate-late') === null
  && document.getAnimations().every((it) => it.playState !== 'running' || it.effect.getTiming().iterations === Infinity)"""


async def rests(page: Page) -> None:
    """What appears slowly has appeared, and no placeholder stands any more."""

    async def is_at_rest() -> bool:
        return bool(await page.evaluate(IS_AT_REST))

    for _ in range(2):  # a dialog that comes late begins to move after the first look
        await page.wait_for_timeout(150)
        await until(is_at_rest)
