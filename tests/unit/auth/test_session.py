"""The rule of updateAge is held in tests/http/auth/test_contract.py; here is what surrounds it."""

from __future__ import annotations

import msgspec
import pytest
from auth_stage import Stage

from klatsch.auth.session import SessionBody, session


async def test_a_short_absolute_end_writes_no_row_on_every_look(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    stage.clock.forward(seconds=29 * 86_400)
    await browser.session()
    stage.clock.forward(seconds=29 * 86_400)
    await browser.session()
    stage.clock.forward(seconds=29 * 86_400)
    await browser.session()
    stage.clock.forward(seconds=1.5 * 86_400)
    await browser.session()
    version = await stage.app.auth_db.data_version()
    for _ in range(3):
        assert await browser.session() is not None
    assert await stage.app.auth_db.data_version() == version


async def test_nobody_is_null(stage: Stage, make_request) -> None:
    reply = await session(make_request(), stage.app)
    assert (reply.status, reply.body) == (200, b"null")


async def test_the_body_is_a_session(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    body = msgspec.json.decode((await browser.get("/api/auth/session")).content, type=SessionBody)
    assert body.user.name == "Ann"


@pytest.mark.parametrize(
    "data", [{"email": "eve@example.org"}, {"role": "owner"}, {"name": None}, {"user": {"name": "Eve"}}, []]
)
async def test_what_is_not_a_name_changes_nothing(stage: Stage, data: object) -> None:
    browser = await stage.signed_in(await stage.user())
    before = await browser.session()
    answer = await browser.post("/api/auth/session", {"csrfToken": await browser.csrf(), "data": data})
    assert answer.json() == before == await browser.session()
