"""Whatever the server can announce, the page folds in."""

from __future__ import annotations

import re

import pytest
from repository import ROOT

from klatsch.live.actions import ACTIONS
from klatsch.model.events import EVENTS, FOR_NODES

PUBLIC = [str(event.__struct_config__.tag) for event in EVENTS if event not in FOR_NODES]
CASE = re.compile(r'case "([\w.]+)":')


def cases() -> set[str]:
    return set(CASE.findall((ROOT / "frontend/live/apply-event.ts").read_text()))


@pytest.mark.parametrize("tag", PUBLIC)
def test_every_event_has_a_case(tag: str) -> None:
    assert tag in cases()


def test_no_case_waits_for_what_never_comes() -> None:
    assert cases() == set(PUBLIC)


def test_every_event_and_action_is_told_apart_by_its_type() -> None:
    for table in (EVENTS, ACTIONS):
        tags = [kind.__struct_config__.tag for kind in table]
        assert len(set(tags)) == len(tags)
        assert all(kind.__struct_config__.tag_field == "type" for kind in table)


def test_what_stays_between_servers_is_no_case() -> None:
    assert {str(event.__struct_config__.tag) for event in FOR_NODES} == {"session.ended"}
    assert "session.ended" not in cases()
