"""Under what a result was measured: enough to tell whether two may be compared."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import GENERATOR_CORE, SERVER_CORE
from bench.made_up import BASELINE
from bench.servers import find_node

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("uvicorn", "uvloop", "httptools", "websockets", "starlette", "msgspec", "structlog")


def about(scratch: Path, *, with_baseline: bool) -> dict[str, object]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "klatsch": importlib.metadata.version("klatsch"),
        "commit": commit(),
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "serverCore": sorted(SERVER_CORE),
        "generatorCore": sorted(GENERATOR_CORE),
        "memoryGib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "fileSystem": file_system(scratch),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "baseline": baseline_versions() if with_baseline else None,
    }


def commit() -> str:
    """With a `+` when the server's code is not as committed."""
    try:
        found = _output("git", "rev-parse", "--short=12", "HEAD")
        return found + ("+" if _output("git", "status", "--porcelain", "--", "src/klatsch") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def file_system(path: Path) -> str:
    """The type of the one that holds `path`: on tmpfs an fsync costs nothing, and posts mean nothing."""
    best = ("", "unknown")
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind = line.split()[:3]
        if path.resolve().is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return best[1]


def baseline_versions() -> dict[str, str]:
    packages = json.loads((BASELINE / "package-lock.json").read_text())["packages"]
    versions = {name: packages[f"node_modules/{name}"]["version"] for name in ("fastify", "better-sqlite3", "ws")}
    asked = "console.log(new (require('better-sqlite3'))(':memory:').prepare('select sqlite_version()').pluck().get())"
    node = find_node() or "node"
    return {"node": _output(node, "--version"), **versions, "sqlite": _output(node, "-e", asked, cwd=BASELINE)}


def _output(*command: str, cwd: Path = ROOT) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()
