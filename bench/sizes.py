"""How large it is: the wheel, what an installation takes, and the JavaScript that a page loads first."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from bench.about import ROOT
from bench.figures import Figures
from bench.made_up import BASELINE

WEB = ROOT / "src/klatsch/_web"
PAGES = {"shell": "index.html", "signin": "signin.html"}
_SCRIPT = re.compile(r'<script[^>]* src="/([^"]+)"([^>]*)>')


def measure(scratch: Path, say: Callable[[str], None]) -> Figures:
    figures = {f"{name}JsGzKib": first_load(WEB, page) for name, page in PAGES.items() if (WEB / page).is_file()}
    if (BASELINE / "node_modules").is_dir():
        figures["baselineModulesMib"] = mib(BASELINE / "node_modules")
    try:
        figures |= installed(scratch)
    except subprocess.CalledProcessError as error:
        say(f"size: the wheel was left out: {error.stderr.decode()[-300:]}")
    say(f"size: {figures}")
    return figures


def first_load(web: Path, page: str) -> float:
    """KiB of gzip of the scripts that the page names, each once; not those for browsers without modules."""
    html = (web / page).read_text()
    names = {path for path, rest in _SCRIPT.findall(html) if "nomodule" not in rest.lower()}
    return round(sum((web / f"{name}.gz").stat().st_size for name in names) / 1024, 1)


def installed(scratch: Path) -> Figures:
    """The wheel as `pip wheel` builds it, in an environment of its own with the locked dependencies."""
    place = scratch / "venv"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    _run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(scratch), str(ROOT))
    wheel = next(scratch.glob("klatsch-*.whl"))
    venv.create(place, with_pip=False)
    pip += ["--python", str(place)]
    _run(*pip, "install", "--no-compile", "--require-hashes", "-r", str(ROOT / "requirements/serve.txt"))
    site = next(place.glob("lib/python*/site-packages"))
    dependencies = mib(site)
    _run(*pip, "install", "--no-compile", "--no-deps", str(wheel))
    return {
        "wheelMib": round(wheel.stat().st_size / 2**20, 2),
        "dependenciesMib": dependencies,
        "packages": len(list(site.glob("*.dist-info"))) - 1,
        "installedMib": mib(site),
    }


def mib(folder: Path) -> float:
    """What it takes on the disk, as du counts."""
    blocks = sum(os.lstat(os.path.join(at, name)).st_blocks for at, _, names in os.walk(folder) for name in names)
    return round(blocks * 512 / 2**20, 1)


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
