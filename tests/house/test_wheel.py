"""What `pip install` gives: the whole product, pages included, and no Node anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from repository import ROOT, SOURCE

from klatsch import __version__

MOST_BYTES = 3 * 1024 * 1024

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path = ROOT, **environ: str) -> str:
    done = subprocess.run(command, cwd=cwd, env=os.environ | environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(kind: str, into: Path, root: Path = ROOT, **environ: str) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", into, cwd=root, **environ)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module", autouse=True)
def pages() -> None:
    if (SOURCE / "_web/site.json").is_file():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("The frontend is not built: what would be shipped?")
    pytest.skip("the frontend is not built; scripts/test builds it")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"), KLATSCH_WEB="skip")


def test_the_wheel_carries_the_whole_site(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    manifest = json.loads((SOURCE / "_web/site.json").read_text())
    for page in {*manifest["pages"].values(), manifest["notFound"]}:
        for suffix in ("", ".br", ".gz"):
            assert f"klatsch/_web/{page}{suffix}" in names
    assert any(name.startswith("klatsch/_web/_next/static/chunks/") for name in names)


def test_the_wheel_carries_the_whole_server_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sources = {
        path for path in SOURCE.rglob("*") if path.suffix in (".py", ".sql", ".typed") and "_web" not in path.parts
    }
    assert {f"klatsch/{path.relative_to(SOURCE).as_posix()}" for path in sources} <= set(names)
    assert f"klatsch-{__version__}.dist-info/licenses/LICENSE" in names
    assert [name for name in names if not name.startswith(("klatsch/", f"klatsch-{__version__}.dist-info/"))] == []
    assert [name for name in names if name.endswith((".map", ".pyc", ".ts", ".tsx"))] == []
    assert wheel.stat().st_size <= MOST_BYTES


def test_the_installed_wheel_runs(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv/bin/python"
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    # What Klatsch depends on is lent by the environment of the tests; .pth files there, the checkout's own, have no effect.
    lent = {"PYTHONPATH": sysconfig.get_path("purelib")}
    where = run(python, "-c", "import klatsch; print(klatsch.__file__)", cwd=tmp_path, **lent)
    assert str(tmp_path) in where, "this is not the wheel that was just installed"
    for command in ([python, "-m", "klatsch"], [tmp_path / "venv/bin/klatsch"]):
        assert json.loads(run(*command, "version", "--json", cwd=tmp_path, **lent))["klatsch"] == __version__
    found = run(python, "-c", "from klatsch.web.site import load; print(load().version)", cwd=tmp_path, **lent)
    assert found.strip() == json.loads((SOURCE / "_web/site.json").read_text())["version"]


def test_an_sdist_becomes_a_wheel_without_node(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", tmp_path / "sdist", KLATSCH_WEB="skip")
    run("tar", "-xzf", sdist, "-C", tmp_path)
    unpacked = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert not (unpacked / "frontend/node_modules").exists()
    (tmp_path / "empty").mkdir()
    again = build("wheel", tmp_path / "again", unpacked, PATH=str(tmp_path / "empty"), KLATSCH_WEB="auto")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())
