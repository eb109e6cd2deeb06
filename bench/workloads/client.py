"""The page itself, in a headless Chromium: scrolling a long room, what moves under the eye, typing, sending, changing rooms."""

from __future__ import annotations

import importlib.util
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures import Figures
from bench.machine import on_every_core, percentile
from bench.made_up import Person
from bench.scale import Scale
from bench.servers import Running, cookie

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page, Route

SCRIPT = (Path(__file__).parent / "client.js").read_text()
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--js-flags=--expose-gc"]
PIXELS_A_FRAME = 120
SECONDS_OF_SCROLLING = 4
"""For each second of the scale."""
KEYS = "the quick brown fox jumps over the lazy dog and then it does so once more "
SLOW_SERVER_MS = 300
KEPT_AFTER_MS = 3_000
"""The page writes down what it shows two seconds after it changed."""
OPENINGS = 5
SENT = 12
SWITCHES = 20
LONG_TASK_MS = 50


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def lacks() -> str:
    """Playwright comes with what the tests need, Chromium with the machine."""
    if importlib.util.find_spec("playwright") is not None and find_chromium() is not None:
        return ""
    return "playwright (requirements/dev.txt) and a Chromium"


def measure(server: Running, scale: Scale) -> Figures:
    """Bars: docs/concepts/performance.md. `passed`: how many messages were scrolled past."""
    person = server.world.people[0]
    other = _second_room(server, person)
    # Or the room would open where this person stopped reading, which is before its first message.
    _ask(server, person, "POST", "/readAll", {})
    with _page(server, person) as page:
        address = f"{server.origin}/rooms/{server.world.room}"
        first_rows, kept_rows = _opens_again_and_again(page, address)
        typed = _types(page, int(60 * min(1, scale.seconds)) + 20)
        entered = [_sends(page, number) for number in range(SENT)]
        scrolled = page.evaluate(
            "([s, by]) => bench.scrolls(s, by)", [scale.seconds * SECONDS_OF_SCROLLING, PIXELS_A_FRAME]
        )
        prepended = page.evaluate("() => bench.prepends()")
        grown = page.evaluate("() => bench.grows()")
        appended = _while_others_write(page, server)
        heap = _heap(page)
        jumped = _jumps(page)
        switched = _switches(page, server, other)
    return {
        "frameP95": round(percentile(scrolled["frames"], 0.95), 1),
        "frameP50": round(percentile(scrolled["frames"], 0.5), 1),
        "longTasks": sum(task >= LONG_TASK_MS for task in scrolled["tasks"]),
        "longestTask": round(max(scrolled["tasks"], default=0), 1),
        "passed": scrolled["passed"],
        "firstRows": round(percentile(first_rows, 0.5), 1),
        "keptRows": round(percentile(kept_rows, 0.5), 1),
        "prependDrift": round(prepended["drift"], 2),
        "appendDrift": round(appended, 2),
        "growDrift": round(grown, 2),
        "jump": round(percentile(jumped, 0.5), 1),
        "heapMib": round(heap / 2**20, 1),
        "keyP95": round(percentile(typed, 0.95), 1),
        "enterP95": round(percentile(entered, 0.95), 1),
        "switchP95": round(percentile(switched, 0.95), 1),
        "wrong": sum(not fits for fits in (scrolled["passed"] > 0, prepended["grew"] > 0, len(typed) > 0)),
        "machineBusyElsewhere": 0,
    }


@contextmanager
def _page(server: Running, person: Person) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright  # only who measures this needs it

    with on_every_core(), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        name, _, token = cookie(person).partition("=")
        context.add_cookies([{"name": name, "value": token, "url": server.origin}])
        context.add_init_script(SCRIPT)
        try:
            yield context.new_page()
        finally:
            chromium.close()


def _opens_again_and_again(page: Page, address: str) -> tuple[list[float], list[float]]:
    """From the server alone, and from what the device keeps. The page is ready to be typed into afterwards."""
    page.goto(address)
    asked = [_opens(page, address, is_kept=False) for _ in range(OPENINGS)]
    kept = [_opens(page, address, is_kept=True) for _ in range(OPENINGS)]
    page.evaluate("() => { bench.listen(); }")
    page.wait_for_timeout(1_000)
    return asked, kept


def _opens(page: Page, address: str, *, is_kept: bool) -> float:
    """By the page's own clock, from the address to rows, with the files in the browser's cache; and what was read last,
    if `is_kept`: rows are then shown before the server has answered."""
    page.wait_for_selector('[data-testid="message"]')
    page.wait_for_timeout(KEPT_AFTER_MS)
    page.goto("about:blank")
    if not is_kept:
        session = page.context.new_cdp_session(page)
        origin = address.split("/rooms/")[0]
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
        session.detach()
    page.wait_for_timeout(300)
    page.goto(address)
    return page.evaluate("() => bench.opened")


def _types(page: Page, count: int) -> list[float]:
    page.get_by_role("textbox", name="Message #").focus()
    for number in range(count):
        page.keyboard.press(KEYS[number % len(KEYS)] if KEYS[number % len(KEYS)] != " " else "Space")
        page.wait_for_timeout(30)
    page.wait_for_timeout(200)
    delays: list[float] = page.evaluate("() => bench.pressed()")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return delays


def _sends(page: Page, number: int) -> float:
    def slowly(route: Route) -> None:
        time.sleep(SLOW_SERVER_MS / 1e3)
        route.continue_()

    if number == 0:
        page.route("**/message", slowly)
    page.keyboard.type(f"sent number {number}")
    found = page.evaluate_handle(
        "(text) => ({ done: bench.until(() => true).then(() => bench.ownRow(text)) })", f"sent number {number}"
    )
    page.keyboard.press("Enter")
    passed: float = found.evaluate("(one) => one.done")
    page.wait_for_timeout(SLOW_SERVER_MS + 100)
    if number == SENT - 1:
        page.unroute("**/message")
    return passed


def _while_others_write(page: Page, server: Running) -> float:
    """Ten messages of somebody else, while one reads far above."""
    pending = page.evaluate_handle("() => ({ done: bench.drift(() => undefined, 1500) })")
    for number in range(10):
        _ask(
            server,
            server.world.people[1],
            "POST",
            "/message",
            {"content": f"meanwhile {number}", "room": server.world.room},
        )
    return pending.evaluate("(one) => one.done")


def _heap(page: Page) -> float:
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(used["usedSize"])


def _jumps(page: Page) -> list[float]:
    """To the present, from where one scrolled to; three times."""
    found: list[float] = []
    for _ in range(3):
        page.evaluate("() => bench.scrolls(0.6, 400)")
        found.append(page.evaluate("() => bench.jumps()"))
        page.wait_for_timeout(300)
    return found


def _switches(page: Page, server: Running, other: str) -> list[float]:
    rooms = [(f"/rooms/{other}", "#second"), (f"/rooms/{server.world.room}", "#general")]
    found: list[float] = []
    for number in range(SWITCHES + 2):
        path, sign = rooms[number % 2]
        found.append(page.evaluate("([path, sign]) => bench.switches(path, sign)", [path, sign]))
        page.wait_for_timeout(150)
    return found[2:]


def _second_room(server: Running, person: Person) -> str:
    room = _ask(server, person, "POST", "/room", {"name": "second"})["id"]
    for number in range(60):
        _ask(server, person, "POST", "/message", {"content": f"in the second room {number}", "room": room})
    return room


def _ask(server: Running, person: Person, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Origin": server.origin, "Cookie": cookie(person)}
    address = f"http://127.0.0.1:{server.port}{path}"
    headers["Host"] = f"localhost:{server.port}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())
