"""What Lighthouse says of the sign-in page and of a room, in its two presets. Its own clock is the page's; the machine's speed is
beside each, as its benchmark index."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from bench.figures import Figures
from bench.machine import alone, on_every_core, wait_for_calm
from bench.servers import KLATSCH, Running, cookie, find_node, running
from bench.workloads.client import find_chromium
from bench.worlds import Ground

PLACE = Path(__file__).resolve().parent.parent / "lighthouse"
SCRIPT = PLACE / "node_modules/lighthouse/cli/index.js"
CATEGORIES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "bestPractices"}
AUDITS = {
    "first-contentful-paint": "firstPaintMs",
    "largest-contentful-paint": "largestPaintMs",
    "total-blocking-time": "blockingMs",
    "cumulative-layout-shift": "layoutShift",
    "speed-index": "speedIndexMs",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu"
SECONDS = 180
COLUMNS = (
    ("performance", "performance"),
    ("accessibility", "accessibility"),
    ("bestPractices", "best practices"),
    ("firstPaintMs", "first paint ms"),
    ("largestPaintMs", "largest paint ms"),
    ("blockingMs", "blocking ms"),
    ("layoutShift", "layout shift"),
    ("speedIndexMs", "speed index ms"),
    ("benchmarkIndex", "the machine's index"),
    ("load", "load"),
)


def lacks() -> str:
    if not find_chromium():
        return "a Chromium"
    return "" if SCRIPT.is_file() else "bench/lighthouse/node_modules, which `scripts/bench lighthouse` installs"


def study(ground: Ground) -> dict[str, list[Figures]]:
    rows: dict[str, list[Figures]] = {}
    for _ in range(ground.scale.rounds):
        with alone(), running(KLATSCH, ground.worlds.named("small"), ground.scratch) as server:
            wait_for_calm(ground.scale.patience)
            for page in ("sign-in", "room"):
                for preset in ("desktop", "mobile"):
                    figures = _look(server, page, preset, ground.scratch)
                    rows.setdefault(f"{page}, {preset}", []).append(figures)
                    ground.say(f"lighthouse {page}, {preset}: {figures['performance']:g}")
    return rows


def _look(server: Running, page: str, preset: str, scratch: Path) -> Figures:
    address = f"http://127.0.0.1:{server.port}"
    words = ["--quiet", f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}", "--output=json"]
    if preset == "desktop":
        words.append("--preset=desktop")
    if page == "room":
        address += f"/rooms/{server.world.room}"
        headers = scratch / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie(server.world.people[0])}))
        words.append(f"--extra-headers={headers}")
    else:
        address += "/signin"
    command = [find_node() or "node", str(SCRIPT), address, *words]
    with on_every_core():
        done = subprocess.run(
            command,
            check=True,
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"CHROME_PATH": find_chromium() or ""},
        )
    return figures_of(json.loads(done.stdout))


def figures_of(report: dict[str, Any]) -> Figures:
    """`wrong`: a page that did not load has no points."""
    points = {name: report["categories"][key]["score"] for key, name in CATEGORIES.items()}
    audits = {name: report["audits"][key].get("numericValue") for key, name in AUDITS.items()}
    is_wrong = "runtimeError" in report or None in points.values() or None in audits.values()
    return {
        **{name: round((point or 0) * 100) for name, point in points.items()},
        **{name: round(value or 0, 3) for name, value in audits.items()},
        "benchmarkIndex": round(report["environment"]["benchmarkIndex"]),
        "load": round(os.getloadavg()[0], 1),
        "wrong": int(is_wrong),
    }
