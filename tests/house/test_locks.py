"""Everything that is installed is known beforehand, byte by byte."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from repository import ROOT

LISTS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)==([\w.!+]+)(?: ; [^\\]+?)?((?: --hash=sha256:[0-9a-f]{64})+)")


def pins(path: Path) -> dict[str, str]:
    """Name → version. Fails on a line that is anything but a package, its version and its hashes."""
    lines = path.read_text().replace(" \\\n    ", " ").splitlines()
    found = [PIN.fullmatch(line) for line in lines]
    assert all(found), [line[:100] for line, match in zip(lines, found, strict=True) if not match]
    return {match[1]: match[2] for match in found if match}


def npm_lock() -> dict[str, Any]:
    return json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]


# -- Python ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_by_version_and_hash(path: Path) -> None:
    assert pins(path)


@pytest.mark.parametrize("line", ["httpx==0.28.1", "httpx>=0.28 --hash=sha256:" + "a" * 64, "--index-url x", "-e ."])
def test_a_loose_line_would_be_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "loose.txt").write_text(line + "\n")
    with pytest.raises(AssertionError):
        pins(tmp_path / "loose.txt")


def test_the_runtime_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[<>=;\s]", line)[0] for line in project["dependencies"]}
    assert wanted <= pins(ROOT / "requirements/serve.txt").keys()


def test_the_locks_agree_where_they_overlap() -> None:
    """They are installed into one environment; dev.txt holds all of serve.txt."""
    serve, dev, build = (pins(ROOT / f"requirements/{name}.txt") for name in ("serve", "dev", "build"))
    assert serve.items() <= dev.items()
    assert {name: dev[name] for name in build.keys() & dev.keys()}.items() <= build.items()


# -- npm -------------------------------------------------------------------------------------------


def test_every_npm_package_is_pinned_by_hash_and_has_no_address() -> None:
    packages = {name: package for name, package in npm_lock().items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")] == []


def test_npm_dependencies_are_exact() -> None:
    package = json.loads((ROOT / "frontend/package.json").read_text())
    wanted = package.get("dependencies", {}) | package.get("devDependencies", {})
    assert wanted
    assert {
        name: version for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version)
    } == {}


@pytest.mark.parametrize("native", ["@next/swc-", "@biomejs/cli-", "@tailwindcss/oxide-", "lightningcss-"])
def test_the_npm_lock_serves_every_platform(native: str) -> None:
    """npm writes a lock without a word when a platform's package is missing, and `npm ci` fails there."""
    found = " ".join(name for name in npm_lock() if native in name).replace("-gnu", "")
    for platform in ("darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "linux-x64-musl", "win32-x64"):
        assert platform in found, f"{native}{platform} is not in frontend/package-lock.json"
