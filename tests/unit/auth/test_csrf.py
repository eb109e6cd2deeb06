from __future__ import annotations

from auth_stage import Stage

from klatsch.auth.csrf import browser_token, fresh_token


async def test_a_browser_keeps_its_token(stage: Stage, make_request) -> None:
    token, cookies = browser_token(make_request(), stage.app)
    assert len(cookies) == 1
    pair = cookies[0][1].decode().partition(";")[0]
    assert browser_token(make_request(cookie=pair), stage.app) == (token, ())
    assert browser_token(make_request(cookie=pair[:-1] + "x"), stage.app)[0] != token


async def test_fresh_tokens_differ(stage: Stage) -> None:
    assert fresh_token(stage.app)[0] != fresh_token(stage.app)[0]
