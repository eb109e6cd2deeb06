"""The linking rules, one by one, without a provider; with one in tests/http/auth/test_providers.py."""

from __future__ import annotations

import pytest
from auth_stage import Browser, Stage
from starlette.requests import Request

from klatsch.auth.accounts import user_of
from klatsch.auth.failures import DENIED, NOT_LINKED, Refused
from klatsch.auth.providers import Profile
from klatsch.auth.providers.github import GitHub

GITHUB = GitHub(client_id="c", client_secret="s")
ANN = Profile(account_id="1", email="ann@example.org", name="Ann")


def as_asked_by(make_request, browser: Browser) -> Request:
    return make_request(cookie="; ".join(f"{name}={value}" for name, value in browser.cookies.items()))


async def invited(stage: Stage) -> Browser:
    browser = stage.browser()
    await browser.post("/api/auth/invite", {"token": await stage.invite()})
    return browser


async def test_f_a_newcomer_is_made_with_an_invite_alone(stage: Stage, make_request) -> None:
    with pytest.raises(Refused) as refused:
        await user_of(ANN, GITHUB, make_request(), stage.app)
    assert refused.value.failure is DENIED
    user = await user_of(ANN, GITHUB, as_asked_by(make_request, await invited(stage)), stage.app)
    assert (user.name, user.email) == ("Ann", "ann@example.org")
    assert await user_of(ANN, GITHUB, make_request(), stage.app) == user, "(a) afterwards without"


async def test_b_and_d_mine_and_new_to_me(stage: Stage, make_request) -> None:
    bo = await stage.user("Bo")
    request = as_asked_by(make_request, await stage.signed_in(bo))
    assert await user_of(ANN, GITHUB, request, stage.app) == bo, "(d) linked"
    assert await user_of(ANN, GITHUB, request, stage.app) == bo, "(b) nothing changes"


async def test_c_another_s(stage: Stage, make_request) -> None:
    await user_of(ANN, GITHUB, as_asked_by(make_request, await stage.signed_in(await stage.user("Bo"))), stage.app)
    cy = await stage.signed_in(await stage.user("Cy"))
    with pytest.raises(Refused) as refused:
        await user_of(ANN, GITHUB, as_asked_by(make_request, cy), stage.app)
    assert refused.value.failure is NOT_LINKED


async def test_e_the_address_is_somebody_s(stage: Stage, make_request) -> None:
    await stage.user("Ann")
    with pytest.raises(Refused) as refused:
        await user_of(ANN, GITHUB, as_asked_by(make_request, await invited(stage)), stage.app)
    assert refused.value.failure is NOT_LINKED
