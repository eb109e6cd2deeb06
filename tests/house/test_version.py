"""One version, wherever it is written."""

from __future__ import annotations

import json
import tomllib

from repository import ROOT

from klatsch import __version__


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = json.loads((ROOT / "frontend/package.json").read_text())
    assert project["version"] == __version__
    assert package["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()
