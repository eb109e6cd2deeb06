"""People at real browsers. A desk is one browser with its own cookies; it remembers what the browser complained about."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, Self

from browser import find_chromium
from cast import PASSWORD
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]
REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
OF_THE_LINE = ("Failed to load resource", "WebSocket connection to", "net::ERR_")
"""What Chromium itself writes when a server is not there, or says no."""
OF_NO_WORKER = "Service Worker registration blocked by Playwright"
PATIENCE_MS = 15_000
"""For what shall appear, on a machine that is busy with all other tests. What must be quick is measured in `bench/`."""
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Desk:
    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])
    greeted: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> Self:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on(
            "request", lambda request: self.asked.append(f"{request.method} {request.url.removeprefix(self.origin)}")
        )
        self.page.on("websocket", lambda line: line.on("framereceived", self._hear_live))
        return self

    def _hear_live(self, frame: str | bytes) -> None:
        if isinstance(frame, str) and '"type":"hello"' in frame:
            self.greeted.set()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != OF_NO_WORKER:
            self.complaints.append(f"{message.type}: {message.text}")

    def without_the_line(self) -> list[str]:
        return [text for text in self.complaints if not any(word in text for word in OF_THE_LINE)]

    async def opens(self, path: str) -> None:
        await self.page.goto(f"{self.origin}{path}")

    # -- coming and going --------------------------------------------------------------------------

    async def sets_up(self, token: str, name: str = "Ann") -> None:
        await self.opens(f"/setup#{token}")
        await self.page.get_by_label("Workspace name").fill("Acme")
        await self._introduces(name)
        await self.page.get_by_role("button", name="Create workspace").click()
        await self.is_in()

    async def joins(self, url: str, name: str) -> None:
        await self.page.goto(url)
        await self._introduces(name)
        await self.page.get_by_role("button", name="Join Acme").click()
        await self.is_in()

    async def _introduces(self, name: str) -> None:
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("E-mail").fill(f"{name.lower()}@example.com")
        await self.page.get_by_label("Password").fill(PASSWORD)

    async def signs_in(self, name: str, password: str = PASSWORD) -> None:
        await self.page.get_by_label("E-mail").fill(f"{name.lower()}@example.com")
        await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Sign in").click()

    async def takes_session(self, token: str) -> None:
        await self.page.context.add_cookies([{"name": "authjs.session-token", "value": token, "url": self.origin}])

    async def is_live(self) -> None:
        """The page hears what happens from now on, and knows its rooms."""
        await asyncio.wait_for(self.greeted.wait(), 15)
        await expect(self.page.get_by_test_id("room").first).to_be_visible()

    async def is_in(self) -> None:
        await expect(self.composer).to_be_visible()

    async def invites(self) -> str:
        """The link, as the dialog shows it."""
        await self.page.get_by_role("button", name="Invite people").click()
        await self.page.get_by_role("button", name="Create link").click()
        link = await self.page.get_by_label("Invitation link").input_value(timeout=10_000)
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)
        return link

    # -- talking -----------------------------------------------------------------------------------

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message #general")

    @property
    def messages(self) -> Locator:
        return self.page.get_by_test_id("message")

    def message(self, text: str) -> Locator:
        return self.messages.filter(has_text=text)

    async def says(self, text: str) -> float:
        """When Enter was pressed, in seconds of the monotonic clock."""
        await self.composer.fill(text)
        await self.composer.press("Enter")
        return time.monotonic()

    async def texts(self) -> list[str]:
        return [
            (await row.locator(".whitespace-pre-wrap").first.inner_text()).strip() for row in await self.messages.all()
        ]

    def person(self, name: str, status: str) -> Locator:
        return self.page.locator(f'[data-testid="person"][data-status="{status}"]').filter(has_text=name)


_shared: list[Browser] = []


@asynccontextmanager
async def one_chromium() -> AsyncGenerator[Browser]:
    """A Chromium. Within another one's `shared_chromium` it is that: each start costs seconds of a core."""
    if _shared:
        yield _shared[0]
        return
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield chromium
        finally:
            await chromium.close()


@asynccontextmanager
async def shared_chromium() -> AsyncGenerator[None]:
    """For all tests of one event loop. Their desks have nothing in common: each is a context of its own."""
    async with one_chromium() as chromium:
        _shared.append(chromium)
        try:
            yield
        finally:
            _shared.clear()


class Browsers:
    """`async with Browsers(origin) as browsers`: one Chromium, as many desks as needed.

    `with_worker`: pages may have their service worker. It fetches all files of the app for each desk, which takes longer than most stories.
    """

    def __init__(self, origin: str, *, with_worker: bool = False) -> None:
        self.origin = origin
        self._workers: Literal["allow", "block"] = "allow" if with_worker else "block"
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._chromium = await self._open.enter_async_context(one_chromium())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def desk(self, *, width: int = 1280, height: int = 800, dark: bool = False) -> Desk:
        context = await self._chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=width < 500,
            service_workers=self._workers,
        )
        self._open.push_async_callback(context.close)
        await context.add_init_script(REPORT_VIOLATIONS)
        return Desk(await context.new_page(), self.origin).listen()
