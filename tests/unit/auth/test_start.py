from __future__ import annotations

import pytest
from auth_stage import Stage

from klatsch.auth.start import current_user, iso, start_session
from klatsch.auth_db import AccountChange
from klatsch.clock import DAY
from klatsch.errors import NotAllowed
from klatsch.ids import token_hash
from klatsch.model.users import AccountState


def test_times_are_iso() -> None:
    assert iso(1_750_000_000_123_456) == "2025-06-15T15:06:40.123Z"


async def test_a_session_starts_with_a_new_token_of_which_the_hash_is_kept(stage: Stage, make_request) -> None:
    ann = await stage.user()
    request = make_request("POST", user_agent="Firefox\x1b")
    started = await start_session(ann, provider="credentials", request=request, app=stage.app)
    pair = started.headers[0][1].decode().partition(";")[0]
    name, _, token = pair.partition("=")
    assert (name, token_hash(token)) == ("authjs.session-token", started.token_hash)
    found = await stage.app.auth_db.find_session(started.token_hash, now=stage.clock.now())
    assert found is not None
    assert found.id == started.id
    assert found.ends == stage.clock.now() + 90 * DAY
    (device,) = await stage.app.auth_db.devices_of(ann.id, now=stage.clock.now())
    assert (device.agent, device.address) == ("Firefox\N{REPLACEMENT CHARACTER}", "192.0.2.1")


async def test_the_answer_is_the_current_user(stage: Stage, make_request) -> None:
    started = await start_session(await stage.user(), provider="x", request=make_request(), app=stage.app)
    reply = current_user(started)
    assert b'"email":"ann@example.org"' in reply.body
    assert {name for name, _ in reply.headers} == {b"content-type", b"set-cookie"}


async def test_a_deactivated_user_starts_none(stage: Stage, make_request) -> None:
    ann = await stage.user()
    await stage.app.auth_db.change_account(ann.id, AccountChange(state=AccountState.DEACTIVATED))
    with pytest.raises(NotAllowed):
        await start_session(ann, provider="x", request=make_request(), app=stage.app)
