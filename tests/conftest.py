"""What pytest itself needs; fixtures live beside the tests that use them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import cast

import pytest
import soaking
from browser import find_chromium

NO_BROWSER = "no Chromium is installed (scripts/test installs it on Debian when it may)"

# httpx would import it with every request, and what is not there is looked for anew each time: a millisecond.
if find_spec("sniffio") is None:
    cast("dict[str, object]", sys.modules)["sniffio"] = None

left_out: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("sqlite", "postgres"), help="what a Klatsch of the tests keeps things in")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.engine:
        os.environ["KLATSCH_TEST_ENGINE"] = config.option.engine


TIMES = 3
"""What is late once was late because of the machine, which does other things as well; what is late each time, by itself."""
OF_MANY = ("e2e", "faults", "live", "nodes")
"""Stories of several processes or browsers. In continuous integration, where three of them run at once on two cores, one that
fails is told a second time; its name is in the summary all the same (RERUN), for whoever looks for what is not sure."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    soaking.leave_out(config, items)
    for item in items:
        if item.get_closest_marker("by_the_clock"):
            item.add_marker(pytest.mark.flaky(reruns=TIMES - 1))
        elif os.environ.get("CI") == "true" and item.path.parent.name in OF_MANY:
            item.add_marker(pytest.mark.flaky(reruns=1))
    if find_chromium():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
            left_out.append(item.nodeid)


@pytest.fixture(autouse=True)
def databases_go() -> Iterator[None]:
    """Those that a test made on the PostgreSQL server, when everybody has let go of them; not those of a longer life."""
    there = sys.modules["postgres_server"].how_many_made() if "postgres_server" in sys.modules else 0
    yield
    if "postgres_server" in sys.modules:
        sys.modules["postgres_server"].drop_databases(but_first=there)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration a test that did not run is not a test that passed."""
    if left_out and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True)
def pytest_unconfigure(config: pytest.Config) -> Iterator[None]:
    """The very last line, where nobody can miss it."""
    yield
    if left_out:
        sys.stdout.write(f"Browser tests left out: {len(left_out)}; {NO_BROWSER}\n")
