"""How much of the site a browser has to fetch, and how large it is as a whole: bars that were promised."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from repository import SOURCE

WEB = SOURCE / "_web"

# kB are 1,000 bytes, gzipped.
MOST_KB_OF_A_PAGE = {"index.html": 210, "signin.html": 170}
MOST_KB_OF_A_LATE_SCRIPT = 60
MOST_KB_OF_STYLES = 15
# As they lie there, without the compressed twins.
MOST_BYTES_OF_THE_EXPORT = 1_500_000

SCRIPT = re.compile(r'<script[^>]* src="/([^"]+)"')
STYLES = re.compile(r'<link rel="stylesheet" href="/([^"]+)"')


@pytest.fixture(autouse=True)
def pages() -> None:
    if (WEB / "site.json").is_file():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("The frontend is not built: what would be measured?")
    pytest.skip("the frontend is not built; scripts/test builds it")


def kb(*files: Path) -> float:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1000


def named_in(page: str, pattern: re.Pattern[str]) -> set[Path]:
    return {WEB / name for name in pattern.findall((WEB / page).read_text())}


def pages_there() -> list[str]:
    return [path.name for path in WEB.glob("*.html")]


def exported(folder: Path) -> dict[str, int]:
    """Every file that a browser may ask for, and site.json, in bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".inputs")
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in files if path.suffix not in (".br", ".gz")
    }


@pytest.mark.parametrize("page", MOST_KB_OF_A_PAGE)
def test_a_page_loads_little_at_first(page: str) -> None:
    scripts = named_in(page, SCRIPT)
    assert kb(*scripts) > 100, "React and Next alone are more than that: the scripts were really found"
    assert kb(*scripts) <= MOST_KB_OF_A_PAGE[page]


def test_what_comes_late_comes_in_small_parts() -> None:
    first = {script for page in pages_there() for script in named_in(page, SCRIPT)}
    late = {script.name: kb(script) for script in WEB.rglob("_next/**/*.js") if script not in first}
    assert late
    assert {name: size for name, size in late.items() if size > MOST_KB_OF_A_LATE_SCRIPT} == {}


def test_styles_are_small() -> None:
    for page in pages_there():
        styles = named_in(page, STYLES)
        assert styles
        assert kb(*styles) <= MOST_KB_OF_STYLES


def test_the_whole_export_is_small() -> None:
    sizes = exported(WEB)
    assert {"index.html", "sw.js", "emoji/signs.bin", "site.json"} <= sizes.keys()
    largest = sorted(sizes, key=lambda name: sizes[name], reverse=True)[:12]
    told = "\n".join(f"{sizes[name]:>9,} {name}" for name in largest)
    assert sum(sizes.values()) <= MOST_BYTES_OF_THE_EXPORT, f"{sum(sizes.values()):,} bytes, the largest:\n{told}"


def test_twins_are_not_counted_twice(tmp_path: Path) -> None:
    for name, size in {"a.js": 7, "a.js.br": 3, "a.js.gz": 4, "deep/b.css": 5, ".inputs": 9}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    assert exported(tmp_path) == {"a.js": 7, "deep/b.css": 5}
