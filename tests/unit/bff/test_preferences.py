"""`GET /preferences`, `PATCH /preferences`."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import Person, browser_of, front_of

from klatsch.bff.routes import ROUTES
from klatsch.chat import Klatsch
from klatsch.model.preferences import MOST_KEYWORD_CHARACTERS, MOST_KEYWORDS, MOST_MUTED_PEOPLE


async def test_what_is_not_named_stays(app: Klatsch, ann: Person, bo: Person) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        said = {"notify": "mentions", "keywords": [], "mutedPeople": []}
        assert (await browser.get("/preferences")).json() == said
        for change in ({"keywords": ["tea"]}, {"mutedPeople": [bo.id]}, {"notify": "nothing"}):
            said = said | change
            assert (await browser.patch("/preferences", json=change)).json() == said
        assert (await browser.get("/preferences")).json() == said


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"notify": "default"}, 422),
        ({"theme": "dark"}, 422),
        ({"keywords": ["x"] * (MOST_KEYWORDS + 1)}, 422),
        ({"keywords": ["x" * (MOST_KEYWORD_CHARACTERS + 1)]}, 422),
        ({"keywords": [" "]}, 422),
        ({"mutedPeople": ["ann"]}, 422),
        ({"mutedPeople": ["U0000000000000000"] * (MOST_MUTED_PEOPLE + 1)}, 422),
        ({"mutedPeople": ["U0000000000000000"]}, 404),
    ],
)
async def test_what_cannot_be_preferred_is_refused(
    body: dict[str, Any], status: int, app: Klatsch, ann: Person
) -> None:
    async with browser_of(front_of(app, ROUTES), ann) as browser:
        before = (await browser.get("/preferences")).json()
        assert (await browser.patch("/preferences", json=body)).status_code == status
        assert (await browser.get("/preferences")).json() == before
        most = {"keywords": [f"{n:0{MOST_KEYWORD_CHARACTERS}}" for n in range(MOST_KEYWORDS)]}
        assert (await browser.patch("/preferences", json=most)).status_code == 200, "what is at the limit is not"
