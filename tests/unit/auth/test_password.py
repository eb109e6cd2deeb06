from __future__ import annotations

import pytest
from auth_stage import PASSWORD, Stage, error_of

from klatsch.auth.password import reset_password
from klatsch.errors import KlatschError, WeakPassword

NEW = "eleven violet kites"


async def test_a_reset_lets_in_by_the_new_one_alone_and_ends_all_sessions(stage: Stage) -> None:
    ann = await stage.user()
    browser = await stage.signed_in(ann)
    for _ in range(10):
        await stage.browser().post("/api/auth/signIn", {"email": ann.email, "password": "guess"})
    await reset_password(stage.app.auth_db, email="ANN@example.org", password=NEW, now=stage.clock.now())
    stage.clock.forward(seconds=4)
    assert await browser.session() is None
    await stage.browser().signs_in(ann, NEW)
    old = await stage.browser().post("/api/auth/signIn", {"email": ann.email, "password": PASSWORD})
    assert error_of(old) == "wrong_credentials"


async def test_nobody_s_password_is_not_reset(stage: Stage) -> None:
    with pytest.raises(KlatschError, match="Nobody"):
        await reset_password(stage.app.auth_db, email="bo@example.org", password=NEW, now=1)


async def test_a_weak_one_is_refused(stage: Stage) -> None:
    ann = await stage.user()
    with pytest.raises(WeakPassword):
        await reset_password(stage.app.auth_db, email=ann.email, password="ann@example.org", now=1)
    await stage.signed_in(ann)


async def test_who_has_none_is_told_so(stage: Stage) -> None:
    ann = await stage.user()
    browser = await stage.signed_in(ann)
    bo = await stage.user("Bo", password=None)
    started = await stage.app.auth_db.find_user(bo.id)
    assert started is not None
    answer = await browser.post("/api/auth/password", {"current": "", "password": NEW})
    assert error_of(answer) == "wrong_credentials"
