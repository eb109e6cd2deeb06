"""`GET /me`, `PATCH /me`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch, presence
from klatsch.clock import SECOND, SetClock

UNTIL = NOW + 60 * SECOND
FRESH: dict[str, Any] = {
    "name": "Ann",
    "email": "ann@example.org",
    "image": None,
    "role": "member",
    "status": None,
    "timeZone": None,
    "doNotDisturbUntil": None,
    "invisible": False,
    "lastSeen": "exact",
    "presence": "offline",
}


async def test_what_i_change_is_what_i_am_and_all_else_stays(app: Klatsch, ann: Person, clock: SetClock) -> None:
    expected = {"id": ann.id, **FRESH}
    lunch = {"text": "At lunch", "emoji": "🥪", "until": UNTIL}
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        assert (await browser.get("/me")).json() == expected
        for changes, shown in (
            ({"name": " Anna "}, {"name": "Anna"}),
            ({"status": lunch}, {"status": lunch}),
            ({"status": {"emoji": "🌴"}}, {"status": {"text": "", "emoji": "🌴", "until": None}}),
            ({"status": {"text": "Away"}}, {"status": {"text": "Away", "emoji": "", "until": None}}),
            ({"status": None}, {"status": None}),
            ({"timeZone": "Asia/Calcutta", "status": lunch}, {"timeZone": "Asia/Calcutta", "status": lunch}),
            ({"timeZone": None}, {"timeZone": None}),
            ({"doNotDisturbUntil": UNTIL}, {"doNotDisturbUntil": UNTIL}),
            ({"invisible": True, "lastSeen": "never"}, {"invisible": True, "lastSeen": "never"}),
            ({}, {}),
        ):
            expected |= shown
            assert (await browser.patch("/me", json=changes)).json() == expected, changes
            assert (await browser.get("/me")).json() == expected
        await presence.beat(ann.session, "d", active=True, agent="", address="", app=app)
        assert (await browser.get("/me")).json() == expected | {"presence": "dnd"}, "the truth, for me"
        clock.forward(seconds=60)
        ended = {"presence": "active", "doNotDisturbUntil": None, "status": None}
        assert (await browser.get("/me")).json() == expected | ended, "what has an end has ended"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None},
        {"name": "x" * 81},
        {"name": 5},
        {"status": "At lunch"},
        {"status": {}},
        {"status": {"text": "x" * 101}},
        {"status": {"text": "x", "emoji": "<b>"}},
        {"status": {"text": "x", "emoji": ""}},
        {"status": {"text": "x", "until": NOW - 1}},
        {"status": {"text": "x", "until": -1}},
        {"status": {"text": "x", "until": 2**63}},
        {"status": {"text": "x", "role": "owner"}},
        {"doNotDisturbUntil": True},
        {"doNotDisturbUntil": NOW},
        {"do_not_disturb_until": UNTIL},
        {"invisible": None},
        {"invisible": "yes"},
        {"lastSeen": "sometimes"},
        {"timeZone": "nowhere at all"},
        {"timeZone": "x" * 65},
        *({field: "x"} for field in ("id", "email", "role", "state", "active", "image", "presence", "createdAt")),
        [],
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused(changes: Any, app: Klatsch, ann: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        answer = await browser.patch("/me", json=changes)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_field")
        assert (await browser.get("/me")).json() == {"id": ann.id, **FRESH}


async def test_nobody_has_no_self(app: Klatsch) -> None:
    async with browser_of(front_of(app, ROUTES)) as browser:
        assert (await browser.get("/me")).status_code == 401
        assert (await browser.patch("/me", json={"name": "Eve"})).status_code == 401
