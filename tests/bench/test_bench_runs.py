"""The benchmark runs, writes what it found, and would notice a wrong answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="assigns cores and reads /proc")


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.soak
def test_a_quick_run_loses_nothing_and_says_so(tmp_path: Path) -> None:
    names = "posts history online everybody fanout idle costly storm flood stalled growth indexer floor".split()
    done = bench("--quick", "--once", "--alone", *names, "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(next(tmp_path.glob("*.json")).read_text())
    medians = {outcome["name"]: outcome["medians"] for outcome in found["outcomes"]}
    figures = {name: those["klatsch"] for name, those in medians.items() if "klatsch" in those}
    assert figures["posts"]["acknowledged"] > 0
    assert figures["posts"]["lost"] == figures["posts"]["twice"] == 0
    assert figures["fanout"]["rate"] > 0
    assert figures["fanout"]["outOfOrder"] == 0
    assert figures["history"]["rate"] > 0
    assert figures["online"]["rate"] > 0
    assert figures["idle"]["kibEach"] > 0
    assert figures["costly"]["talkRatio"] > 0
    assert figures["costly"]["mostRows"] == 200
    assert figures["everybody"]["rate"] > 0
    assert figures["fanout"]["crowdRate"] > 0
    assert 0 < figures["storm"]["seconds99"] < 60
    assert figures["flood"]["talkRatio"] > 0
    assert figures["stalled"]["talkRatio"] > 0
    assert [*medians["indexer"]] == ["indexer off", "indexer on"]
    assert {*medians["floor"]} >= {"klatsch", "floor"}
    assert medians["floor"]["floor"]["lost"] == medians["floor"]["floor"]["twice"] == 0
    assert all(world["postCpu"] > 0 for world in medians["growth"].values())
    assert len(list(tmp_path.glob("*-growth.svg"))) == 1
    page = next(tmp_path.glob("*.md")).read_text()
    assert "## Durable posts" in page
    assert "## Durable posts" in done.stdout
    assert all(path.read_text().startswith("<svg") for path in tmp_path.glob("*.svg"))


def test_an_unknown_name_is_refused() -> None:
    refused = bench("--quick", "posts", "lunch")
    assert refused.returncode == 2
    assert "there is no lunch" in refused.stderr
