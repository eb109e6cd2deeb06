"""The reference and the frontend's types say what the tables of the code say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from repository import ROOT, named

sys.path.insert(0, str(ROOT / "scripts"))

import reference

from klatsch.chat.limits import LIMITS
from klatsch.chat.policy import Action
from klatsch.errors import StartRefused, every_error

PAGES = reference.everything()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_it_is_fresh(path: Path) -> None:
    assert path.is_file(), "run scripts/reference"
    assert path.read_text("utf-8") == PAGES[path], "run scripts/reference"


def test_every_setting_route_event_and_error_is_in_it() -> None:
    pages = {path.stem: text for path, text in PAGES.items()}
    for field in reference.Settings.__struct_fields__:
        assert f"`{reference.variable_of(field)}`" in pages["settings"]
    for _, routes in reference.DOORS:
        for route in routes:
            assert f"### `{route.method} {route.path}`" in pages["routes"]
    for kind in (*reference.PUBLIC_EVENTS, *reference.ACTIONS):
        assert f"`{reference.tag_of(kind)}`" in pages["events"]
    for error in every_error():
        assert (f"| `{error.code}` |" in pages["errors"]) == (error is not StartRefused)


def test_every_rule_and_every_limit_is_in_it() -> None:
    pages = {path.name: text for path, text in PAGES.items()}
    policy = json.loads(pages["policy.json"])
    assert [(route["method"], route["path"]) for route in policy["routes"]] == [
        (route.method, route.path) for _, routes in reference.DOORS for route in routes
    ]
    assert all(row["asks"] for row in (*policy["routes"], *policy["socket"]))
    assert {action["type"] for action in policy["socket"]} == {reference.tag_of(kind) for kind in reference.ACTIONS}
    for action in Action:
        assert action in policy["actions"]
        assert f"| `{action}` |" in pages["policy.md"]
    for limit in LIMITS:
        assert f"| `{limit}` |" in pages["limits.md"]


def test_what_stays_between_servers_is_not_in_it() -> None:
    for event in reference.FOR_NODES:
        assert all(reference.tag_of(event) not in text for text in PAGES.values())


def test_a_changed_table_makes_it_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(reference.stale())
    monkeypatch.setattr(reference, "every_error", lambda: ())
    assert {named(path) for path in set(reference.stale()) - before} == {"docs/reference/errors.md"}
