"""Chromium's reading of the policy: a page reaches its own server by fetch and by socket, and nothing else."""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import pytest
import uvicorn
from browser import find_chromium
from playwright.async_api import async_playwright

from klatsch.web.app import Web
from klatsch.web.site import Manifest, Site

pytestmark = pytest.mark.browser

SCRIPT = """
const seen = {};
const done = (name, value) => {
  seen[name] = value;
  if (Object.keys(seen).length === 5) document.title = JSON.stringify(seen);
};
const open = (name, url) => {
  try {
    const line = new WebSocket(url);
    line.onopen = () => done(name, "open");
    line.onerror = () => done(name, "refused");
  } catch { done(name, "refused"); }
};
fetch("/data.txt").then(() => done("fetch", "open"), () => done("fetch", "refused"));
fetch("http://127.0.0.2:9/").then(() => done("foreign fetch", "open"), () => done("foreign fetch", "refused"));
open("socket", `ws://${location.host}/live`);
open("foreign socket", "ws://127.0.0.2:9/live");
try { document.body.innerHTML = "<b>markup</b>"; done("markup", "open"); } catch { done("markup", "refused"); }
"""
FOREIGN_SCRIPT = "<script>document.documentElement.dataset.foreign = 'ran'</script>"


def site() -> Site:
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    page = f"<!doctype html><title>wait</title><body>{FOREIGN_SCRIPT}<script>{SCRIPT}</script></body>"
    files = {"index.html": page.encode(), "404.html": b"", "data.txt": b"data"}
    scripts = {"index.html": (f"sha256-{digest}",)}
    return Site(
        Manifest(version="1", pages={"/": "index.html"}, shell=(), not_found="404.html", scripts=scripts), files
    )


@asynccontextmanager
async def running() -> AsyncIterator[str]:
    web = Web(site())

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await web(scope, receive, send)
        else:
            await send({"type": "websocket.accept"})

    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical", ws="websockets-sansio"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        await serving


async def test_a_page_reaches_its_own_server_and_nothing_else() -> None:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    async with running() as address, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        page = await chromium.new_page()
        violations: list[str] = []
        page.on("console", lambda message: violations.append(message.text))
        await page.goto(address)
        await page.wait_for_selector("title:not(:text-is('wait'))", state="attached", timeout=10_000)
        seen = await page.title()
        foreign = await page.locator("html").get_attribute("data-foreign")
        await chromium.close()
    assert '"fetch":"open"' in seen
    assert '"socket":"open"' in seen, "connect-src 'self' includes the socket"
    for name in ("foreign fetch", "foreign socket", "markup"):
        assert f'"{name}":"refused"' in seen
    assert foreign is None, "a script without its hash does not run"
    for directive in ("connect-src 'self'", "script-src 'self'", "TrustedHTML"):
        assert any(directive in text for text in violations), f"nobody complained about {directive}"
